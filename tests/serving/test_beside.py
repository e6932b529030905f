"""A server and the jobs worker beside it: one dies and is replaced, and none outlives the other."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mailbox import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server with its jobs worker on an empty house, once it answers."""
    port = free_port()
    settings = {"CONSILIUM_DATA": str(tmp_path / "data"), "CONSILIUM_SITE_URL": f"http://127.0.0.1:{port}"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSILIUM_")}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "consilium", "serve", "--port", str(port)],
            env=kept | settings,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        becomes(lambda: answers(port))
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    """Say whether a server answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as got:
            return bool(got.status == 200)
    except OSError:
        return False


def becomes(true: Callable[[], bool]) -> None:
    """Wait until something is so; it fails after a minute."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def status(pid: int) -> dict[str, str]:
    """Return what the system says of a process; nothing when it is gone or has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    said = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {} if said["State"].startswith("Z") else said


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [one for one in found if status(one).get("PPid") == str(pid)]


def workers(pid: int) -> list[int]:
    """Return the jobs workers of a server: the children with a single thread that waits for signals to end."""
    return [one for one in children(pid) if status(one).get("Threads") == "1"]


def test_a_jobs_worker_that_dies_is_replaced_and_ends_with_the_server(server: subprocess.Popen[bytes]) -> None:
    becomes(lambda: len(workers(server.pid)) == 1)
    (first,) = workers(server.pid)
    os.kill(first, signal.SIGKILL)
    becomes(lambda: [pid for pid in workers(server.pid) if pid != first] != [])
    (second,) = workers(server.pid)
    server.terminate()
    assert server.wait(timeout=60) == 0
    becomes(lambda: not status(second))


def test_nobody_outlives_a_server_that_was_killed(server: subprocess.Popen[bytes]) -> None:
    becomes(lambda: len(children(server.pid)) == 2)
    left = children(server.pid)
    server.kill()
    server.wait()
    becomes(lambda: not any(status(pid) for pid in left))
