"""What the question page sees: the question, the answers and the control of a vote."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from consilium.web.drawing.svg import Svg
from consilium.web.pages.shapes.common import STANCES, Choice, DoctorCard, Level, Link, Moment, Prose, Stance
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.standing import StandingView


@dataclass(frozen=True, slots=True)
class LevelView:
    """How soon, with its reasons; ``raised_by`` names a doctor who raised it above the question's own level."""

    level: Level
    heading: str
    reasons: tuple[str, ...] = ()
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo: shown, blurred until tapped (``blurred``) or kept from this reader (``doctors_only``).

    What is kept has no address, and says ``why_not``.

    A blurred one shows the tiny ``placeholder_url``; the picture itself loads when it is opened.
    ``width`` and ``height`` are the picture's own, in pixels, so that nothing moves while it loads.
    """

    alt: str
    caption: str = ""
    url: str = ""
    large_url: str = ""
    avif_url: str = ""
    placeholder_url: str = ""
    width: int = 4
    height: int = 3
    blurred: bool = False
    doctors_only: bool = False
    why_not: str = ""
    flag_url: str = ""


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What the asker added later, under the day it was written ("Day 6")."""

    day: str
    text: Prose
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ClarificationView:
    """A question back to the asker, and the reply once there is one; ``reply_url`` is set for the asker alone."""

    who: str
    question: str
    reply: str = ""
    replied_on: str = ""
    anchor: str = ""
    reply_url: str = ""


