"""Blind first: what each reader may see of a question's answers, and which opinions count as given blind."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from consilium.answers.actions import AnswerGiven, post_answer
from consilium.answers.models import Answer, Unblinding
from consilium.answers.rules import Hindrance, closed_to, may_see_answers, what_hinders
from consilium.answers.unblinding import note_shown
from consilium.doctors.actions import add_doctor
from consilium.people.models import Person
from consilium.people.rules import Reader
from consilium.questions.actions import ask
from consilium.questions.models import Question
from tests import factories
from tests.cast import Cast, verify


def as_reader(person: Person) -> Person:
    """Return the person as a new request sees them."""
    return Person.objects.get(pk=person.pk)


def everyone(cast: Cast) -> tuple[Reader, ...]:
    """Return a visitor and the cast, as read anew for a request."""
    return (AnonymousUser(), *map(as_reader, (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)))


def seen(reader: Reader) -> list[str]:
    """Return the bodies of all answers that the reader may see."""
    return list(Answer.objects.visible_to(reader).order_by("pk").values_list("body", flat=True))


def test_doctors_see_a_colleagues_answer_only_after_their_own(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now, body="first")
    before = [seen(reader) for reader in everyone(cast)]
    factories.answer(cast.question, now, by=cast.dr_brandt, body="second")
    after = [seen(reader) for reader in everyone(cast)]
    both = ["first", "second"]
    assert before == [["first"], ["first"], [], [], ["first"], ["first"]]
    assert after == [both, both, both, [], both, both]


def test_an_answer_to_one_question_opens_no_other(cast: Cast, now: datetime) -> None:
    other = ask(asker=cast.sam, title="A hard lump after filler", body="Since yesterday.", now=now)
    factories.answer(other, now, body="elsewhere")
    factories.answer(cast.question, now, by=cast.dr_brandt, body="mine")
    assert seen(as_reader(cast.brandt)) == ["mine"]
    assert closed_to(as_reader(cast.brandt), [cast.question, other]) == {other.pk}


def test_what_a_doctor_asked_and_wrote_is_open_to_that_doctor(cast: Cast, now: datetime) -> None:
    asked = ask(asker=cast.chen, title="My own bruise after filler", body="Two days.", now=now)
    factories.answer(asked, now, body="to the doctor who asks")
    imported = Answer(
        question=cast.question,
        position=1,
        doctor=cast.dr_chen,
        body="mine, imported",
        standing="imported",
        added_at=now,
    )
    imported.save()
    factories.answer(cast.question, now, body="a colleague's")
    assert seen(as_reader(cast.chen)) == ["to the doctor who asks", "mine, imported"]
    assert closed_to(as_reader(cast.chen), [asked, cast.question]) == {cast.question.pk}


def test_hidden_answers_and_questions_are_seen_by_nobody_else(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now, body="hidden")
    Answer.objects.update(is_public=False)
    assert [seen(reader) for reader in everyone(cast)] == [[], [], [], [], [], []]
    Answer.objects.update(is_public=True)
    Question.objects.filter(pk=cast.question.pk).update(is_public=False)
    assert [seen(reader) for reader in everyone(cast)] == [[], ["hidden"], [], [], [], []]


def test_the_rule_and_the_query_say_the_same(cast: Cast, now: datetime) -> None:
    questions = [cast.question, ask(asker=cast.brandt, title="A second one", body="Words.", now=now)]
    for question in questions:
        factories.answer(question, now)
    factories.answer(questions[0], now, by=cast.dr_brandt)
    for reader in everyone(cast):
        visible = Answer.objects.visible_to(reader)
        by_query = {question.pk for question in questions if not visible.filter(question=question).exists()}
        assert closed_to(reader, questions) == by_query
        assert {question.pk for question in questions if not may_see_answers(reader, question)} == by_query


@pytest.mark.parametrize("blind", [True, False])
def test_an_opinion_is_blind_when_its_doctor_states_so(cast: Cast, now: datetime, blind: bool) -> None:
    given = AnswerGiven(headline="", body="Words.", blind=blind)
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=given, now=now)
    assert (answer.blind, [version.after_seeing for version in answer.opinions.all()]) == (blind, [not blind])


def test_an_account_that_was_shown_the_answers_gives_no_blind_opinion(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    sam = as_reader(cast.sam)
    note_shown(reader=sam, question=cast.question)
    note_shown(reader=sam, question=cast.question)
    assert Unblinding.objects.count() == 1
    doctor = add_doctor(name="Sam Okoye", account=cast.sam, now=now)
    verify(doctor, now)
    given = AnswerGiven(headline="", body="Words.", blind=True)
    assert post_answer(question=cast.question, doctor=doctor, given=given, now=now).blind is False
    other = ask(asker=cast.ana, title="Another question", body="Words.", now=now)
    assert post_answer(question=other, doctor=doctor, given=given, now=now).blind is True


def test_nothing_is_kept_of_visitors_askers_and_doctors(cast: Cast) -> None:
    for reader in everyone(cast):
        note_shown(reader=reader, question=cast.question)
    assert set(Unblinding.objects.values_list("person", flat=True)) == {cast.mo.pk, cast.sam.pk}


def test_what_hinders_each_reader(cast: Cast, now: datetime) -> None:
    assert [what_hinders(reader, cast.question, now) for reader in everyone(cast)] == [
        Hindrance.NO_DOCTOR,
        Hindrance.NO_DOCTOR,
        None,
        Hindrance.NOT_VERIFIED,
        Hindrance.NO_DOCTOR,
        Hindrance.NO_DOCTOR,
    ]
    brandt = as_reader(cast.brandt)
    own = ask(asker=cast.brandt, title="My own question", body="Words.", now=now)
    hidden = ask(asker=cast.ana, title="A hidden one", body="Words.", now=now)
    hidden.is_public = False
    factories.answer(cast.question, now, by=cast.dr_brandt)
    found = [what_hinders(brandt, question, now) for question in (own, hidden, cast.question)]
    assert found == [Hindrance.OWN_QUESTION, Hindrance.NOT_PUBLIC, Hindrance.ANSWERED]
