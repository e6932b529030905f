"""Who is told of what: every event of the house, the people it concerns and nobody else, each once."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from consilium.answers import hiding
from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer
from consilium.answers.revising import revise
from consilium.doctors import ledger
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Case, Decision, Flag
from consilium.moderation.models import Kind as SubjectKind
from consilium.moderation.subjects import subject
from consilium.notifications import outcome_requests, reading
from consilium.notifications.lines import line
from consilium.notifications.models import Kind, Notice
from consilium.people.erasing import erase
from consilium.people.models import Person
from consilium.questions import following
from consilium.questions import hiding as question_hiding
from tests import factories
from tests.cast import Cast, verify
from tests.doctors.checks.making import application, approve, moderator
from tests.web.test_addresses import client_of


def told(person: Person | None) -> list[tuple[str, str]]:
    """Return the kind and the words of what a person is told, oldest first."""
    assert person is not None
    rows = Notice.objects.shown_to(person).order_by("pk")
    return [(row.kind, line(row).words) for row in rows]


def test_the_asker_is_told_of_an_answer_and_its_revision(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    revise(answer=answer, given=AnswerGiven(headline="", body="Milia, on second thoughts."), now=now)
    assert told(cast.ana) == [
        ("answer", "Ida Brandt, MD answered your question"),
        ("revision", "Ida Brandt, MD revised an answer to your question"),
    ]
    assert Notice.objects.exclude(person=cast.ana).count() == 0


def test_a_held_answer_is_told_of_once_it_shows_and_only_once(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, body="See https://elsewhere.example for more.")
    assert (Answer.objects.given_here().get(pk=answer.pk).is_public, told(cast.ana)) == (False, [])
    hiding.restore(answer_id=answer.pk, now=now)
    assert [kind for kind, _ in told(cast.ana)] == ["answer"]
    hiding.hide(answer_id=answer.pk, now=now)
    assert told(cast.ana) == []
    hiding.restore(answer_id=answer.pk, now=now)
    assert [kind for kind, _ in told(cast.ana)] == ["answer"]


def test_the_asker_is_told_not_to_wait_each_time(cast: Cast, now: datetime) -> None:
    for minutes, urgency in ((0, "U"), (5, "E")):
        given = AnswerGiven(headline="", body="Go today.", opinion=OpinionGiven(urgency=urgency))
        later = now + timedelta(minutes=minutes)
        post_answer(question=cast.question, doctor=factories.doctor(now), given=given, now=later)
    assert [words for kind, words in told(cast.ana) if kind == "red-flag"] == ["A doctor asks you not to wait"] * 2


def test_asking_back_and_the_reply(cast: Cast, now: datetime) -> None:
    answered = factories.answer(cast.question, now).doctor
    asked = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    assert told(cast.ana)[-1] == ("asked-back", "A doctor asks you something")
    following.reply(clarification=asked, words="No.", now=now)
    assert answered is not None
    for doctor in (cast.brandt, answered.account):
        assert told(doctor) == [("reply", "The asker replied to what a doctor asked")]
    assert told(cast.chen) == []


def test_the_outcome_is_asked_for(cast: Cast, now: datetime) -> None:
    outcome_requests.send_due(now + timedelta(days=10))
    assert told(cast.ana) == [("outcome-due", "What did it turn out to be?")]


def test_a_doctor_is_told_of_a_near_end_and_of_the_end(cast: Cast, now: datetime) -> None:
    verify(cast.dr_brandt, now, expires_on=now.date())
    ledger.remind_due(now)
    ledger.lapse_due(now + timedelta(days=1))
    assert told(cast.brandt) == [
        ("credential", "A credential of yours ends soon"),
        ("credential", "A credential of yours has ended"),
    ]


def test_an_applicant_is_told_what_was_decided(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    for person in (cast.mo, moderator("nia", now)):
        approve(check, person, now)
    assert told(cast.sam) == [("check", "Your details were checked")]


def test_an_author_is_told_of_a_decision(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    found = subject(SubjectKind.ANSWER, answer.pk)
    assert found is not None
    raise_flag(person=cast.sam, subject=found, reason=Flag.Reason.SPAM, now=now)
    decide(case=Case.objects.get(closed_at=None), by=cast.mo, shows=False, reason=Decision.Reason.SPAM, now=now)
    assert told(cast.brandt) == [("decision", "Your answer was hidden")]
    assert told(cast.sam) == []


def test_a_colleagues_answer_is_nothing_to_a_doctor_before_answering(cast: Cast, now: datetime) -> None:
    """Whatever way the row came about; a person may have become a doctor since it was told."""
    answer = factories.answer(cast.question, now)
    Notice.objects.create(
        person=cast.chen, kind=Kind.ANSWER, about=answer.pk, question=cast.question, answer=answer, told_at=now
    )
    chen = Person.objects.get(pk=cast.chen.pk)
    assert (told(chen), reading.unread_count(chen)) == ([], 0)
    factories.answer(cast.question, now, by=cast.dr_chen)
    assert [kind for kind, _ in told(chen)] == ["answer"]


def test_what_is_hidden_is_no_longer_told_of(cast: Cast, now: datetime) -> None:
    following.reply(
        clarification=following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Hot?", now=now),
        words="No.",
        now=now,
    )
    question_hiding.hide(question_id=cast.question.pk, now=now)
    assert told(cast.brandt) == []
    assert [kind for kind, _ in told(cast.ana)] == ["asked-back"]


def test_nobody_reads_the_notices_of_another(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    row = Notice.objects.get(person=cast.ana)
    assert Notice.objects.shown_to(AnonymousUser()).count() == 0
    assert [client_of(cast, who).get(f"/inbox/{row.pk}/").status_code for who in ("sam", "mo", "chen")] == [404] * 3
    assert Client().get(f"/inbox/{row.pk}/").status_code == 302
    row.refresh_from_db()
    assert row.read_at is None


def test_old_notices_are_forgotten_and_an_erasure_takes_all(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    assert reading.forget_old(now + reading.KEPT_FOR) == 0
    assert reading.forget_old(now + reading.KEPT_FOR + timedelta(seconds=1)) == 1
    factories.answer(cast.question, now)
    erase(person=cast.ana, keeps_text=True, now=now)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_words_and_a_way(cast: Cast, now: datetime, kind: str) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    detail = {"check": "asked", "decision": "hide answer", "credential": "lapsing", "added": "update"}.get(kind, "")
    row = Notice(person=cast.ana, kind=kind, detail=detail, about=7, question=cast.question, answer=answer, told_at=now)
    said = line(row)
    assert said.words.strip() != ""
    assert said.path.startswith("/")
