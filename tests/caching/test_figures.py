"""A vote sets new counts into a kept page and makes nothing anew, unless the order of the answers changes with it."""

import random
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from consilium import events
from consilium.answers.models import Answer
from consilium.caching import figures
from consilium.caching.edge import Edge
from consilium.caching.watches import watch
from consilium.votes.actions import cast_vote
from tests import factories
from tests.caching.house import HAPPENINGS, House, furnish
from tests.caching.reader import Reader
from tests.caching.test_edge import Counting


@pytest.fixture
def house(transactional_db: None, now: datetime) -> House:
    """A small house."""
    return furnish(now)


@pytest.fixture
def counted(house: House) -> Iterator[tuple[Reader, Counting]]:
    """A reader at an edge, and the Django behind it."""
    django, asked = Counting(), watch()
    yield Reader(Edge(django, asked, most_bytes=10_000_000), WSGIHandler()), django
    asked.close()


def path_of(house: House) -> str:
    """Return the address of the question that was answered."""
    return house.cast.question.get_absolute_url()


def is_right(reader: Reader, path: str) -> bool:
    """Say whether the edge gives what a fresh rendering gives, with its tag, in each coding and from memory too."""
    fresh = reader.fresh(path)
    for coding in ("gzip", "br", "identity"):
        got = reader.get(path, accept_encoding=coding)
        if got.plain != fresh.plain or got.headers["content-length"] != str(len(got.body)):
            return False
    return got.headers["etag"] == fresh.headers["etag"]


def test_a_vote_changes_the_counts_of_a_kept_page_alone(
    counted: tuple[Reader, Counting], house: House, now: datetime
) -> None:
    reader, django = counted
    # The next vote of one more gives it a digit more.
    Answer.objects.filter(pk=house.answers[0].pk).update(helpful_up=1000, helpful_down=1)
    assert b">+999<" in reader.get(path_of(house)).plain
    for value, count in ((1, 1000), (-1, 998), (0, 999)):
        cast_vote(person=house.cast.mo, answer=house.answers[0], value=value, now=now)
        got = reader.get(path_of(house))
        assert not got.is_hit
        assert f">+{count}<".encode() in got.plain
        assert f'"upvoteCount":{count}'.encode() in got.plain
        assert is_right(reader, path_of(house))
        assert reader.get(path_of(house)).is_hit
    assert django.calls == 1


def test_a_page_is_made_anew_when_answers_change_places(
    counted: tuple[Reader, Counting], house: House, now: datetime
) -> None:
    reader, django = counted
    reader.get(path_of(house))
    for _ in range(3):
        cast_vote(person=factories.person(now), answer=house.answers[2], value=1, now=now)
        assert is_right(reader, path_of(house))
    assert django.calls > 1


def test_where_helpfulness_is_the_order_a_vote_makes_another_page(
    counted: tuple[Reader, Counting], house: House, now: datetime
) -> None:
    reader, django = counted
    path = path_of(house) + "?order=helpful"
    reader.get(path)
    cast_vote(person=house.cast.mo, answer=house.answers[1], value=1, now=now)
    assert is_right(reader, path)
    assert django.calls == 2


def test_any_votes_give_the_page_that_a_fresh_rendering_gives(
    counted: tuple[Reader, Counting], house: House, now: datetime
) -> None:
    reader, django = counted
    chance = random.Random(8)
    people = [factories.person(now) for _ in range(5)]
    paths = [path_of(house) + query for query in ("", "?order=newest", "?order=original", "?order=helpful")]
    for turn in range(60):
        for _ in range(chance.randint(1, 2)):
            answer, value = chance.choice(house.answers), chance.choice([1, 0, -1])
            cast_vote(person=chance.choice(people), answer=answer, value=value, now=now)
        if turn % 15 == 7:
            HAPPENINGS[chance.choice([events.AnswerRevised, events.AgreementTakenBack])](house)
        assert [path for path in paths if not is_right(reader, path)] == []
    # Making each page anew for each vote would be some 160; where helpfulness is the order it must be.
    assert django.calls < 100


def test_when_the_counts_cannot_be_read_django_makes_the_page(
    counted: tuple[Reader, Counting], house: House, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, django = counted
    reader.get(path_of(house))
    cast_vote(person=house.cast.mo, answer=house.answers[0], value=1, now=now)

    def fails(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("consilium.caching.finished.Finished.with_figures", fails)
    assert is_right(reader, path_of(house))
    assert django.calls == 2


def test_setting_in_the_counts_takes_one_query(counted: tuple[Reader, Counting], house: House, now: datetime) -> None:
    reader, _ = counted
    reader.get(path_of(house))
    cast_vote(person=house.cast.mo, answer=house.answers[0], value=1, now=now)
    with CaptureQueriesContext(connection) as queries:
        reader.get(path_of(house))
    assert len(queries) == 1


def test_figures_are_plain_words_for_who_keeps_no_page(house: House) -> None:
    assert figures.figure("count 1", "+3") == "+3"
    with figures.collecting() as written:
        assert figures.figure("count 1", "+3") == "+3"
        assert written(b"+3") == (b"+3", None)


def test_a_mark_never_leaves_the_house(counted: tuple[Reader, Counting], house: House) -> None:
    reader, _ = counted
    for path in (path_of(house), path_of(house) + "?order=newest"):
        assert figures._MARK.encode() not in reader.get(path).plain
