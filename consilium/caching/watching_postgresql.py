"""Asking PostgreSQL which keys were forgotten: by the rows themselves, sooner when a notice comes."""

from time import monotonic
from typing import Any

import psycopg

from consilium.caching.changes import CHANNEL
from consilium.caching.watching import ALL, NOTHING, CannotAskError, keys_of

# Everything that was written by transactions which the last snapshot did not see; ids are not in the order of commits.
_READ = """
    SELECT pg_snapshot_xmin(snapshot)::text::bigint, change.id, change.keys
    FROM pg_current_snapshot() AS snapshot LEFT JOIN caching_change AS change ON change.transaction >= %s
"""
# Another server, or the same one started anew, may have lost what the last one told.
_SERVER = "SELECT pg_postmaster_start_time()::text, inet_server_addr()::text, inet_server_port()"


class PostgresWatch:
    """Reads the rows at least every `settles`, and sooner when NOTIFY from a writing transaction wakes it.

    A notice usually comes within a millisecond, but nothing bounds how long its way may take, and a pooler between
    may swallow it. A query that begins after a commit was told sees that commit: so the rows have the last word.
    """

    settles = 0.003
    PATIENCE = 1.0  # seconds between tries to connect

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters | {
            "autocommit": True,
            "connect_timeout": 2,
            "tcp_user_timeout": 2000,
            "options": f"{parameters.get('options', '')} -c statement_timeout=2000".strip(),
        }
        self._connection: psycopg.Connection[Any] | None = None
        self._server: tuple[Any, ...] | None = None
        self._oldest_unseen = 0
        self._seen: set[int] = set()
        self._read_at = 0.0
        self._retry_at = 0.0
        self._woken = False

    def news(self, *, surely: bool = False) -> frozenset[str]:
        """Return the keys forgotten since the last call; everything on the first and after another server answers."""
        now = monotonic()
        try:
            if self._connection is None:
                if now < self._retry_at:
                    raise CannotAskError("waiting to connect again")
                self._retry_at = now + self.PATIENCE
                lost = self._connect()
                return self._read() | lost
            if not surely and now < self._read_at + self.settles and not self._has_notice(self._connection):
                return NOTHING
            return self._read()
        except psycopg.Error as error:
            self.close()
            raise CannotAskError(type(error).__name__) from error

    def close(self) -> None:
        """Let the connection go; the next call connects again and reads on where this one stopped."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect(self) -> frozenset[str]:
        opened: psycopg.Connection[Any] = psycopg.connect(**self._parameters)
        opened.add_notify_handler(self._wake)
        try:
            opened.execute(f"LISTEN {CHANNEL}")
            server = opened.execute(_SERVER).fetchone()
        except psycopg.Error:
            opened.close()
            raise
        self._connection = opened
        if server == self._server:
            return NOTHING
        self._server, self._oldest_unseen, self._seen = server, 0, set()
        (self._oldest_unseen,) = opened.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        ).fetchone() or (0,)
        return ALL

    def _has_notice(self, connection: psycopg.Connection[Any]) -> bool:
        connection.pgconn.consume_input()
        while connection.pgconn.notifies() is not None:
            self._woken = True
        return self._woken

    def _wake(self, notice: psycopg.Notify) -> None:
        # A notice can come with the result of a query whose snapshot is older than the notice: it counts for the next.
        self._woken = True

    def _read(self) -> frozenset[str]:
        assert self._connection is not None
        self._read_at = monotonic()
        self._woken = False
        rows = self._connection.execute(_READ, [self._oldest_unseen]).fetchall()
        self._oldest_unseen = rows[0][0]
        found = [(number, keys) for _, number, keys in rows if number is not None]
        fresh = [(number, keys) for number, keys in found if number not in self._seen]
        # A row can come back only while a transaction older than it is under way.
        self._seen = {number for number, _ in found}
        return keys_of(fresh)
