"""The page put together for somebody who is signed in is the page that the templates give, and nobody else's."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consilium.answers.models import Unblinding
from consilium.caching.parts import cut, hole
from consilium.people.models import Person
from consilium.questions.models import Question
from consilium.votes.actions import cast_vote
from tests import factories
from tests.caching.house import House, furnish
from tests.caching.reader import Got, Reader, environ, reading, send
from tests.caching.test_edge import session_of

TOKENS = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}|(?<=name="key" value=")[0-9a-f-]{36}')


@pytest.fixture
def house(transactional_db: None, now: datetime) -> House:
    """A small house."""
    return furnish(now)


@pytest.fixture
def reader(house: House) -> Iterator[Reader]:
    """A reader at an empty edge."""
    with reading() as made:
        yield made


def words(got: Got) -> str:
    """Return a page without its tokens, which differ each time."""
    assert got.headers["cache-control"] == "private, no-store"
    return TOKENS.sub("", got.plain.decode())


def both(reader: Reader, person: Person, path: str) -> tuple[str, str]:
    """Return the page through the edge, the second time it is read, and as the templates give it."""
    cookie = session_of(person)
    reader.get(path, cookie=cookie)
    return words(reader.get(path, cookie=cookie)), words(send(reader.django, environ(path, cookie=cookie)))


def is_kept_in_pieces(reader: Reader) -> bool:
    """Say whether any page is kept in pieces."""
    return bool(reader.edge._pieces.pages)


@pytest.mark.parametrize("query", ["", "?order=newest", "?order=helpful"])
def test_it_is_the_page_that_the_templates_give(reader: Reader, house: House, now: datetime, query: str) -> None:
    cast_vote(person=house.cast.sam, answer=house.answers[1], value=-1, now=now)
    put_together, whole = both(reader, house.cast.sam, house.cast.question.get_absolute_url() + query)
    assert put_together == whole
    assert 'aria-pressed="true"' in whole
    assert is_kept_in_pieces(reader)


def test_two_readers_get_their_own_parts_of_the_same_pieces(reader: Reader, house: House, now: datetime) -> None:
    path = house.cast.question.get_absolute_url()
    other = factories.person(now)
    Person.objects.filter(pk=other.pk).update(country="FR")
    for person in (house.cast.sam, other):
        put_together, whole = both(reader, person, path)
        assert put_together == whole
        assert person.pseudonym in whole
    assert len(reader.edge._pieces.pages) == 1
    assert reader.edge.store.pages == {}


def test_a_vote_shows_at_once_to_all(reader: Reader, house: House, now: datetime) -> None:
    path, cookie = house.cast.question.get_absolute_url(), session_of(house.cast.sam)
    counts = []
    for value in (0, 1, -1):
        cast_vote(person=house.cast.mo, answer=house.answers[1], value=value, now=now)
        page = reader.get(path, cookie=cookie).plain.decode()
        counts.append(re.findall(rf'vote-{house.answers[1].pk}".*?vote-count"[^>]*>([+-]\d)', page, re.DOTALL)[0])
    assert counts == ["+0", "+1", "-1"]


@pytest.mark.parametrize("who", ["ana", "brandt", "chen", "mo"])
def test_who_sees_more_gets_the_whole_page(reader: Reader, house: House, who: str) -> None:
    person = getattr(house.cast, who)
    put_together, whole = both(reader, person, house.cast.question.get_absolute_url())
    assert put_together == whole


def test_a_doctor_who_has_not_answered_gets_no_answer_from_the_pieces(reader: Reader, house: House) -> None:
    path = house.cast.question.get_absolute_url()
    reader.get(path, cookie=session_of(house.cast.sam))
    assert is_kept_in_pieces(reader)
    page = reader.get(path, cookie=session_of(house.cast.brandt)).plain.decode()
    assert "Have your clinic look at it." not in page
    assert "Have your clinic look at it." in reader.get(path, cookie=session_of(house.cast.sam)).plain.decode()


def test_it_is_kept_in_mind_who_was_shown_the_answers(reader: Reader, house: House) -> None:
    path, cookie = house.cast.question.get_absolute_url(), session_of(house.cast.sam)
    for _ in range(2):
        reader.get(path, cookie=cookie)
    assert Unblinding.objects.filter(person=house.cast.sam, question=house.cast.question).count() == 1


def test_a_question_that_does_not_show_is_not_there(reader: Reader, house: House) -> None:
    path, cookie = house.cast.question.get_absolute_url(), session_of(house.cast.sam)
    Question.objects.filter(pk=house.cast.question.pk).update(is_public=False)
    assert reader.get(path, cookie=cookie).status == 404
    assert reader.get(path, cookie=session_of(house.cast.ana)).status == 200
    assert not is_kept_in_pieces(reader)


def test_another_slug_leads_to_the_right_one(reader: Reader, house: House) -> None:
    got = reader.get(f"/questions/{house.cast.question.pk}/another/", cookie=session_of(house.cast.sam))
    assert (got.status, got.headers["location"]) == (301, house.cast.question.get_absolute_url())
    assert not is_kept_in_pieces(reader)


@pytest.mark.parametrize("answers", [1, 10])
def test_it_takes_few_queries_however_many_answers(reader: Reader, house: House, now: datetime, answers: int) -> None:
    for _ in range(answers):
        factories.answer(house.other, now)
    path, cookie = house.other.get_absolute_url(), session_of(factories.person(now))
    for _ in range(2):
        reader.get(path, cookie=cookie)
    with CaptureQueriesContext(connection) as queries:
        reader.get(path, cookie=cookie)
    # Session, person, doctor, moderator, unread notices, what was shown, own votes, whether one follows.
    assert len(queries) == 8


def test_what_somebody_writes_makes_no_hole() -> None:
    made = cut(lambda: "a " + hole("vote 1", len, "<b>b</b>") + " c \ue000vote 2\ue000", lambda: None)
    assert (made.pieces, made.holes) == (("a ", " c \ue000vote 2\ue000"), ("vote 1",))
    assert made.filled(lambda name, maker: f"[{name}]") == "a [vote 1] c \ue000vote 2\ue000"
    assert hole("vote 1", len, "<b>b</b>") == "<b>b</b>"
