"""How soon, in words: the same on the ask page, the question page and the sheet."""

from collections.abc import Iterable

from consilium.questions.levels import Reason
from consilium.web.pages.shapes.common import Level
from consilium.web.pages.shapes.question import LevelView

# S does not reassure: that no rule was met says nothing of what a doctor would see.
HEADINGS: dict[Level, str] = {
    "E": "This may be an emergency",
    "U": "See a doctor today: urgent care or an emergency department",
    "C": "Contact the clinic that treated you today",
    "S": "No warning sign was named. Keep watching, and call your clinic if it gets worse",
}


def heading_of(level: str) -> str:
    """Return the sentence of a level, nothing for one that was not read."""
    return {str(known): words for known, words in HEADINGS.items()}.get(level, "")


def level_view(level: Level, reasons: Iterable[Reason] = (), raised_by: str = "") -> LevelView:
    """Return a level with the reasons for it, each with the asker's own words if it rests on any."""
    words = tuple(
        f"{reason.why}: “{_quoted(reason.evidence)}”" if reason.evidence else reason.why for reason in reasons
    )
    return LevelView(level=level, heading=HEADINGS[level], reasons=words, raised_by=raised_by)


def _quoted(evidence: str) -> str:
    """Return a passage as one line without the commas at its ends."""
    return " ".join(evidence.split()).strip(" ,;:.–-")
