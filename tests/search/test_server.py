"""A search server beside the database: filled by itself, never wrong while it is late or away, and made to forget."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from consilium.installation import check
from consilium.questions.actions import ask
from consilium.questions.models import Question
from consilium.search.asked import Match
from consilium.search.engines import engine, opensearch, server
from consilium.search.indexing import index, rebuild
from consilium.search.models import Entry, Unsent
from consilium.search.sending import forget_words, let_send, send_waiting
from tests.cast import Cast
from tests.search.double import Double

BUMPS = [(Match(("bump",)),)]


@pytest.fixture
def double(cast: Cast, settings: Any) -> Iterator[Double]:
    """A server that nothing was told yet; Ana's question stands in the house."""
    with Double() as running:
        settings.SEARCH = urlsplit(running.url)
        yield running


def test_a_new_server_is_filled_by_the_worker(double: Double, cast: Cast, now: datetime) -> None:
    assert Unsent.objects.count() == 0
    assert send_waiting(now) == 1
    assert list(double.documents) == [str(cast.question.pk)]
    mappings = double.indexes["questions"]["mappings"]
    assert mappings["properties"]["own"] == {"type": "text", "analyzer": "whitespace", "norms": False}
    assert (send_waiting(now), Unsent.objects.count()) == (0, 0)
    assert engine().newest(BUMPS, "all", 5) == [cast.question.pk]


def test_a_change_waits_in_a_row_and_is_found_meanwhile(double: Double, cast: Cast, now: datetime) -> None:
    send_waiting(now)
    new = ask(asker=cast.sam, title="Bumps on my chin", body="", now=now)
    assert list(Unsent.objects.values_list("question_id", flat=True)) == [new.pk]
    assert engine().newest(BUMPS, "all", 5) == [new.pk, cast.question.pk]
    assert (send_waiting(now), engine().newest(BUMPS, "all", 5)) == (1, [new.pk, cast.question.pk])
    Question.objects.filter(pk=new.pk).update(is_public=False)
    index([new.pk])
    assert engine().newest(BUMPS, "all", 5) == [cast.question.pk]
    assert (send_waiting(now), list(double.documents)) == (1, [str(cast.question.pk)])


def test_while_it_is_away_the_database_answers_and_nothing_is_lost(
    cast: Cast, now: datetime, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with Double() as gone:
        settings.SEARCH = urlsplit(gone.url)
    let_send([cast.question.pk])
    assert engine().newest(BUMPS, "all", 5) == [cast.question.pk]
    assert "the search server did not answer" in caplog.text
    assert (send_waiting(now), Unsent.objects.count(), forget_words()) == (0, 1, False)
    assert [row.ok for row in check(deploy=False) if row.part == "search"] == [False]


def test_while_much_waits_the_database_answers_alone(
    double: Double, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_waiting(now)
    monkeypatch.setattr(opensearch, "MOST_UNSENT", 0)
    let_send([cast.question.pk])
    double.calls.clear()
    assert (engine().newest(BUMPS, "all", 5), double.calls) == ([cast.question.pk], [])


def test_what_arrives_late_does_not_take_the_place_of_what_is_newer(double: Double, cast: Cast, now: datetime) -> None:
    send_waiting(now)
    there, entry = server(), Entry.objects.get(pk=cast.question.pk)
    assert there is not None
    entry.title = "newer"
    assert there.keep([(entry.pk, 2**62, entry)]) == {entry.pk}
    entry.title = "older"
    assert there.keep([(entry.pk, 2**61, entry)]) == {entry.pk}
    assert double.documents[str(entry.pk)]["title"] == "newer"


def test_what_is_marked_anew_while_it_is_sent_waits_on(
    double: Double, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_waiting(now)
    let_send([cast.question.pk])
    keep = opensearch.OpenSearch.keep

    def slowly(self: Any, rows: Any) -> Any:
        had = keep(self, rows)
        let_send([cast.question.pk])
        return had

    monkeypatch.setattr(opensearch.OpenSearch, "keep", slowly)
    assert (send_waiting(now), Unsent.objects.count()) == (1, 1)


def test_forgetting_reaches_the_server_once_it_was_told_everything(double: Double, cast: Cast, now: datetime) -> None:
    let_send([cast.question.pk])
    assert forget_words() is False
    send_waiting(now)
    assert forget_words() is True
    assert double.calls[-1] == "POST /questions/_forcemerge?only_expunge_deletes=true"


def test_a_rebuild_tells_the_server_everything(double: Double, cast: Cast, now: datetime) -> None:
    send_waiting(now)
    double.documents.clear()
    assert rebuild() == []
    assert (send_waiting(now), list(double.documents)) == (1, [str(cast.question.pk)])


def test_without_a_server_nothing_is_written_down(cast: Cast, now: datetime) -> None:
    let_send([cast.question.pk])
    assert (Unsent.objects.count(), server(), send_waiting(now), forget_words()) == (0, None, 0, True)
