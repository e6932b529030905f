"""Rings are found where accounts vote as one, and nowhere else; set aside and given back, counts are right."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from consilium.answers.models import Answer
from consilium.questions.actions import ask
from consilium.votes.actions import cast_vote, rebuild_counts
from consilium.votes.models import HelpfulVote
from consilium.votes.rings import Ring, UpVote, find_rings
from consilium.votes.setting_aside import give_back, rings, set_aside
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def votes(*given: tuple[int, int, int]) -> list[UpVote]:
    """Return votes of (person, doctor, answer), numbered from 1."""
    return [UpVote(number, *one) for number, one in enumerate(given, start=1)]


def as_one(people: range, doctor: int = 1, answers: tuple[int, ...] = (1, 2, 3)) -> list[tuple[int, int, int]]:
    """Return what people give who vote for the same answers of one doctor."""
    return [(person, doctor, answer) for person in people for answer in answers]


def test_three_who_vote_as_one_are_a_ring_and_two_are_none() -> None:
    assert find_rings(votes(*as_one(range(1, 4)))) == (Ring(1, (1, 2, 3), tuple(range(1, 10))),)
    assert find_rings(votes(*as_one(range(1, 3)))) == ()


def test_those_who_vote_for_others_as_well_are_none() -> None:
    others = [(person, 10 + n, 100 + n) for person in range(1, 4) for n in range(3)]
    assert find_rings(votes(*as_one(range(1, 4)), *others)) == ()


def test_those_who_like_different_answers_of_one_doctor_are_none() -> None:
    given = [(person, 1, person * 10 + n) for person in range(1, 6) for n in range(4)]
    assert find_rings(votes(*given)) == ()


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 3), st.integers(1, 9)), unique=True, max_size=60))
def test_a_ring_holds_only_votes_of_its_people_for_its_doctor(given_votes: list[tuple[int, int, int]]) -> None:
    cast = votes(*given_votes)
    by_id = {vote.id: vote for vote in cast}
    for ring in find_rings(cast):
        assert len(ring.people) >= 3
        assert {by_id[pk].doctor for pk in ring.votes} == {ring.doctor}
        assert {by_id[pk].person for pk in ring.votes} == set(ring.people)


def ring_of_three(cast: Cast, now: datetime) -> list[Answer]:
    """Let three accounts vote up the same three answers of Dr Brandt, and Sam one of them."""
    answers = []
    people = [factories.person(now) for _ in range(3)]
    for number in range(3):
        question = ask(asker=cast.ana, title=f"Is day {number} usual?", body="", now=now)
        answers.append(factories.answer(question, now, by=cast.dr_brandt))
        for person in people:
            cast_vote(person=person, answer=answers[-1], value=1, now=now)
    cast_vote(person=cast.sam, answer=answers[0], value=1, now=now)
    return answers


def counts(answers: list[Answer]) -> list[int]:
    """Return the helpful counts as they are kept."""
    return [Answer.objects.get(pk=answer.pk).helpful_up for answer in answers]


def test_set_aside_and_given_back(cast: Cast, now: datetime) -> None:
    answers = ring_of_three(cast, now)
    (ring,) = rings()
    assert (ring.doctor, len(ring.people), len(ring.votes), counts(answers)) == (cast.dr_brandt.pk, 3, 9, [4, 3, 3])
    assert [set_aside(vote_ids=ring.votes, now=now) for _ in range(2)] == [9, 0]
    assert (counts(answers), rings(), rebuild_counts()) == ([1, 0, 0], (), [])
    assert [give_back(vote_ids=ring.votes, now=now) for _ in range(2)] == [9, 0]
    assert (counts(answers), rebuild_counts(), HelpfulVote.objects.count()) == ([4, 3, 3], [], 10)


def test_a_vote_that_is_set_aside_moves_no_count_when_it_is_changed(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    for person in (cast.ana, cast.sam):
        cast_vote(person=person, answer=answer, value=1, now=now)
    set_aside(vote_ids=HelpfulVote.objects.filter(person=cast.sam).values_list("pk", flat=True), now=now)
    for value in (-1, 1, 0, 1):
        after = cast_vote(person=cast.sam, answer=answer, value=value, now=now)
        assert (after.helpful_up, after.helpful_down, rebuild_counts()) == (1, 0, [])


def test_a_moderator_sets_a_ring_aside_and_gives_it_back_by_the_page(cast: Cast, now: datetime) -> None:
    answers = ring_of_three(cast, now)
    mo = client_of(cast, "mo")
    (found,) = mo.get("/moderation/votes/").context["rings"].found
    assert (found.doctor, found.words) == ("Ida Brandt, MD", "3 accounts, 9 votes")
    sent = {"doctor": found.doctor_id, "move": "aside", "key": found.key}
    assert [client_of(cast, who).post("/moderation/votes/", sent).status_code for who in ("sam", "brandt")] == [
        403,
        403,
    ]
    assert mo.post("/moderation/votes/", sent).status_code == 302
    assert counts(answers) == [1, 0, 0]
    view = mo.get("/moderation/votes/").context["rings"]
    assert (view.found, len(view.aside)) == ((), 1)
    assert mo.post("/moderation/votes/", {**sent, "move": "back"}).status_code == 302
    assert counts(answers) == [4, 3, 3]
    assert mo.post("/moderation/votes/", {"doctor": "x"}).status_code == 302
