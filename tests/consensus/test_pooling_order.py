"""The default order of answers: every view is heard before any is heard twice."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consilium.consensus.opinions import Opinion
from consilium.consensus.ordering import AnswerInOrder, one_of_each_view, ordered_by_votes, view_of
from consilium.medicine.levels import Level


def answer(name: str, view: str, *, level: Level = Level.S, helpful: int = 0, **more: bool) -> AnswerInOrder:
    return AnswerInOrder(name, view, level, more.get("urgent", False), helpful, int(name), more.get("dangerous", False))


def test_one_of_each_view_before_the_second_of_any() -> None:
    answers = [
        answer("1", "acne"),
        answer("2", "acne", helpful=5),
        answer("3", "milia"),
        answer("4", "acne", helpful=9),
        answer("5", "herpes", urgent=True),
        answer("6", ""),
        answer("7", "milia", helpful=-2),
    ]
    assert one_of_each_view(answers) == ("5", "4", "3", "6", "2", "7", "1")


def test_the_answer_that_sends_to_care_soonest_comes_first_though_unpopular() -> None:
    answers = [answer("1", "milia", helpful=40), answer("2", "infection", level=Level.U, helpful=-8)]
    assert one_of_each_view(answers) == ("2", "1")


def test_a_dangerous_answer_comes_last() -> None:
    answers = [answer("1", "milia", helpful=40, dangerous=True), answer("2", "acne"), answer("3", "acne")]
    assert one_of_each_view(answers) == ("2", "3", "1")


def test_view_of_an_opinion() -> None:
    assert view_of(Opinion("a", "verified", True, groups=(("milia", "acne"), ("herpes",)))) == "acne"
    assert view_of(Opinion("a", "verified", True)) == ""
    assert view_of(Opinion("a", "verified", True, groups=(("reaction",),)), lambda label: label != "reaction") == ""


ANSWERS = st.lists(
    st.builds(
        AnswerInOrder,
        answer=st.just(""),
        view=st.sampled_from(["acne", "milia", "herpes", ""]),
        level=st.sampled_from(list(Level)),
        urgent=st.booleans(),
        helpful=st.integers(-9, 9),
        place=st.just(0),
    ),
    max_size=12,
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_everyone_speaks_once_and_each_view_in_turn(unnumbered: list[AnswerInOrder], shuffler: random.Random) -> None:
    answers = [
        AnswerInOrder(str(place), one.view, one.level, one.urgent, one.helpful, place)
        for place, one in enumerate(unnumbered)
    ]
    ordered = one_of_each_view(answers)
    assert sorted(ordered) == sorted(one.answer for one in answers)
    views = {one.answer: one.view for one in answers}
    heads = [views[name] for name in ordered[: len(set(views.values()))]]
    assert len(heads) == len(set(heads))
    shuffler.shuffle(answers)
    assert one_of_each_view(answers) == ordered


@given(ANSWERS, st.data())
def test_the_order_stays_while_its_neighbours_by_votes_do(unnumbered: list[AnswerInOrder], data: st.DataObject) -> None:
    rows = {
        str(place): replace(one, answer=str(place), place=place, dangerous=data.draw(st.booleans()))
        for place, one in enumerate(unnumbered)
    }
    before = one_of_each_view(rows.values())
    pairs = list(ordered_by_votes([rows[name] for name in before]))
    voted = {name: replace(row, helpful=row.helpful + data.draw(st.integers(-2, 2))) for name, row in rows.items()}
    stood = [(-voted[name].helpful, voted[name].place) for name in before]
    assert (one_of_each_view(voted.values()) == before) == all(stood[one] < stood[other] for one, other in pairs)
