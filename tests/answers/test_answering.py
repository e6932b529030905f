"""Who may answer, what is kept of an answer, and who may see it."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer, recount_answers
from consilium.answers.models import Answer, Opinion
from consilium.answers.rules import may_answer, may_see_answers
from consilium.people.rules import Reader
from consilium.questions.models import Question
from tests import factories
from tests.cast import Cast


def everyone(cast: Cast) -> tuple[Reader, ...]:
    """Return a visitor and the cast, as read anew for a request."""
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    return (AnonymousUser(), *(type(person).objects.get(pk=person.pk) for person in people))


def test_who_may_answer(cast: Cast, now: datetime) -> None:
    answers = [may_answer(reader, cast.question, now) for reader in everyone(cast)]
    assert answers == [False, False, True, False, False, False]


def test_doctors_are_blind_until_they_have_answered(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    before = [may_see_answers(reader, cast.question) for reader in everyone(cast)]
    factories.answer(cast.question, now, by=cast.dr_brandt)
    after = [may_see_answers(reader, cast.question) for reader in everyone(cast)]
    assert before == [True, True, False, False, True, True]
    assert after == [True, True, True, False, True, True]


def test_a_doctor_who_asks_sees_the_answers(cast: Cast, now: datetime) -> None:
    Question.objects.filter(pk=cast.question.pk).update(asker=cast.brandt)
    cast.question.refresh_from_db()
    assert may_see_answers(cast.brandt, cast.question)
    assert not may_answer(cast.brandt, cast.question, now)


def test_the_first_opinion_is_kept_as_it_was_given(cast: Cast, now: datetime) -> None:
    opinion = OpinionGiven(
        groups=[[{"label": "milia", "likely": True}], [{"label": "acne", "likely": False}]],
        ruled_out=["herpes_simplex"],
        actions=["see_provider"],
        urgency="C",
    )
    given = AnswerGiven(headline="Likely milia", body="Do not pick them.", opinion=opinion, day=5)
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=given, now=now)
    first = Opinion.objects.get(answer=answer)
    assert (first.number, first.groups, first.ruled_out, first.actions, first.urgency, first.after_seeing) == (
        0,
        [[{"label": "milia", "likely": True}], [{"label": "acne", "likely": False}]],
        ["herpes_simplex"],
        ["see_provider"],
        "C",
        False,
    )
    assert (answer.position, answer.standing, answer.blind) == (1, Answer.Standing.VERIFIED, True)
    assert not may_answer(cast.brandt, cast.question, now)


def test_a_doctor_has_one_answer_and_the_count_is_right_after_a_second_try(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now, by=cast.dr_brandt)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.answer(cast.question, now, by=cast.dr_brandt)
    cast.question.refresh_from_db()
    assert cast.question.answer_count == 1
    assert recount_answers() == []


def test_rebuild_finds_a_wrong_count(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    Question.objects.filter(pk=cast.question.pk).update(answer_count=5)
    assert recount_answers() == [f"question {cast.question.pk}: 5 answers, by its rows 1"]
    assert recount_answers() == []
