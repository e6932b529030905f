"""What the pages of procedures and conditions see of all their questions together."""

from dataclasses import dataclass, field

from consilium.web.drawing.svg import Svg
from consilium.web.pages.shapes.common import DoctorCard, Link
from consilium.web.pages.shapes.listing import QuestionRow


@dataclass(frozen=True, slots=True)
class ReportsView:
    """What askers reported by day: drawn for wide and narrow, and the same numbers as a table.

    ``spans`` are the heads of the columns, ``asked`` how many wrote on those days; each of ``rows`` is a sign with
    its counts.
    """

    wide: Svg
    narrow: Svg
    spans: tuple[str, ...]
    asked: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One line: so many of so many, in words and as a bar; ``url`` leads to the page of what it names."""

    text: str
    count: int
    of: int
    bar: Svg
    url: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Lines under a heading, with a sentence that says of what they are shares."""

    heading: str
    anchor: str
    lead: str
    rows: tuple[Share, ...]
    note: str = ""
    more: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class WorthView:
    """How many reviews say that it was worth it, with how sure that is."""

    count: int
    of: int
    percent: str
    interval: str
    bar: Svg


@dataclass(frozen=True, slots=True)
class WindowRow:
    """When a condition mostly shows after one kind of procedure."""

    after: str
    url: str
    days: str
    signs: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """What all questions about one procedure or condition say together.

    ``note`` says to a doctor why what colleagues said is left out. ``waiting`` are questions without an answer.
    """

    question_count: int = 0
    waiting_count: int = 0
    reports: ReportsView | None = None
    shares: tuple[Shares, ...] = ()
    worth: WorthView | None = None
    waiting: tuple[QuestionRow, ...] = ()
    waiting_more: Link | None = None
    doctors: tuple[DoctorCard, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition, given to ``condition.html`` under the name ``condition``."""

    name: str
    plain: str
    topic: TopicView
    group: Link | None = None
    also: tuple[str, ...] = ()
    urgent: str = ""
    windows: tuple[WindowRow, ...] = ()
    window_note: str = ""
    heading: str = ""
    questions: tuple[QuestionRow, ...] = ()
    more: Link | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition in the list of all."""

    name: str
    url: str
    plain: str = ""
    question_count: int = 0


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """The conditions of one kind."""

    name: str
    anchor: str
    rows: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True)
class ConditionListing:
    """All conditions, given to ``condition_list.html`` under the name ``listing``."""

    groups: tuple[ConditionGroup, ...] = ()
    frequent: tuple[ConditionRow, ...] = field(default=())
