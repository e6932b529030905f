"""What the procedure pages see: all of them by category, and one with its usual course and its questions."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import DoctorCard, Link, Pagination, Prose
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.question import DayStripView


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure in a list; ``also`` are other names people use."""

    name: str
    url: str
    question_count: int = 0
    also: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureGroup:
    """The procedures of one category."""

    category: str
    rows: tuple[ProcedureRow, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureListing:
    """All procedures, given to ``procedure_list.html`` under the name ``listing``."""

    groups: tuple[ProcedureGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """One procedure, given to ``procedure.html`` under the name ``procedure``."""

    name: str
    category: Link | None = None
    also: tuple[str, ...] = ()
    description: Prose | None = None
    day_strip: DayStripView | None = None
    question_count: int = 0
    questions: tuple[QuestionRow, ...] = ()
    pages: Pagination = field(default_factory=Pagination)
    doctors: tuple[DoctorCard, ...] = ()
    sources: tuple[Link, ...] = ()
    reviewed: str = ""
