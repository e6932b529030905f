"""A slip in a word that the vocabulary lacks is put right once many askers wrote it, and by nothing that is hidden."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser

from consilium.doctors.actions import add_doctor
from consilium.people.rules import Reader
from consilium.questions.models import Question
from consilium.search.facets import Facets
from consilium.search.finding import find
from consilium.search.house_words import LEAST, forget_unusual, keys, learn, near
from consilium.search.indexing import index
from consilium.search.models import Slip
from consilium.search.sending import forget_words, send_waiting
from consilium.search.similar import let_choose, relate_waiting
from consilium.search.words import lexicon
from tests import factories
from tests.cast import Cast
from tests.search.double import Double

NOBODY = AnonymousUser()


@pytest.fixture(params=["database", "server"], autouse=True)
def kind(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """Which engine answers."""
    if request.param == "database":
        yield request.param
        return
    with Double() as double:
        settings.SEARCH = urlsplit(double.url)
        yield request.param


def told(query: str, now: datetime, reader: Reader = NOBODY) -> str:
    """Return the query that a search suggests, or nothing."""
    correction = find(query, Facets(), reader, now).correction
    return correction.query if correction is not None else ""


def write(cast: Cast, now: datetime, words: str, times: int = LEAST) -> list[Question]:
    """Put so many questions with these words into the house, and let the worker do its chores."""
    asked = [Question.objects.create(title=f"Is {words} safe?", body="I wonder.", added_at=now) for _ in range(times)]
    ids = [question.pk for question in asked]
    index(ids)
    let_choose(ids)
    chores(now)
    return asked


def chores(now: datetime) -> None:
    while send_waiting(now):
        pass
    while relate_waiting(now):
        pass


def test_the_words_are_none_of_the_vocabulary() -> None:
    assert not {"balmzinol", "kestrova"} & lexicon().keys()


@pytest.mark.parametrize("slip", ["balmzinl", "balmzinool", "balmzinal", "blamzinol", "almzinol", "balmznoll"])
def test_a_slip_in_a_usual_word_is_put_right(cast: Cast, now: datetime, slip: str) -> None:
    asked = write(cast, now, "Balmzinol")
    found = find(f"{slip} safe", Facets(), NOBODY, now)
    assert found.correction is not None
    assert (found.correction.query, found.correction.applied) == ("balmzinol safe", True)
    assert sorted(found.ids[: found.in_full]) == [question.pk for question in asked]


def test_four_questions_are_too_few(cast: Cast, now: datetime) -> None:
    write(cast, now, "Balmzinol", LEAST - 1)
    assert told("balmzinl", now) == ""
    write(cast, now, "Balmzinol", 1)
    assert told("balmzinl", now) == "balmzinol"


def test_what_was_hidden_is_not_told(cast: Cast, now: datetime) -> None:
    asked = write(cast, now, "Balmzinol")
    Question.objects.filter(pk=asked[0].pk).update(is_public=False)
    index([asked[0].pk])
    assert (told("balmzinl", now), near("balmzinl")) == ("", [])
    chores(now)
    assert Slip.objects.filter(word="balmzinol").exists()
    assert forget_words()
    assert not Slip.objects.filter(word="balmzinol").exists()


def test_what_doctors_said_is_not_told(cast: Cast, now: datetime) -> None:
    for question in write(cast, now, "something"):
        factories.answer(question, now, body="Use kestrova.")
    chores(now)
    assert learn("kestrova") == []
    assert [told("kestrvoa", now, reader) for reader in (NOBODY, cast.brandt)] == ["", ""]


def test_names_are_not_told(cast: Cast, now: datetime) -> None:
    add_doctor(name="Odile Kestrova", now=now)
    write(cast, now, "Kestrova")
    assert told("kestrvoa", now) == ""
    write(cast, now, "Balmzinol")
    add_doctor(name="Pia Balmzinol", now=now)
    forget_unusual(now)
    assert told("balmzinl", now) == ""


def test_one_letter_apart_is_one_key_in_common() -> None:
    assert keys("abca") == ["abca", "bca", "aca", "aba", "abc"]
    assert set(keys("balm")) & set(keys("blam"))
    assert not set(keys("balm")) & set(keys("boat"))


def test_a_lookup_costs_the_same_however_many_words(
    cast: Cast, now: datetime, django_assert_num_queries: Any, kind: str
) -> None:
    Slip.objects.bulk_create([Slip(key=f"zz{number}", word=f"zz{number}") for number in range(300)])
    with django_assert_num_queries(1):
        assert near("balmzinl") == []
