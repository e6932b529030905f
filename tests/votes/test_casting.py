"""One person has one vote on an answer, and the counts are what the votes add up to."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium.answers.models import Answer
from consilium.votes.actions import cast_vote, rebuild_counts
from consilium.votes.models import HelpfulVote
from consilium.votes.queries import votes_of
from consilium.votes.rules import may_vote
from tests import factories
from tests.cast import Cast


def counts(answer: Answer) -> tuple[int, int, int]:
    """Read the counts of an answer anew."""
    answer.refresh_from_db()
    return answer.helpful_up, answer.helpful_down, answer.helpful


def test_a_vote_is_given_changed_and_taken_back(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    seen = []
    for value in (1, 1, -1, 0, 0, -1):
        cast_vote(person=cast.sam, answer=answer, value=value, now=now)
        seen.append(counts(answer))
    assert seen == [(1, 0, 1), (1, 0, 1), (0, 1, -1), (0, 0, 0), (0, 0, 0), (0, 1, -1)]
    assert votes_of(cast.sam, [answer.pk]) == {answer.pk: -1}
    assert votes_of(cast.ana, [answer.pk]) == {}


def test_another_value_is_refused(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    with pytest.raises(ValueError, match="a vote of 2"):
        cast_vote(person=cast.sam, answer=answer, value=2, now=now)
    assert counts(answer) == (0, 0, 0)


def test_the_database_refuses_a_second_vote_and_an_odd_one(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    cast_vote(person=cast.sam, answer=answer, value=1, now=now)
    for value, person in ((1, cast.sam), (7, cast.ana)):
        with pytest.raises(IntegrityError), transaction.atomic():
            HelpfulVote.objects.create(person=person, answer=answer, value=value, cast_at=now)


def test_who_may_vote(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    assert [may_vote(person, answer) for person in people] == [True, False, False, True, True]


def test_rebuild_finds_what_was_tampered_with(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    cast_vote(person=cast.sam, answer=answer, value=1, now=now)
    assert rebuild_counts() == []
    Answer.objects.filter(pk=answer.pk).update(helpful_up=9)
    assert rebuild_counts() == [f"answer {answer.pk}: helpful +9 -0, by its votes +1 -0"]
    assert counts(answer) == (1, 0, 1)
    assert rebuild_counts() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([1, 0, -1])), max_size=20))
def test_counts_are_what_the_last_votes_add_up_to(
    cast: Cast, now: datetime, given_votes: list[tuple[int, int]]
) -> None:
    people = [cast.ana, cast.mo, cast.sam, factories.person(now)]
    answer = factories.answer(cast.question, now)
    last: dict[int, int] = {}
    for who, value in given_votes:
        cast_vote(person=people[who], answer=answer, value=value, now=now)
        last[who] = value
    up, down = list(last.values()).count(1), list(last.values()).count(-1)
    assert counts(answer) == (up, down, up - down)
    assert rebuild_counts([answer]) == []
