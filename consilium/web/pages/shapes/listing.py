"""What lists of questions see: rows, the ways to narrow them, and keyset pages."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import ChoiceGroup, Level, Moment, Pagination, Seat


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in a list. ``seats`` are one dot an answer, in the colours of its views where they are known;
    ``standing`` is the panel in half a line ("divided between acne and milia"). For a doctor who has not answered yet
    ``answered`` says in words that colleagues have, and there is no count, no dot and no standing."""

    url: str
    title: str
    excerpt: str = ""
    procedure: str = ""
    day: str = ""
    country: str = ""
    asked: Moment | None = None
    answer_count: int = 0
    answered: str = ""
    photo_count: int = 0
    seats: tuple[Seat, ...] = ()
    standing: str = ""
    level: Level | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class QuestionListing:
    """The list page, given to ``question_list.html`` under the name ``listing``."""

    heading: str
    rows: tuple[QuestionRow, ...]
    pages: Pagination = field(default_factory=Pagination)
    lead: str = ""
    filters: tuple[ChoiceGroup, ...] = ()
    orders: tuple[ChoiceGroup, ...] = ()
