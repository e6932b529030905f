"""What every search engine must do: the database's own, and a search server, told at once or not told yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium.questions.models import Question
from consilium.search.asked import Group, Match, read
from consilium.search.engines import Scope, engine
from consilium.search.indexing import index
from consilium.search.models import Entry
from consilium.search.sending import let_send, send_waiting
from consilium.search.words import tokens
from tests import factories
from tests.cast import Cast
from tests.conftest import NOW
from tests.search.double import Double

ROWS = (
    ("Milk spots on day 4", "Tiny and white.", "Looks harmless."),
    ("Is this normal?", "My eyes are swollen, and milk came up.", "These are milia, do not pick."),
    ("Spots of milk", "10mg twice 1e5 4th a1b2 0x1f 3d.", "Wait."),
)


@pytest.fixture(params=["database", "server", "server, not told yet"], autouse=True)
def kind(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """Which engine answers."""
    if request.param == "database":
        yield request.param
        return
    with Double() as double:
        settings.SEARCH = urlsplit(double.url)
        yield request.param


def newest(kind: str, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
    """Ask the engine; a server is told first what changed, or is left to answer without."""
    if kind == "server":
        while send_waiting(NOW):
            pass
    return engine().newest(groups, scope, limit)


@pytest.fixture
def ids(db: None, now: datetime) -> list[int]:
    """Three questions, each with one answer, oldest first."""
    made = []
    for title, body, said in ROWS:
        question = Question.objects.create(title=title, body=body, day=4, added_at=now)
        factories.answer(question, now, body=said)
        made.append(question.pk)
    return made


def places(kind: str, ids: list[int], *matches: Match, scope: Scope = "all", limit: int = 10) -> list[int]:
    """Return which of the rows, from 0, meet every match, in the order the engine gives them."""
    return [ids.index(pk) for pk in newest(kind, [(match,) for match in matches], scope, limit)]


@pytest.mark.parametrize(
    ("matches", "scope", "found"),
    [
        ([Match(("milk",))], "all", [2, 1, 0]),
        ([Match(("milk",))], "title", [2, 0]),
        ([Match(("milk", "spot"))], "all", [0]),
        ([Match(("spot", "of", "milk"))], "all", [2]),
        ([Match(("zcmilia",))], "own", [0]),
        ([Match(("zcmilia",))], "all", [1, 0]),
        ([Match(("harmless",))], "all", [0]),
        ([Match(("harmless",))], "own", []),
        ([Match(("mil",), prefix=True)], "own", [2, 1, 0]),
        ([Match(("milk", "sp"), prefix=True)], "all", [0]),
        ([Match(("fday4",), facet=True)], "all", [2, 1, 0]),
        ([Match(("fday4",))], "all", []),
        ([Match(("milk",), facet=True)], "all", []),
        ([Match(("milk",)), Match(("harmless",))], "all", [0]),
        ([Match(("10mg",))], "all", [2]),
        ([Match(("1e5",))], "all", [2]),
        ([Match(("4th",))], "all", [2]),
        ([Match(("a1b2",))], "all", [2]),
        ([Match(("0x1f",))], "all", [2]),
        ([Match(("3d",))], "all", [2]),
    ],
)
def test_matches(kind: str, ids: list[int], matches: list[Match], scope: Scope, found: list[int]) -> None:
    assert places(kind, ids, *matches, scope=scope) == found


def test_a_group_is_met_by_any_of_its_ways(kind: str, ids: list[int]) -> None:
    group = (Match(("harmless",)), Match(("pick",)))
    assert [ids.index(pk) for pk in newest(kind, [group], "all", 10)] == [1, 0]


def test_the_limit_keeps_the_newest(kind: str, ids: list[int]) -> None:
    assert places(kind, ids, Match(("milk",)), limit=2) == [2, 1]
    assert newest(kind, [], "all", 10) == []


def test_a_change_is_found_at_once_and_what_was_is_not(kind: str, ids: list[int]) -> None:
    Question.objects.filter(pk=ids[0]).update(title="Bruised cheeks")
    assert index(ids) == [ids[0]]
    assert places(kind, ids, Match(tuple(tokens("bruises")))) == [0]
    assert places(kind, ids, Match(("spot",)), scope="title") == [2]


def test_a_hidden_question_leaves_the_index(kind: str, ids: list[int]) -> None:
    Question.objects.filter(pk=ids[2]).update(is_public=False)
    assert index(ids) == [ids[2]]
    assert places(kind, ids, Match(("milk",))) == [1, 0]
    Question.objects.get(pk=ids[1]).answers.all().delete()
    Question.objects.filter(pk=ids[1]).delete()
    assert places(kind, ids, Match(("milk",))) == [0]
    if kind == "server":
        newest(kind, [], "all", 1)
    if kind != "server, not told yet":
        engine().forget()
    assert places(kind, ids, Match(("milk",))) == [0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=400))
def test_whatever_is_asked_nothing_breaks(kind: str, cast: Cast, query: str) -> None:
    for scope in ("title", "own", "all"):
        newest(kind, read(query).groups, scope, 5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: tokens(text)))
def test_whatever_is_written_is_found_by_its_words(kind: str, cast: Cast, text: str) -> None:
    Entry.objects.filter(pk=cast.question.pk).update(own=" ".join(tokens(text)))
    let_send([cast.question.pk])
    for token in tokens(text):
        assert newest(kind, [(Match((token,)),)], "own", 5) == [cast.question.pk]
