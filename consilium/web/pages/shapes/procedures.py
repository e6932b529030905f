"""What the procedure pages see: all of them by category, and one with its usual course and its questions."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import Link, Pagination
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.question import DayStripView
from consilium.web.pages.shapes.topics import TopicView


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
    """One procedure, given to ``procedure.html`` under the name ``procedure``.

    ``what`` says what is done and ``by`` who does it; later pages of its questions (not ``is_first``) show them alone.
    """

    name: str
    category: Link | None = None
    also: tuple[str, ...] = ()
    what: str = ""
    by: tuple[str, ...] = ()
    day_strip: DayStripView | None = None
    topic: TopicView = field(default_factory=TopicView)
    is_first: bool = True
    questions: tuple[QuestionRow, ...] = ()
    pages: Pagination = field(default_factory=Pagination)
