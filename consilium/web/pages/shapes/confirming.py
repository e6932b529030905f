"""What a doctor sees of the answers that the software read: each with its opinion, to confirm or correct."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.answering import ConditionName
from consilium.web.pages.shapes.common import Link, Pagination, Prose
from consilium.web.pages.shapes.question import OpinionView


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One imported answer of the doctor's own; ``is_confirmed`` when its codes are the doctor's already."""

    question: Link
    headline: str
    text: Prose
    opinion: OpinionView | None
    url: str
    key: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ReadingsView:
    """The list, given to ``readings.html`` under the name ``readings``."""

    rows: tuple[ReadingView, ...]
    pages: Pagination = field(default_factory=Pagination)


@dataclass(frozen=True, slots=True)
class CorrectingView:
    """The form of one answer's codes, given to ``correcting.html`` under the name ``correcting``."""

    reading: ReadingView
    conditions: tuple[ConditionName, ...]
    back: Link
