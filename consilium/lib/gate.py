"""A first-come-first-served gate for writers: threads of one process queue by ticket, processes by a lock file.

SQLite lets one connection write at a time and makes the others try again in a busy loop, which starves some of them
for seconds. Waiting in line instead bounds the worst wait, and keeps two connections from checkpointing at once.
"""

import fcntl
import os
import threading
from collections import deque
from pathlib import Path


class Gate:
    """Lets one writer through at a time, in the order of arrival; not reentrant."""

    def __init__(self, lock_file: Path | None = None) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._lock_file = lock_file
        self._descriptor: int | None = None
        self._descriptor_owner = 0

    def enter(self) -> None:
        """Wait for one's turn; returns when this writer alone is inside."""
        with self._mutex:
            if self._taken:
                turn = threading.Lock()
                turn.acquire()
                self._waiting.append(turn)
            else:
                self._taken = True
                turn = None
        if turn is not None:
            turn.acquire()
        if self._lock_file is not None:
            try:
                fcntl.flock(self._open(), fcntl.LOCK_EX)
            except BaseException:
                self._pass_on()
                raise

    def leave(self) -> None:
        """Let the next writer in."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._pass_on()

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _open(self) -> int:
        # A descriptor inherited over fork shares its lock with the parent, so every process opens its own.
        if self._descriptor is None or self._descriptor_owner != os.getpid():
            assert self._lock_file is not None
            self._descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._descriptor_owner = os.getpid()
        return self._descriptor


_gates: dict[Path, Gate] = {}
_gates_mutex = threading.Lock()


def gate_for(database: Path) -> Gate:
    """Return this process's one gate before a database file."""
    with _gates_mutex:
        if database not in _gates:
            _gates[database] = Gate(database.with_name(database.name + ".gate"))
        return _gates[database]
