"""Running the server: granian in WSGI mode, with the jobs worker beside it."""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Protocol

from django.db import connections
from granian.constants import Interfaces
from granian.server import Server

from consilium.caching import published
from consilium.caching.keys import EVERYTHING
from consilium.search import words

_TOLD_OF_PARENTS_DEATH = 1
# What the processes that serve and the jobs worker have in common, and all that is behind it.
_SHARED = ("consilium.urls", "consilium.caching.edge", "consilium.jobs", "django.core.handlers.wsgi")


def serve(*, host: str, port: int, workers: int, with_worker: bool, say: Callable[[str], None]) -> None:
    """Serve until told to stop.

    32 threads, since with few of them a handful of half-sent uploads would block a process.
    """
    shelf = published.shelf()
    if shelf is not None:
        # Pages that an earlier run published: nobody watched what changed since.
        shelf.forget((EVERYTHING,))
        shelf.close()
    _load()
    if sys.platform == "linux":
        os.register_at_fork(after_in_child=partial(_end_with, os.getpid()))
    beside = _Beside() if with_worker else None
    server = Server(
        "consilium.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=32,
        backlog=2048,
        log_level="error",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        websockets=False,
    )
    say(f"serving on http://{host}:{port} (Ctrl+C stops)")
    try:
        server.serve()
    finally:
        if beside is not None:
            beside.stop()


def _load() -> None:
    """Load what every process needs before they are forked, so that they have it in memory once between them.

    Frozen, it is passed over by the garbage collection, which would write on every page of it and so copy it.
    """
    if not _forks():
        return
    for name in _SHARED:
        import_module(name)
    words.known()
    # A connection is of one process alone.
    connections.close_all()
    gc.collect()
    gc.freeze()


def _end_with(parent: int) -> None:
    """Let this process be told to end when the one that started it is killed, so that it does not hold on to the port.

    Source: prctl(2), PR_SET_PDEATHSIG.
    """
    ctypes.CDLL(None).prctl(_TOLD_OF_PARENTS_DEATH, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _forks() -> bool:
    return multiprocessing.get_start_method() == "fork"


class _Child(Protocol):
    """A child process, however it was made."""

    @property
    def pid(self) -> int | None:
        """Return its number; None before it was started."""
        ...

    def wait(self) -> int:
        """Return its exit code, or minus the signal that ended it, when it has ended."""
        ...


class _Forked:
    """The jobs worker as a copy of this process."""

    def __init__(self) -> None:
        from consilium import jobs

        self._process = multiprocessing.Process(target=jobs.work, kwargs={"parent": os.getpid()}, name="jobs")
        self._process.start()
        self.pid = self._process.pid

    def wait(self) -> int:
        """Return its exit code when it has ended."""
        self._process.join()
        return self._process.exitcode or 0


class _Beside:
    """The jobs worker as a child process, started again should it die."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        # Forked while there is one thread only; one that takes its place is started from nothing.
        self._child: _Child = _Forked() if _forks() else self._started()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _started(self) -> _Child:
        return subprocess.Popen([sys.executable, "-m", "consilium", "worker", "--parent", str(os.getpid())])

    def _keep(self) -> None:
        while True:
            code = self._child.wait()
            if self._stopping.is_set():
                return
            logging.getLogger(__name__).warning("the jobs worker ended with %s and is started again", code)
            if self._stopping.wait(1):
                return
            self._child = self._started()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive() and self._child.pid is not None:
            os.kill(self._child.pid, signal.SIGTERM)
            self._thread.join(timeout=10)
            if self._thread.is_alive():
                os.kill(self._child.pid, signal.SIGKILL)
