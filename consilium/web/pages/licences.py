"""Where imported texts are from, by whom, and their licences with the addresses where these can be read."""

import re

from consilium.answers.models import Answer
from consilium.questions.models import Question
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.question import SourceView

SOURCES = {"saved-page": "Imported from a saved page"}
_COMMONS = re.compile(r"CC[ -](BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)[ -](\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)
_SOFTWARE = {"mit": "https://opensource.org/license/mit", "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0"}


def licence_link(name: str) -> Link:
    """Return a licence by its name as the source wrote it, with the address of its text when it is a known one."""
    commons = _COMMONS.fullmatch(name.strip())
    if commons:
        return Link(name, f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/")
    if _ZERO.fullmatch(name.strip()):
        return Link(name, "https://creativecommons.org/publicdomain/zero/1.0/")
    return Link(name, _SOFTWARE.get(name.strip().lower(), ""))


def question_source(row: Question) -> SourceView | None:
    """Return where a question was imported from; None for one asked here."""
    if not row.source:
        return None
    text = SOURCES.get(row.source, f"Imported from {row.source}")
    return SourceView(
        text=f"{text}, asked by {row.credit}" if row.credit else text,
        url=row.url,
        licence=licence_link(row.licence) if row.licence else None,
    )


def answer_source(answer: Answer) -> SourceView | None:
    """Return where an answer was imported from, where that is more than what its question says."""
    if not (answer.licence or answer.url):
        return None
    score = answer.score_elsewhere
    told = "" if score is None else f" (score {score:+d} there)".replace("-", "−")
    return SourceView(
        text=f"Its page{told}" if answer.url else f"Imported{told}",
        url=answer.url,
        licence=licence_link(answer.licence) if answer.licence else None,
    )
