"""What one process commits, another learns when it asks: in the order of commits, after every kind of gap."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from consilium.caching import changes
from consilium.caching.models import Change
from consilium.caching.watches import watch
from consilium.caching.watching import ALL, NOTHING, CannotAskError, SqliteWatch, Watch
from consilium.caching.watching_postgresql import PostgresWatch

on_postgres = pytest.mark.skipif(django_settings.EMBEDDED, reason="shows what only PostgreSQL does")


@pytest.fixture
def asked(transactional_db: None) -> Iterator[Watch]:
    """A watch that has asked once."""
    made = watch()
    assert made.news() == ALL
    assert made.news(surely=True) == NOTHING
    yield made
    made.close()


def elsewhere(do: Callable[[], object]) -> None:
    """Do something on another connection, as another process would."""

    def work() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_commit_is_learnt_once(asked: Watch, now: datetime) -> None:
    changes.write(["question 1", "doctor 2"], now)
    elsewhere(lambda: changes.write(["question 3"], now))
    assert asked.news(surely=True) == {"question 1", "doctor 2", "question 3"}
    assert asked.news(surely=True) == NOTHING


def test_what_is_not_committed_is_not_learnt(asked: Watch, now: datetime) -> None:
    with transaction.atomic():
        changes.write(["question 1"], now)
        if connection.vendor == "postgresql":  # SQLite lets nobody write meanwhile
            elsewhere(lambda: changes.write(["question 2"], now))
            assert asked.news(surely=True) == {"question 2"}
        assert asked.news(surely=True) == NOTHING
        transaction.set_rollback(True)
    assert asked.news(surely=True) == NOTHING
    assert Change.objects.filter(keys="question 1").count() == 0


def test_nothing_to_forget_writes_no_row(asked: Watch, now: datetime) -> None:
    changes.write([], now)
    assert Change.objects.count() == 0


def test_too_many_keys_are_everything(asked: Watch, now: datetime) -> None:
    changes.write([f"question {n}" for n in range(changes.MOST + 1)], now)
    assert asked.news(surely=True) == ALL


def test_old_changes_are_deleted_and_later_ones_still_learnt(asked: Watch, now: datetime) -> None:
    changes.write(["question 1"], now - timedelta(days=4))
    changes.write(["question 2"], now)
    assert changes.prune(now) == 1
    assert changes.prune(now) == 0
    assert [row.keys for row in Change.objects.all()] == ["question 2"]
    assert asked.news(surely=True) == {"question 2"}
    assert changes.prune(now + timedelta(days=4)) == 1
    changes.write(["question 3"], now)
    assert asked.news(surely=True) == {"question 3"}


def test_only_a_thread_that_committed_has_written(asked: Watch, now: datetime) -> None:
    seen: list[float] = []

    def fail() -> None:
        with transaction.atomic():
            changes.write(["question 1"], now)
            transaction.set_rollback(True)
        seen.append(changes.last_written())
        changes.write(["question 1"], now)
        seen.append(changes.last_written())

    elsewhere(fail)
    assert seen[0] == 0.0
    assert seen[1] > 0.0


@pytest.mark.sqlite
def test_rows_put_back_by_a_restore_forget_everything(asked: Watch, now: datetime) -> None:
    changes.write(["question 1"], now)
    assert asked.news() == {"question 1"}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM caching_change")
        cursor.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'caching_change'")
    assert asked.news() == ALL
    changes.write(["question 2"], now)
    assert asked.news() == {"question 2"}


@pytest.mark.sqlite
def test_a_file_that_cannot_be_opened_is_said(tmp_path: Any) -> None:
    with pytest.raises(CannotAskError):
        SqliteWatch(tmp_path / "missing" / "house.sqlite3").news()


@on_postgres
def test_a_notice_wakes_it_before_its_time(asked: Watch, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PostgresWatch, "settles", 3600.0)
    assert asked.news() == NOTHING
    changes.write(["question 1"], now)
    learnt: frozenset[str] = NOTHING
    for _ in range(2000):
        learnt = learnt or asked.news()
        threading.Event().wait(0.001)
        if learnt:
            break
    assert learnt == {"question 1"}


@on_postgres
def test_without_notices_it_asks(asked: Watch, now: datetime) -> None:
    assert isinstance(asked, PostgresWatch)
    assert asked._connection is not None
    asked._connection.execute("UNLISTEN *")  # as behind a pooler that swallows notices
    changes.write(["question 1"], now)
    threading.Event().wait(asked.settles)
    assert asked.news() == {"question 1"}


@on_postgres
def test_an_earlier_id_that_commits_later_is_learnt(asked: Watch, now: datetime) -> None:
    """A sequence is not the order of commits: the slow transaction has the lower id."""
    begun, end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            changes.write(["slow"], now)
            begun.set()
            end.wait()
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait()
    changes.write(["quick"], now)
    first = asked.news(surely=True)
    again = asked.news(surely=True)
    end.set()
    thread.join()
    assert [set(first), set(again), set(asked.news(surely=True))] == [{"quick"}, set(), {"slow"}]
    assert list(Change.objects.values_list("keys", flat=True)) == ["slow", "quick"]


@on_postgres
def test_a_lost_connection_reads_on_where_it_stopped(asked: Watch, now: datetime) -> None:
    assert isinstance(asked, PostgresWatch)
    assert asked._connection is not None
    (backend,) = asked._connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    changes.write(["question 1"], now)
    with pytest.raises(CannotAskError):
        asked.news(surely=True)
    asked._retry_at = 0.0
    assert asked.news() == {"question 1"}
    assert asked.news(surely=True) == NOTHING


@on_postgres
def test_another_server_makes_it_forget_everything(asked: Watch) -> None:
    assert isinstance(asked, PostgresWatch)
    asked._server = ("another", None, None)
    asked.close()
    asked._retry_at = 0.0
    assert asked.news() == ALL


@on_postgres
def test_while_the_server_is_away_it_tries_once_a_second(transactional_db: None) -> None:
    parameters = connection.get_connection_params() | {"port": "1", "host": "127.0.0.1"}
    away = PostgresWatch(parameters)
    with pytest.raises(CannotAskError, match="OperationalError"):
        away.news()
    with pytest.raises(CannotAskError, match="waiting"):
        away.news()
    assert issubclass(psycopg.OperationalError, psycopg.Error)
