"""Running the child: started afresh for each photo, listened to with a limit on time and bytes, ended in any case."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import BinaryIO

from consilium.lib.images import wire
from consilium.lib.images.refusals import Code
from consilium.lib.images.values import Rendition

_COMMAND = (sys.executable, "-I", "-m", "consilium.lib.images.child")
# One arena and a fixed threshold: freed pictures go back to the system at once, and limits mean what they say.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "262144", "LC_ALL": "C.UTF-8"}
_CHUNK = 1 << 16
_MOST_COMPLAINT = 4000
_SLOW = (signal.SIGXCPU, signal.SIGALRM)


class ChildError(RuntimeError):
    """Decoding does not work on this installation, or its answer is not what may be kept; no photo's own fault."""


def run(photo: BinaryIO, job: wire.Job, most_bytes: int, inherited: Sequence[int]) -> Code | tuple[Rendition, ...]:
    """Decode the photo behind an open descriptor in a new process and return its answer, not yet checked.

    `inherited` descriptors stay open in the child. A child that is killed, crashes or takes too long is a refusal;
    one that does not even start, or answers nonsense, raises ChildError.
    """
    os.lseek(photo.fileno(), 0, os.SEEK_SET)
    with subprocess.Popen(
        [*_COMMAND, job.dump()],
        stdin=photo.fileno(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=inherited,
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            deadline = time.monotonic() + job.wall_seconds
            out, complaint = _listen(child, deadline, most_bytes)
            _await_end(child.pid, deadline)
        except TimeoutError:
            return "too_slow"
        finally:
            # The whole session, so that nothing the child may have started outlives it; before the child is reaped,
            # so that its number is still its own.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    if not out.startswith(wire.READY):
        raise ChildError(f"the decoding process did not start: {complaint}")
    if child.returncode < 0:
        return _what_killed(-child.returncode)
    if child.returncode:
        raise ChildError(f"the decoding process failed: {complaint}")
    try:
        return wire.read_answer(out)
    except wire.BadAnswerError as error:
        raise ChildError(f"the decoding process answered nonsense: {error}") from error


def _listen(child: subprocess.Popen[bytes], deadline: float, most_bytes: int) -> tuple[bytearray, str]:
    """Return what the child wrote until it closed both pipes; raises TimeoutError, or ChildError for too much."""
    pipes = [pipe.fileno() for pipe in (child.stdout, child.stderr) if pipe]
    written = {descriptor: bytearray() for descriptor in pipes}
    with selectors.DefaultSelector() as selector:
        for descriptor in written:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                if not chunk:
                    selector.unregister(key.fd)
                written[key.fd] += chunk
                if sum(map(len, written.values())) > most_bytes:
                    raise ChildError("the decoding process wrote too much")
    out, complaint = written.values()
    return out, complaint[:_MOST_COMPLAINT].decode(errors="replace")


def _await_end(pid: int, deadline: float) -> None:
    """Wait until a child has ended, and leave it to be reaped; raises TimeoutError."""
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.001)


def _what_killed(number: int) -> Code:
    if number in _SLOW:
        return "too_slow"
    return "too_heavy" if number == signal.SIGKILL else "damaged"
