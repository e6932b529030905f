"""Takes what was deleted out of the database's files, too: out of logs, free pages and the planner's statistics."""

import time
from collections.abc import Collection
from typing import Any

from django.db import OperationalError, connection

LARGEST = 256 * 1024 * 1024
"""Bytes of a table up to which PostgreSQL writes it anew; of a larger one the free room is given to the next rows."""
WAIT = 3  # seconds, for a table that others use: who writes meanwhile must not stand in line behind us for long


def clear(only: Collection[str] | None = None) -> bool:
    """Leave no deleted word behind and return whether that came to its end; otherwise it is to be tried again.

    `only` names the tables of the database from which something was deleted; without it all are seen to.

    SQLite overwrites what is deleted (secure_delete) and keeps copies only in its log, which is emptied here.
    PostgreSQL keeps deleted rows until a vacuum, and their bytes until a table is written anew; its own log ages out
    with the backups that are made of it. One thing it keeps longer: the statistics of a table that was left without a
    single row quote what stood there last, until it has rows again and is analysed.
    """
    return _empty_log() if connection.vendor == "sqlite" else _write_anew(only)


def _empty_log() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
    return not busy


def _write_anew(only: Collection[str] | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text, pg_total_relation_size(oid), relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"
        )
        tables = [(table, size) for table, size, name in cursor.fetchall() if only is None or name in only]
        if not _all_see_what_was_deleted(cursor):
            return False
        cursor.execute(f"SET lock_timeout = '{WAIT}s'")
        try:
            for table, size in tables:
                cursor.execute(f"VACUUM ({'FULL, ' if size <= LARGEST else ''}ANALYZE) {table}")
            # Statistics quote what stands in columns; the owner of a database may vacuum them.
            cursor.execute("VACUUM FULL pg_catalog.pg_statistic")
        except OperationalError:
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True


def _all_see_what_was_deleted(cursor: Any) -> bool:
    """Say whether every transaction older than this moment has ended: for those a vacuum keeps deleted rows."""
    cursor.execute("SELECT pg_current_xact_id()::xid::text")
    (ours,) = cursor.fetchone()
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND greatest(age(backend_xmin), age(backend_xid)) > age(%s::xid)",
            [ours],
        )
        if cursor.fetchone() == (0,):
            return True
        time.sleep(0.05)
    return False
