"""Which pages are kept, which keys each carries, and which keys an event forgets: the tables, in words.

A key names something that pages show. A page carries the keys of all it shows; an event forgets the keys of all it
changed; a page is forgotten with any of its keys. A page shows no time finer than a day, so all pages are forgotten at
midnight UTC besides.

| key | what pages show under it | carried by |
|---|---|---|
| question N | the question with all that was said about it | its page |
| votes N | how helpful its answers were found, and no more | its page |
| row N | what a list shows of a question | lists, profiles, related questions |
| questions | which questions there are, and how many | home, lists, procedures |
| answers | which doctors answered, and how much | home, procedures, directory |
| doctor N | a doctor's profile | its page |
| card N | a doctor's card | question pages, profiles, directory, procedures |
| doctors | which doctors there are, and how many | home, directory, procedures |
| topic T | what all questions about a procedure or condition say together | its page |
| topics | how many questions each topic has | home, lists of procedures and of conditions |
| words | nothing but our own words | about, method, privacy, terms |
| everything | all | every page, unsaid |
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from consilium import events
from consilium.answers.models import Answer
from consilium.moderation.models import Decision, Kind
from consilium.reviews.models import Review

QUESTIONS, ANSWERS, DOCTORS = "questions", "answers", "doctors"
EVERYTHING, WORDS, TOPICS = "everything", "words", "topics"


def question(question_id: int) -> str:
    """Return the key of a question's page."""
    return f"question {question_id}"


def votes(question_id: int) -> str:
    """Return the key of how helpful a question's answers were found."""
    return f"votes {question_id}"


def row(question_id: int) -> str:
    """Return the key of what lists show of a question."""
    return f"row {question_id}"


def doctor(doctor_id: int) -> str:
    """Return the key of a doctor's profile."""
    return f"doctor {doctor_id}"


def card(doctor_id: int) -> str:
    """Return the key of a doctor's card."""
    return f"card {doctor_id}"