@dataclass(frozen=True, slots=True)
class AskerTools:
    """What the asker can do about their own question; nobody else sees it."""

    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What it turned out to be, from the asker."""

    day: str
    finding: str
    found_by: str = ""
    resolved: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class VoteView:
    """The helpful vote on one answer; the whole context of the fragment ``parts/answer.html#vote``.

    ``count`` is signed: ``+12``, ``+0``, ``-3``. ``mine`` is 1, -1 or 0. Someone signed in gets a form to
    ``action_url`` with ``key`` for its idempotency; a signed-out reader gets links that sign in, come back and cast
    the vote; where neither may be (one's own answer), the count alone.
    """

    answer_id: int
    count: str
    mine: int = 0
    may_vote: bool = False
    key: str = ""
    helpful_sign_in_url: str = ""
    unhelpful_sign_in_url: str = ""


@dataclass(frozen=True, slots=True)
class OpinionCause:
    """One group of what it may be; ``view`` is the colour this view has on the whole page (1 to 8, 0 for none)."""

    label: str
    stance: Stance
    view: int = 0

    @property
    def words(self) -> str:
        """The stance as people say it."""
        return STANCES[self.stance]


@dataclass(frozen=True, slots=True)
class OpinionView:
    """The opinion in codes: what it may be, what to do, how soon. ``read_by_software`` until its doctor confirms it."""

    causes: tuple[OpinionCause, ...] = ()
    actions: tuple[str, ...] = ()
    how_soon: str = ""
    needs_examination: bool = False
    read_by_software: bool = False
    confirm_url: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """An earlier version of an answer: ``name`` is "First opinion", ``given_on`` what its doctor had seen by then."""

    name: str
    given_on: str
    text: Prose
    headline: str = ""
    opinion: OpinionView | None = None


@dataclass(frozen=True, slots=True)
class DangerView:
    """A colleague's warning about an answer, in the colleague's words."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One doctor's word on an answer: ``said`` is "disagrees: outdated"."""

    who: str
    said: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class AgreementsView:
    """What colleagues say of an answer: ``summary`` in one line, each word under it, and the reader's own control.

    ``url`` is set for doctors who may say something; ``mine`` is what they have said ("You agree"); ``key`` makes
    their one-tap agreement happen once.
    """

    summary: str = ""
    lines: tuple[AgreementView, ...] = ()
    url: str = ""
    mine: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where an imported question or answer comes from, by whom, and under which licence."""

    text: str
    url: str = ""
    licence: Link | None = None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer. ``doctor`` is absent on imports that carry only a ``signature``, or nothing at all.

    ``anchor`` is ``answer-7``; ``position`` counts from 1 in the original order and names answers without a doctor;
    ``view`` colours the edge; ``view_note`` is shown where the order puts views first ("First of 3 for milia");
    ``given_on`` is a sentence ("Given on day 5, before seeing colleagues"), ``revised_on`` ("Revised on day 7, after
    seeing colleagues") stands with the ``earlier`` versions, the oldest first; ``before`` tells what the asker added
    since ("before the asker added: no itching"); ``revise_url`` is set for the answer's own doctor.
    """

    id: int
    position: int
    text: Prose
    vote: VoteView
    headline: str = ""
    doctor: DoctorCard | None = None
    signature: str = ""
    unverified: str = ""
    opinion: OpinionView | None = None
    view: int = 0
    view_note: str = ""
    given_on: str = ""
    revised_on: str = ""
    specialty: str = ""
    before: tuple[str, ...] = ()
    agreements: AgreementsView = field(default_factory=AgreementsView)
    dangers: tuple[DangerView, ...] = ()
    disclosures: tuple[str, ...] = ()
    earlier: tuple[VersionView, ...] = ()
    revise_url: str = ""
    flag_url: str = ""
    source: SourceView | None = None

    @property
    def anchor(self) -> str:
        """The fragment that leads here."""
        return f"answer-{self.id}"

    @property
    def who(self) -> str:
        """The answer's author in a few words, for headings and links read aloud."""
        if self.doctor is not None:
            return self.doctor.full_name
        return self.signature or f"answer {self.position}, unsigned"


@dataclass(frozen=True, slots=True)
class DayInWords:
    """One line of the course in words; the line of the question's own day is marked."""

    day: str
    text: str
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class DayStripView:
    """The usual course after the procedure with the question's day in it: drawn twice, and in words.

    ``usual`` is the sentence for the day; ``watch`` are the windows open on it; ``coming`` is what usually comes next.
    """

    heading: str
    wide: Svg
    narrow: Svg
    usual: str = ""
    watch: tuple[str, ...] = ()
    coming: str = ""
    days: tuple[DayInWords, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldView:
    """What its author sees of a post that is held: the reasons, and the way to mend it."""

    what: str
    reasons: tuple[str, ...]
    mend_url: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question page, given to ``question.html`` under the name ``question``.

    ``day`` is the public "day 4", never a date. ``blind`` replaces the answers for a doctor who has not answered
    yet and says why; ``answers`` and ``standing`` are then empty. ``unread`` says that answers came in and were not
    read for the panel yet. ``answer_url`` is set for those who may answer, ``ask_back_url`` for doctors who may ask the
    asker something.
    """

    id: int
    title: str
    text: Prose
    answer_count: int
    answers: tuple[AnswerView, ...] = ()
    orders: tuple[Choice, ...] = ()
    asker: str = ""
    asked: Moment | None = None
    procedure: Link | None = None
    category: Link | None = None
    day: str = ""
    after: str = ""
    country: str = ""
    photos: tuple[PhotoView, ...] = ()
    photo_note: str = ""
    level: LevelView | None = None
    updates: tuple[UpdateView, ...] = ()
    clarifications: tuple[ClarificationView, ...] = ()
    standing: StandingView | None = None
    unread: str = ""
    day_strip: DayStripView | None = None
    outcome: OutcomeView | None = None
    related: tuple[QuestionRow, ...] = ()
    structured_data: SafeString = field(default_factory=SafeString)
    source: SourceView | None = None
    print_url: str = ""
    history: Link | None = None
    tools: AskerTools | None = None
    answer_url: str = ""
    ask_back_url: str = ""
    held: tuple[HeldView, ...] = ()
    merged_into: Link | None = None
    flag_url: str = ""
    blind: str = ""
