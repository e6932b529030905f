"""What every search engine must do; run on the engine of whichever database the tests run on."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium.questions.models import Question
from consilium.search.asked import Match, read
from consilium.search.engines import Scope, engine
from consilium.search.indexing import index
from consilium.search.models import Entry
from consilium.search.words import tokens
from tests import factories
from tests.cast import Cast

ROWS = (
    ("Milk spots on day 4", "Tiny and white.", "Looks harmless."),
    ("Is this normal?", "My eyes are swollen, and milk came up.", "These are milia, do not pick."),
    ("Spots of milk", "10mg twice 1e5 4th a1b2 0x1f 3d.", "Wait."),
)


@pytest.fixture
def ids(db: None, now: datetime) -> list[int]:
    """Three questions, each with one answer, oldest first."""
    made = []
    for title, body, said in ROWS:
        question = Question.objects.create(title=title, body=body, day=4, added_at=now)
        factories.answer(question, now, body=said)
        made.append(question.pk)
    return made


def places(ids: list[int], *matches: Match, scope: Scope = "all", limit: int = 10) -> list[int]:
    """Return which of the rows, from 0, meet every match, in the order the engine gives them."""
    return [ids.index(pk) for pk in engine().newest([(match,) for match in matches], scope, limit)]


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
def test_matches(ids: list[int], matches: list[Match], scope: Scope, found: list[int]) -> None:
    assert places(ids, *matches, scope=scope) == found


def test_a_group_is_met_by_any_of_its_ways(ids: list[int]) -> None:
    group = (Match(("harmless",)), Match(("pick",)))
    assert [ids.index(pk) for pk in engine().newest([group], "all", 10)] == [1, 0]


def test_the_limit_keeps_the_newest(ids: list[int]) -> None:
    assert places(ids, Match(("milk",)), limit=2) == [2, 1]
    assert engine().newest([], "all", 10) == []


def test_a_change_is_found_at_once_and_what_was_is_not(ids: list[int]) -> None:
    Question.objects.filter(pk=ids[0]).update(title="Bruised cheeks")
    assert index(ids) == [ids[0]]
    assert places(ids, Match(tuple(tokens("bruises")))) == [0]
    assert places(ids, Match(("spot",)), scope="title") == [2]


def test_a_hidden_question_leaves_the_index(ids: list[int]) -> None:
    Question.objects.filter(pk=ids[2]).update(is_public=False)
    assert index(ids) == [ids[2]]
    assert places(ids, Match(("milk",))) == [1, 0]
    Question.objects.get(pk=ids[1]).answers.all().delete()
    Question.objects.filter(pk=ids[1]).delete()
    assert places(ids, Match(("milk",))) == [0]
    engine().forget()
    assert places(ids, Match(("milk",))) == [0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=400))
def test_whatever_is_asked_nothing_breaks(cast: Cast, query: str) -> None:
    for scope in ("title", "own", "all"):
        engine().newest(read(query).groups, scope, 5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: tokens(text)))
def test_whatever_is_written_is_found_by_its_words(cast: Cast, text: str) -> None:
    Entry.objects.filter(pk=cast.question.pk).update(own=" ".join(tokens(text)))
    for token in tokens(text):
        assert engine().newest([(Match((token,)),)], "own", 5) == [cast.question.pk]
