"""Everything that can happen in the house, one frozen dataclass each, and the way to tell it.

A verb publishes one event inside its transaction. What follows is listed in wiring.py, which connects its table here
when the house starts; so nouns speak of what happened and know nothing of who listens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, at a time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class PersonJoined(Event):
    """Somebody made an account and confirmed the e-mail."""

    person_id: int


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """A question was posted here."""

    question_id: int


@dataclass(frozen=True, slots=True)
class QuestionChanged(Event):
    """A question's own words, photos or level changed, or it was hidden or shown again."""

    question_id: int


@dataclass(frozen=True, slots=True)
class UpdateAdded(Event):
    """The asker told of a later day."""

    question_id: int
    update_id: int


@dataclass(frozen=True, slots=True)
class ClarificationAsked(Event):
    """A doctor asked the asker something back."""

    question_id: int
    clarification_id: int


@dataclass(frozen=True, slots=True)
class ClarificationAnswered(Event):
    """The asker replied to what a doctor asked back."""

    question_id: int
    clarification_id: int


@dataclass(frozen=True, slots=True)
class OutcomeTold(Event):
    """The asker said what it turned out to be."""

    question_id: int


@dataclass(frozen=True, slots=True)
class QuestionsImported(Event):
    """Questions or answers to them came in by an import, many at once; the doctors are those whose answers came.

    An import that put the reading off tells of it when they are read.
    """

    question_ids: tuple[int, ...]
    doctor_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionsLeftUnread(Event):
    """Questions or answers to them came in by an import that leaves the reading of them for later."""

    question_ids: tuple[int, ...]
    doctor_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionMerged(Event):
    """A question left view, and its answers stand under another that asks the same; both are in `question_ids`."""

    question_id: int
    into_id: int

    @property
    def question_ids(self) -> tuple[int, int]:
        """Return both questions."""
        return self.question_id, self.into_id


@dataclass(frozen=True, slots=True)
class QuestionParted(QuestionMerged):
    """A merge was undone: the question shows again, with the answers that were given to it.

    `decided` when a moderator, who read its words, said so.
    """

    decided: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPosted(Event):
    """A doctor answered a question."""

    answer_id: int
    question_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class AnswerRevised(Event):
    """A doctor revised an answer, or confirmed or corrected what was read from it."""

    answer_id: int
    question_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class AnswerChanged(Event):
    """An answer was hidden, withdrawn or shown again."""

    answer_id: int
    question_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class AgreementGiven(Event):
    """A doctor agreed or disagreed with a colleague's answer; `is_dangerous` when it was called dangerous."""

    agreement_id: int
    answer_id: int
    question_id: int
    doctor_id: int
    is_dangerous: bool


@dataclass(frozen=True, slots=True)
class AgreementTakenBack(Event):
    """A doctor took back the word on a colleague's answer."""

    answer_id: int
    question_id: int
    doctor_id: int


@dataclass(frozen=True, slots=True)
class VoteCast(Event):
    """A reader's helpful vote was given, changed or taken back."""

    answer_id: int
    question_id: int
    doctor_id: int | None
    person_id: int


@dataclass(frozen=True, slots=True)
class RedFlagRaised(Event):
    """A doctor named something that cannot wait and that nobody had named before on this question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class DoctorChanged(Event):
    """A doctor's profile, credentials or standing changed."""

    doctor_id: int


@dataclass(frozen=True, slots=True)
class CredentialLapsing(Event):
    """The last day of a doctor's verified fact is near."""

    doctor_id: int
    credential_id: int


@dataclass(frozen=True, slots=True)
class CredentialLapsed(Event):
    """The last day of a doctor's verified fact has passed."""

    doctor_id: int
    credential_id: int


@dataclass(frozen=True, slots=True)
class CheckOpened(Event):
    """Somebody applied, claimed, or said something new about a doctor that people have to check."""

    check_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class CheckAsked(Event):
    """A moderator asked the applicant something."""

    check_id: int


@dataclass(frozen=True, slots=True)
class CheckClosed(Event):
    """A check was approved, refused or withdrawn."""

    check_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class ProfileMoved(Event):
    """A profile was given to the doctor whose it is; what its former account wrote belongs to the profile set apart."""

    doctor_id: int
    apart_id: int


@dataclass(frozen=True, slots=True)
class ReviewWritten(Event):
    """A review of a doctor was written, or changed by its writer; it shows once it is published."""

    review_id: int
    doctor_id: int


@dataclass(frozen=True, slots=True)
class ReviewChanged(Event):
    """A review was published, taken from view or taken back, or its doctor replied or took the reply back."""

    review_id: int
    doctor_id: int


@dataclass(frozen=True, slots=True)
class FlagRaised(Event):
    """A person said that something should be looked at."""

    flag_id: int


@dataclass(frozen=True, slots=True)
class Decided(Event):
    """A moderator decided; what it did to a question, an answer or a review is an event of its own."""

    decision_number: int


@dataclass(frozen=True, slots=True)
class Appealed(Event):
    """An author asked for a second look at a decision."""

    decision_number: int


@dataclass(frozen=True, slots=True)
class RelatedChosen(Event):
    """It was chosen which questions stand beside a question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class TopicsCounted(Event):
    """The numbers of procedures or conditions changed; `topics` are pairs of kind and id."""

    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ErasureAsked(Event):
    """Somebody asks to be forgotten: every room does its part before the account loses its name and `address`."""

    person_id: int
    keeps_text: bool
    address: str


@dataclass(frozen=True, slots=True)
class VotesSetAside(Event):
    """Votes on an answer were set aside, or count again."""

    answer_id: int
    question_id: int
    doctor_id: int | None


Consequence = Callable[[Event], None]
_consequences: Mapping[type[Event], Sequence[Consequence]] = {}


def connect(consequences: Mapping[type[Event], Sequence[Consequence]]) -> None:
    """Set what follows each kind of event; called once, when the house starts."""
    global _consequences
    _consequences = consequences


def publish(event: Event) -> None:
    """Let everything follow that wiring lists for this event, in order; KeyError for a kind that is not listed."""
    for follow in _consequences[type(event)]:
        follow(event)
