"""What the desk, a flag's form, a decision and the public log see."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Link, Pagination, Prose


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list; ``clock`` says in words until when, or for how long it has been late."""

    id: int
    lane: str
    what: str
    excerpt: str
    clock: str
    is_late: bool
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of the thing: a flag, a doctor's warning, an appeal."""

    who: str
    what: str
    words: str = ""
    when: str = ""
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision as everyone may read it; ``words`` stay empty but for its author and moderators."""

    number: int
    verdict: str
    kind: str
    reason: str
    day: str
    url: str
    words: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason from the list, with the key that picks it."""

    value: str
    text: str
    key: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case that is looked at, with its context beside it; ``hindrance`` says why it is not this moderator's."""

    id: int
    what: str
    signed: str
    title: str
    text: Prose
    is_shown: bool
    url: str
    post_url: str
    show_text: str
    hide_text: str
    reasons: tuple[ReasonChoice, ...]
    said: tuple[Said, ...] = ()
    waits_because: str = ""
    question: Link | None = None
    question_text: Prose | None = None
    earlier: tuple[DecisionLine, ...] = ()
    photo_url: str = ""
    author_note: str = ""
    hindrance: str = ""
    state: str = ""
    suspend: Link | None = None
    merge: Link | None = None


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """The page that suspends an account, given to ``suspension.html`` under the name ``suspension``.

    ``until`` says until when it is suspended already; ``written`` counts what it wrote, one line for each kind.
    """

    pseudonym: str
    since: str
    until: str
    written: tuple[str, ...]
    earlier: tuple[DecisionLine, ...]


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """A question as it is read beside another one; ``url`` is empty for one that does not show."""

    title: str
    text: Prose
    facts: tuple[str, ...]
    level: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A question that reads like another one, and the way to compare the two."""

    question: Link
    compare_url: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergingView:
    """The page that merges a question, or undoes it, given to ``merging.html`` under the name ``merging``.

    ``number`` is the question's, ``other`` the one that is compared, ``compared`` its number once nothing stands in
    the way, and ``turn_url`` leads to merging them the other way round where that can be. ``into`` is where it was
    merged, empty before; then ``undo_url`` is where undoing is sent, and ``hindrance`` says why it is another
    moderator's.
    """

    number: int
    question: OneOfTwo
    other: OneOfTwo | None = None
    compared: int | None = None
    turn_url: str = ""
    alike: tuple[AlikeRow, ...] = ()
    into: Link | None = None
    undo_url: str = ""
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk, given to ``desk.html`` under the name ``desk``; ``next_url`` and ``previous_url`` walk the list."""

    rows: tuple[CaseRow, ...]
    waiting: int
    late: int
    case: CaseView | None
    next_url: str = ""
    previous_url: str = ""
    places: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FlaggingView:
    """The form of a flag, given to ``flag.html`` under the name ``flagging``."""

    what: str
    excerpt: str
    post_url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision, given to ``decision.html`` under the name ``decision``; ``appeal_url`` is set for its author."""

    line: DecisionLine
    appeal_url: str = ""
    appeal_state: str = ""
    mend_url: str = ""
    until: str = ""
    into: Link | None = None
    merge_url: str = ""


@dataclass(frozen=True, slots=True)
class LogView:
    """The public log, given to ``decision_log.html`` under the name ``log``."""

    lines: tuple[DecisionLine, ...]
    pages: Pagination


@dataclass(frozen=True, slots=True)
class RingView:
    """Votes for one doctor that a moderator can move together."""

    doctor_id: int
    doctor: str
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class VoteRingsView:
    """Rings and what is set aside, given to ``vote_rings.html`` under the name ``rings``."""

    found: tuple[RingView, ...]
    aside: tuple[RingView, ...]
