"""What the pages see on which doctors work: the form of an answer, a word on a colleague's, asking back, phrases."""

from dataclasses import dataclass, field
from typing import Literal

from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.question import AnswerView, QuestionView


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code read from the words as they are written: ``value`` goes into the form, ``text`` is what people read.

    ``stance`` is likely, possible or ruled_out for a condition; ``evidence`` the words it rests on.
    """

    kind: Literal["condition", "action", "urgency"]
    value: str
    text: str
    stance: str = ""
    evidence: str = ""

    @property
    def key(self) -> str:
        """What the button that takes this one sends."""
        return f"{self.kind}:{self.stance}:{self.value}"


@dataclass(frozen=True, slots=True)
class ConditionName:
    """A condition as the field offers it, with other words for it."""

    label: str
    also: str


@dataclass(frozen=True, slots=True)
class PhraseView:
    """One of the doctor's own phrases."""

    id: int
    name: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AssistView:
    """What is renewed while the doctor writes: when the draft was kept, and what the words propose.

    ``sign_in_url`` is set when the session has ended meanwhile.
    """

    saved: str = ""
    sign_in_url: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweringView:
    """The page on which an answer is written or revised, given to ``answering.html`` under the name ``answering``.

    ``question`` is what the doctor may see of it; ``statement`` replaces the box on what was read when the account is
    known to have been shown the answers; ``claim`` says how long the doctor's claim stands, ``claimed_by`` that a
    colleague writes, and neither that it can be claimed.
    """

    question: QuestionView
    heading: str
    lead: str
    post_url: str
    back: Link
    is_revision: bool = False
    day: str = ""
    specialty: str = ""
    has_draft: bool = False
    assist: AssistView = field(default_factory=AssistView)
    conditions: tuple[ConditionName, ...] = ()
    phrases: tuple[PhraseView, ...] = ()
    phrases_url: str = ""
    statement: str = ""
    can_claim: bool = False
    claim: str = ""
    claimed_by: str = ""
    ask_back_url: str = ""
    codes_offered: bool = False


@dataclass(frozen=True, slots=True)
class AgreeingView:
    """The page of a doctor's word on one answer, given to ``agreeing.html`` under the name ``agreeing``."""

    answer: AnswerView
    question_title: str
    post_url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class AskingBackView:
    """The page on which the asker is asked something, given to ``asking_back.html`` under the name ``asking_back``."""

    question: QuestionView
    post_url: str
    back: Link


@dataclass(frozen=True, slots=True)
class PhrasesView:
    """A doctor's own phrases, given to ``phrases.html`` under the name ``phrases``; ``editing`` is the one at hand."""

    rows: tuple[PhraseView, ...]
    post_url: str
    editing: PhraseView | None = None
