"""Running the server: granian in WSGI mode, with the jobs worker beside it."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from granian.constants import Interfaces
from granian.server import Server

from consilium.caching import published
from consilium.caching.keys import EVERYTHING


def serve(*, host: str, port: int, workers: int, with_worker: bool, say: Callable[[str], None]) -> None:
    """Serve until told to stop.

    32 threads, since with few of them a handful of half-sent uploads would block a process.
    """
    shelf = published.shelf()
    if shelf is not None:
        # Pages that an earlier run published: nobody watched what changed since.
        shelf.forget((EVERYTHING,))
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


class _Beside:
    """The jobs worker as a child process, started again should it die."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            command = [sys.executable, "-m", "consilium", "worker", "--parent", str(os.getpid())]
            self._child = subprocess.Popen(command)
            code = self._child.wait()
            if not self._stopping.is_set():
                logging.getLogger(__name__).warning("the jobs worker ended with %s and is started again", code)
                self._stopping.wait(1)

    def stop(self) -> None:
        self._stopping.set()
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)
            try:
                self._child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._child.kill()