def topic(kind: str, topic_id: str) -> str:
    """Return the key of what all questions about a procedure or a condition say together."""
    return f"topic {kind} {topic_id}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is kept: the keys its address gives it, and the fields its query knows.

    The keys of the rows it shows it gets from whoever fills them in, by `carry`. The order of the fields is the one
    that makes one address of many.
    """

    carries: Callable[[Mapping[str, Any]], Iterable[str]]
    query: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


def _always(*names: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    return lambda arguments: names


_NUMBER = re.compile(r"[0-9]{1,18}")
_KEYSET = {"before": _NUMBER, "after": _NUMBER}

# The pages that are kept, by the name of their address. A page that is not here is made anew for every reader.
PAGES: Mapping[str, Page] = {
    "home": Page(_always(QUESTIONS, ANSWERS, DOCTORS, TOPICS)),
    "question_list": Page(_always(QUESTIONS), _KEYSET),
    "question": Page(
        lambda arguments: (question(arguments["question_id"]),), {"order": re.compile("helpful|newest|original")}
    ),
    "doctor_directory": Page(
        _always(DOCTORS, ANSWERS),
        {
            "specialty": re.compile(r"[a-z0-9-]{1,60}"),
            "country": re.compile(r"[A-Z]{2}"),
            "procedure": re.compile(r"[a-z0-9-]{1,80}"),
            "language": re.compile(r"[a-z]{2}"),
            **_KEYSET,
        },
    ),
    "doctor": Page(_always(), {**_KEYSET, "reviews": _NUMBER}),
    "procedure_list": Page(_always(TOPICS)),
    "procedure": Page(_always(QUESTIONS, ANSWERS), _KEYSET),
    "condition_list": Page(_always(TOPICS)),
    "condition": Page(_always(QUESTIONS, ANSWERS)),
    "about": Page(_always(WORDS)),
    "method": Page(_always(WORDS)),
    "privacy": Page(_always(WORDS)),
    "terms": Page(_always(WORDS)),
}
_carried: ContextVar[set[str] | None] = ContextVar("carried", default=None)


@contextmanager
def carrying() -> Iterator[set[str]]:
    """Collect the keys that are carried while a page is made."""
    keys: set[str] = set()
    token = _carried.set(keys)
    try:
        yield keys
    finally:
        _carried.reset(token)


def carry(keys: Iterable[str]) -> None:
    """Let the page that is being made carry keys: whoever fills something of a row into a page says so here.

    For a page that is made for one person alone nothing is noted.
    """
    carried = _carried.get()
    if carried is not None:
        carried.update(keys)


def _nothing(event: Any) -> Iterable[str]:
    return ()


def _question_alone(event: Any) -> Iterable[str]:
    return (question(event.question_id),)


def _question_changed(event: Any) -> Iterable[str]:
    # Its words stand on the profiles of those who answered; hidden, it also leaves their counts.
    yield from (question(event.question_id), row(event.question_id), QUESTIONS, ANSWERS)
    yield from map(doctor, _answerers(event.question_id))


def _outcome_told(event: Any) -> Iterable[str]:
    yield from (question(event.question_id), row(event.question_id))
    # A profile tells how often what it was had been named first.
    yield from map(doctor, _answerers(event.question_id))


def _merged(event: Any) -> Iterable[str]:
    yield from (QUESTIONS, ANSWERS)
    for question_id in event.question_ids:
        yield from (question(question_id), row(question_id), *map(doctor, _answerers(question_id)))


def _imported(event: Any) -> Iterable[str]:
    yield from (QUESTIONS, ANSWERS, DOCTORS)
    for question_id in event.question_ids:
        yield from (question(question_id), row(question_id))
    for doctor_id in event.doctor_ids:
        yield from (doctor(doctor_id), card(doctor_id))


def _answer(event: Any) -> Iterable[str]:
    yield from (question(event.question_id), row(event.question_id), ANSWERS)
    if event.doctor_id is not None:
        yield doctor(event.doctor_id)


def _vote(event: Any) -> Iterable[str]:
    yield votes(event.question_id)
    if event.doctor_id is not None:
        yield doctor(event.doctor_id)


def _agreement(event: Any) -> Iterable[str]:
    # The event names the doctor who agreed; the profile that may tell of it is the author's.
    yield question(event.question_id)
    author = Answer.objects.filter(pk=event.answer_id).values_list("doctor_id", flat=True).first()
    if author is not None:
        yield doctor(author)


def _doctor_changed(event: Any) -> Iterable[str]:
    return (doctor(event.doctor_id), card(event.doctor_id), DOCTORS)


def _decided(event: Any) -> Iterable[str]:
    # What it hid or showed is an event of its own; but a profile tells how many reviews were kept back, and why.
    decision = Decision.objects.filter(number=event.decision_number, kind=Kind.REVIEW).first()
    if decision is not None:
        yield from map(doctor, Review.objects.filter(pk=decision.subject_id).values_list("doctor_id", flat=True))


def _answerers(question_id: int) -> Iterable[int]:
    answers = Answer.objects.filter(question_id=question_id, doctor__isnull=False)
    return [pk for pk in answers.values_list("doctor_id", flat=True).distinct().order_by() if pk is not None]


# What each event forgets. A test makes every event happen and compares each kept page with a fresh one.
FORGETS: Mapping[type[events.Event], Callable[[Any], Iterable[str]]] = {
    events.PersonJoined: _nothing,  # nobody is shown who has an account
    events.QuestionAsked: lambda event: (QUESTIONS,),
    events.QuestionChanged: _question_changed,
    events.UpdateAdded: _question_alone,
    events.ClarificationAsked: _question_alone,
    events.ClarificationAnswered: _question_alone,
    events.OutcomeTold: _outcome_told,
    events.QuestionsImported: _imported,
    events.QuestionMerged: _merged,
    events.QuestionParted: _merged,
    events.QuestionsLeftUnread: _imported,
    events.AnswerPosted: _answer,
    events.AnswerRevised: _answer,
    events.AnswerChanged: _answer,
    events.AgreementGiven: _agreement,
    events.AgreementTakenBack: _agreement,
    events.RedFlagRaised: _question_alone,
    events.RelatedChosen: _question_alone,
    events.VoteCast: _vote,
    events.DoctorChanged: _doctor_changed,
    events.CredentialLapsing: _nothing,  # its doctor alone is told
    events.CredentialLapsed: _doctor_changed,
    events.CheckOpened: _nothing,  # no page says that something is being looked up; a row of the ledger tells by itself
    events.CheckAsked: _nothing,
    events.CheckClosed: _nothing,
    events.ProfileMoved: _doctor_changed,
    events.ReviewWritten: _nothing,  # it shows once it is published, which is an event of its own
    events.ReviewChanged: _doctor_changed,
    events.FlagRaised: _nothing,  # moderators alone see it
    events.Decided: _decided,
    events.Appealed: _nothing,
    events.VotesSetAside: _vote,
    events.TopicsCounted: lambda event: (TOPICS, *(topic(*pair) for pair in event.topics)),
    events.ErasureAsked: _nothing,  # each question and review that it changes tells of itself
}
