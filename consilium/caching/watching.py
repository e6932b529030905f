"""Asking the database which keys were forgotten since the last time: cheap when nothing was."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from consilium.caching.keys import EVERYTHING

NOTHING: frozenset[str] = frozenset()
ALL: frozenset[str] = frozenset((EVERYTHING,))


class CannotAskError(Exception):
    """The database does not answer, so nobody knows whether a kept page is still right."""


class Watch(Protocol):
    """Reads the change rows of one database for one process; the caller lets one thread in at a time."""

    settles: float  # seconds after a commit within which every process learns of it when it asks

    def news(self, *, surely: bool = False) -> frozenset[str]:
        """Return the keys forgotten since the last call; `surely` looks at the rows themselves.

        Raises CannotAskError when the database does not answer.
        """
        ...

    def close(self) -> None:
        """Let the connection go; the next call opens another."""
        ...


def keys_of(rows: Iterable[tuple[int, str]]) -> frozenset[str]:
    """Return all keys that change rows, with their ids, name."""
    return frozenset(key for _, text in rows for key in text.split("\n"))


class SqliteWatch:
    """Asks SQLite for its data version on a connection of its own: it does not move for one's own commits."""

    settles = 0.0

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._version = -1
        self._last = -1

    def news(self, *, surely: bool = False) -> frozenset[str]:
        """Return the keys forgotten since the last call; everything on the first, when nothing can be known."""
        try:
            if self._connection is None:
                return self._open()
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            if version == self._version:
                return NOTHING
            self._version = version
            return self._read(self._connection)
        except sqlite3.Error as error:
            self.close()
            raise CannotAskError(type(error).__name__) from error

    def close(self) -> None:
        """Let the connection go; the next call forgets everything, since nothing was watched meanwhile."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> frozenset[str]:
        opened = sqlite3.connect(
            f"{self._file.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=1,
        )
        opened.execute("PRAGMA query_only=ON")
        (self._version,) = opened.execute("PRAGMA data_version").fetchone()
        (self._last,) = opened.execute("SELECT COALESCE(MAX(id), 0) FROM caching_change").fetchone()
        self._connection = opened
        return ALL

    def _read(self, connection: sqlite3.Connection) -> frozenset[str]:
        rows = connection.execute("SELECT id, keys FROM caching_change WHERE id > ? ORDER BY id", [self._last])
        found = rows.fetchall()
        if found:
            self._last = found[-1][0]
            return keys_of(found)
        counted = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'caching_change'").fetchone()
        if counted is not None and counted[0] < self._last:
            # The rows were put back to an earlier state, by a restored backup.
            self._last = counted[0]
            return ALL
        return NOTHING
