"""A small house in which everything has happened once, each page that is kept in it, and how each event happens."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.urls import reverse

from consilium import events
from consilium.answers.actions import post_answer
from consilium.answers.given import AnswerGiven, OpinionGiven
from consilium.answers.hiding import hide
from consilium.answers.models import Answer
from consilium.answers.revising import revise
from consilium.caching.keys import PAGES
from consilium.doctors import ledger
from consilium.doctors.checks import deciding
from consilium.doctors.models import Check, Doctor
from consilium.moderation.appealing import appeal
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.merging import merge, undo
from consilium.moderation.models import Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.people.actions import join
from consilium.people.erasing import erase
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Clarification, Outcome, Question
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.reviews.replying import reply
from consilium.search.similar import relate
from consilium.topics.counting import count_waiting
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import AnswerRecord, DoctorCard, QuestionRecord
from consilium.votes import agreeing
from consilium.votes.actions import cast_vote
from consilium.votes.models import Agreement, HelpfulVote
from consilium.votes.setting_aside import set_aside
from tests import factories
from tests.cast import Cast, gather, verify
from tests.doctors.checks.making import application, approve, moderator

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class House:
    """The cast, a question with three answers and all that belongs to it, and a question nobody has touched."""

    cast: Cast
    answers: tuple[Answer, ...]
    clarification: Clarification
    other: Question
    now: datetime


def furnish(now: datetime) -> House:
    """Return a small house in which every kind of row stands."""
    cast = gather(now - timedelta(days=3))
    answers = tuple(factories.answer(cast.question, now, by=factories.doctor(now)) for _ in range(3))
    cast_vote(person=cast.sam, answer=answers[0], value=1, now=now)
    following.add_update(question=cast.question, body="Less red on the second day.", day=6, now=now)
    clarification = following.ask_back(question=cast.question, doctor=_doctor(answers[0]), words="Hot?", now=now)
    _review(_doctor(answers[0]), cast, now, published=True)
    agreeing.say(doctor=_doctor(answers[1]), answer=answers[0], kind=Agreement.Kind.AGREE, now=now)
    other = ask(asker=cast.sam, title="How long does the redness stay?", body="Day two.", now=now)
    count_waiting(now)
    return House(cast, answers, clarification, other, now)


def _doctor(answer: Answer) -> Doctor:
    assert answer.doctor is not None
    return answer.doctor


def _review(doctor: Doctor, cast: Cast, now: datetime, *, published: bool) -> Review:
    review = write_review(
        person=factories.person(now), doctor=doctor, stars=4, body="Kind.", relation=Review.Relation.TREATED, now=now
    )
    return publish_review(review=review, now=now) if published else review


def addresses() -> Iterator[str]:
    """Give the address of every page of the house that is kept, with every field its query knows."""
    for name in PAGES:
        paths = list(_paths(name))
        assert paths, f"say in tests/caching/house.py which addresses the page {name!r} has"
        for path in paths:
            yield path
            yield from (f"{path}?{field}={_VALUES[field]}" for field in PAGES[name].query)


_VALUES = {
    "order": "newest",
    "before": "2",
    "after": "1",
    "specialty": "dermatology",
    "reviews": "9",
    "country": "US",
    "procedure": "halo-laser",
    "language": "en",
}


def _paths(name: str) -> Iterator[str]:
    if name == "question":
        yield from (question.get_absolute_url() for question in Question.objects.order_by("pk"))
    elif name == "doctor":
        yield from (reverse(name, args=[doctor.slug]) for doctor in Doctor.objects.public().order_by("pk"))
    elif name == "procedure":
        yield reverse(name, args=["halo-laser"])
    elif name == "condition":
        yield from (reverse(name, args=[slug]) for slug in ("milia", "acne"))
    else:
        yield reverse(name)


def _import_unread(house: House) -> None:
    _import(house, defer_reading=True)


def _import(house: House, *, defer_reading: bool = False) -> None:
    doctor = DoctorCard(name=f"Ilse Import {next(_numbers)}", specialty_line="Dermatologist")
    answer = AnswerRecord(position=1, body="It settles.", doctor=doctor)
    record = QuestionRecord("elsewhere", str(next(_numbers)), "Is a scab on day six usual?", answers=(answer,))
    import_records([record], Counts(), now=house.now, defer_reading=defer_reading)


def _revise(house: House) -> None:
    revise(answer=house.answers[0], given=AnswerGiven(headline="", body="On second thoughts, milia."), now=house.now)


def _merge(house: House) -> Question:
    """Merge a question of Sam's with two answers into Ana's."""
    cast = house.cast
    twin = ask(asker=cast.sam, title="White bumps?", body="Day six.", procedure="halo-laser", now=house.now)
    for _ in range(2):
        factories.answer(twin, house.now)
    merge(question=twin, into=cast.question, by=cast.mo, words="", now=house.now)
    return twin


def _part(house: House) -> None:
    undo(question=_merge(house), by=house.cast.mo, words="Not the same.", now=house.now)


def _hide(house: House) -> None:
    hide(answer_id=house.answers[1].pk, now=house.now)


def _disagree(house: House) -> None:
    kind, reason = Agreement.Kind.DISAGREE, Agreement.Reason.DANGEROUS
    doctor = house.cast.dr_brandt
    agreeing.say(doctor=doctor, answer=house.answers[0], kind=kind, reason=reason, words="Do not.", now=house.now)


def _alarm(house: House) -> None:
    given = AnswerGiven(headline="", body="Go now.", opinion=OpinionGiven(urgency="E"))
    post_answer(question=house.cast.question, doctor=house.cast.dr_brandt, given=given, now=house.now)


@transaction.atomic
def _rename_all(house: House) -> None:
    verify(house.cast.dr_chen, house.now)
    for doctor in Doctor.objects.all():
        Doctor.objects.filter(pk=doctor.pk).update(name=f"Renamed {doctor.name}", city="Elsewhere")
        events.publish(events.DoctorChanged(house.now, doctor.pk))


def _lapse(house: House) -> None:
    verify(house.cast.dr_brandt, house.now, expires_on=house.now.date())
    assert ledger.lapse_due(house.now + timedelta(days=1)) == 1


def _count(house: House) -> None:
    given = AnswerGiven(headline="", body="Milia.", opinion=OpinionGiven(groups=[[{"label": "milia", "likely": True}]]))
    post_answer(question=house.cast.question, doctor=house.cast.dr_brandt, given=given, now=house.now)
    following.tell_outcome(
        question=house.cast.question, finder=Outcome.Finder.OWN, condition="milia", resolved_by_day=9, now=house.now
    )
    assert count_waiting(house.now) == 1


def _near_end(house: House) -> None:
    verify(house.cast.dr_brandt, house.now, expires_on=house.now.date())
    assert ledger.remind_due(house.now) == 1


def _applied(house: House) -> Check:
    return application(house.cast.sam, house.now)


def _ask_applicant(house: House) -> None:
    deciding.ask(check=_applied(house), moderator=house.cast.mo, words="Whose name is it?", now=house.now)


def _approve(house: House) -> None:
    check = _applied(house)
    for person in (house.cast.mo, moderator("nia", house.now)):
        approve(check, person, house.now)


def _move(house: House) -> None:
    check = application(house.cast.sam, house.now, doctor=_doctor(house.answers[0]))
    for person in (house.cast.mo, moderator("nia", house.now)):
        approve(check, person, house.now)


def _flag(house: House) -> Case:
    found = subject(Kind.ANSWER, house.answers[1].pk)
    assert found is not None
    raise_flag(person=house.cast.sam, subject=found, reason=Flag.Reason.SPAM, now=house.now)
    return Case.objects.get(kind=Kind.ANSWER, subject_id=found.id, closed_at=None)


def _appeal(house: House) -> None:
    made = decide(case=_flag(house), by=house.cast.mo, shows=False, reason=Decision.Reason.SPAM, now=house.now)
    author = _doctor(house.answers[1]).account
    assert author is not None
    appeal(decision=made, person=author, words="It is right.", now=house.now)


# How each event happens, by the verbs of the house. An event that is missing here fails a test.
HAPPENINGS: Mapping[type[events.Event], Callable[[House], object]] = {
    events.PersonJoined: lambda house: join(email=f"new{next(_numbers)}@example.org", now=house.now),
    events.QuestionAsked: lambda house: ask(
        asker=house.cast.ana, title="A new one?", body="New.", procedure="halo-laser", day=2, now=house.now
    ),
    events.RelatedChosen: lambda house: relate(house.other, house.now),
    events.QuestionChanged: lambda house: following.edit(
        question=house.cast.question, title="Small pale bumps, still there", body="Other words.", now=house.now
    ),
    events.UpdateAdded: lambda house: following.add_update(
        question=house.cast.question, body="Gone on day nine.", day=9, now=house.now
    ),
    events.ClarificationAsked: lambda house: following.ask_back(
        question=house.cast.question, doctor=house.cast.dr_brandt, words="Does it itch?", now=house.now
    ),
    events.ClarificationAnswered: lambda house: following.reply(
        clarification=house.clarification, words="No, it is cool.", now=house.now
    ),
    events.OutcomeTold: lambda house: following.tell_outcome(
        question=house.cast.question, finder=Outcome.Finder.TREATING, words="It was milia.", now=house.now
    ),
    events.QuestionsImported: _import,
    events.QuestionMerged: _merge,
    events.QuestionParted: _part,
    events.QuestionsLeftUnread: _import_unread,
    events.AnswerPosted: lambda house: factories.answer(house.cast.question, house.now, by=house.cast.dr_brandt),
    events.AnswerRevised: _revise,
    events.AnswerChanged: _hide,
    events.AgreementGiven: _disagree,
    events.AgreementTakenBack: lambda house: agreeing.take_back(
        doctor=_doctor(house.answers[1]), answer=house.answers[0], now=house.now
    ),
    events.RedFlagRaised: _alarm,
    events.VoteCast: lambda house: cast_vote(person=house.cast.ana, answer=house.answers[0], value=1, now=house.now),
    events.DoctorChanged: _rename_all,
    events.CredentialLapsing: _near_end,
    events.CredentialLapsed: _lapse,
    events.CheckOpened: _applied,
    events.CheckAsked: _ask_applicant,
    events.CheckClosed: _approve,
    events.ProfileMoved: _move,
    events.ReviewWritten: lambda house: _review(_doctor(house.answers[1]), house.cast, house.now, published=False),
    events.ReviewChanged: lambda house: reply(
        review=Review.objects.published().get(), body="Thank you for your review.", now=house.now
    ),
    events.FlagRaised: _flag,
    events.Decided: lambda house: decide(
        case=_flag(house), by=house.cast.mo, shows=False, reason=Decision.Reason.SPAM, now=house.now
    ),
    events.Appealed: _appeal,
    events.VotesSetAside: lambda house: set_aside(
        vote_ids=HelpfulVote.objects.values_list("pk", flat=True), now=house.now
    ),
    events.TopicsCounted: _count,
    events.ErasureAsked: lambda house: erase(person=house.cast.ana, keeps_text=False, now=house.now),
}
