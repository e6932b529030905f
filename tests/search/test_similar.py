"""Questions like another are found by what they name, the procedure and the day, and stand beside it."""

from datetime import datetime

import pytest

from consilium.questions.actions import ask
from consilium.questions.following import edit
from consilium.questions.models import Question
from consilium.search.indexing import index
from consilium.search.models import Related
from consilium.search.similar import relate, relate_waiting, similar
from tests import factories
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast, now: datetime) -> dict[str, Question]:
    """Five questions, oldest first."""
    rows = {
        "near": ("Milk spots on day 5", "Tiny white ones.", "halo-laser", 5),
        "late": ("White bumps, week six", "Still there.", "halo-laser", 42),
        "other": ("White bumps after a peel", "On my chin.", "tca-peel", 5),
        "eyes": ("Swollen eyes", "Puffy in the morning.", "halo-laser", 2),
        "lump": ("Hard lump after surgery", "Where the fat was.", "liposuction", 30),
    }
    return {
        name: ask(
            asker=factories.person(now), title=title, body=body, procedure=procedure, day=day, country="US", now=now
        )
        for name, (title, body, procedure, day) in rows.items()
    }


def names(asked: dict[str, Question], ids: list[int]) -> list[str]:
    """Return the names of those that the fixture made."""
    by_id = {question.pk: name for name, question in asked.items()}
    return [by_id[pk] for pk in ids if pk in by_id]


def test_alike_are_the_same_thing_at_the_same_time(asked: dict[str, Question]) -> None:
    found = similar(title="Milia everywhere?", body="They came today.", procedure="halo-laser", day=4)
    assert names(asked, found)[:2] == ["near", "late"]
    assert "lump" not in names(asked, found)


def test_nothing_is_like_nothing(asked: dict[str, Question]) -> None:
    assert similar(title="the", body="", procedure="", day=None) == []
    assert similar(title="zzzzz", body="qqqqq", procedure="", day=None) == []


def test_the_worker_chooses_once_and_again_after_an_edit(asked: dict[str, Question], now: datetime) -> None:
    assert relate_waiting(now, most=100) == Question.objects.count()
    assert relate_waiting(now) == 0
    chosen = Related.objects.get(question=asked["near"])
    assert (names(asked, chosen.ids)[0], asked["near"].pk in chosen.ids) == ("late", False)
    edit(question=asked["near"], title="Hard lump on day 5", body="Where the fat was.", now=now)
    assert relate_waiting(now) == 1
    assert "lump" in names(asked, Related.objects.get(question=asked["near"]).ids)


def test_what_is_edited_while_the_worker_looks_is_looked_at_again(asked: dict[str, Question], now: datetime) -> None:
    relate_waiting(now, most=100)
    as_it_was = Question.objects.get(pk=asked["near"].pk)
    edit(question=asked["near"], title="Hard lump on day 5", body="Where the fat was.", now=now)
    assert relate(as_it_was, now) is None
    assert Related.objects.get(question=as_it_was).chosen_at is None
    assert relate_waiting(now) == 1


def test_answers_make_nothing_alike(asked: dict[str, Question], now: datetime) -> None:
    before = similar(title="Hard lump", body="", procedure="", day=None)
    factories.answer(asked["eyes"], now, body="A hard lump, a hard lump.")
    assert similar(title="Hard lump", body="", procedure="", day=None) == before


def test_a_long_text_is_not_alike_for_its_length(cast: Cast, now: datetime) -> None:
    short = ask(asker=factories.person(now), title="Numb upper lip", body="Since the filler.", day=2, now=now)
    words = " ".join(f"word{number}" for number in range(600))
    ask(asker=factories.person(now), title="My story", body=f"Numb upper lip since the filler. {words}", now=now)
    assert (
        similar(title="Upper lip still numb", body="The filler was done on Monday.", procedure="", day=2)[0] == short.pk
    )


def test_an_old_one_is_found_among_many_that_share_a_common_word(cast: Cast, now: datetime) -> None:
    old = ask(asker=factories.person(now), title="Tingling thumb", body="After the vein was closed.", now=now)
    for number in range(90):
        for word in ("tingling", "thumb"):
            Question.objects.create(title=f"{word} {number}", added_at=now)
    index(list(Question.objects.values_list("pk", flat=True)))
    assert similar(title="My thumb is tingling", body="", procedure="", day=None)[0] == old.pk
