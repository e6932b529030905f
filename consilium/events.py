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
class QuestionsImported(Event):
    """Questions or answers to them came in by an import, many at once; the doctors are those whose answers came."""

    question_ids: tuple[int, ...]
    doctor_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerPosted(Event):
    """A doctor answered a question."""

    answer_id: int
    question_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class VoteCast(Event):
    """A reader's helpful vote was given, changed or taken back."""

    answer_id: int
    question_id: int
    doctor_id: int | None
    person_id: int


@dataclass(frozen=True, slots=True)
class DoctorChanged(Event):
    """A doctor's profile, credentials or standing changed."""

    doctor_id: int


@dataclass(frozen=True, slots=True)
class ReviewWritten(Event):
    """A review of a doctor was written; it shows once it is published."""

    review_id: int
    doctor_id: int


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
