"""Two lanes for decoding photos, shared by all processes of a machine and held by file locks."""

import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

LANES = 2
_PAUSE = 0.02


class NoLaneError(TimeoutError):
    """No lane became free in time."""


def default_folder() -> Path:
    """Return the folder for the lock files of this user, made if need be; raises PermissionError if it is another's."""
    folder = Path(tempfile.gettempdir()) / f"consilium-photos-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} is not a folder of this user")
    return folder


@contextmanager
def hold(folder: Path, *, whole: bool, patience: float) -> Iterator[Sequence[int]]:
    """Hold one lane, or with `whole` both, yielding the locked descriptors; raises NoLaneError when it took too long.

    The locks belong to the open descriptors: a child that inherits them keeps its lane even when its parent is killed,
    and the kernel frees it when the last of them ends.
    """
    deadline = time.monotonic() + patience
    with ExitStack() as stack:
        # One waits at the head of the lanes and the others behind it, so that who needs both is not passed for ever.
        with ExitStack() as turn:
            _lock(turn, [folder / "turn"], deadline)
            if whole:
                held = [_lock(stack, [folder / f"lane-{number}"], deadline) for number in range(LANES)]
            else:
                held = [_lock(stack, [folder / f"lane-{number}" for number in range(LANES)], deadline)]
        yield held


def _lock(stack: ExitStack, paths: Sequence[Path], deadline: float) -> int:
    """Lock the first of some files that is free; the stack closes, and so unlocks, it."""
    descriptors = [os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600) for path in paths]
    try:
        while True:
            for descriptor in descriptors:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                stack.callback(os.close, descriptor)
                descriptors.remove(descriptor)
                return descriptor
            if time.monotonic() >= deadline:
                raise NoLaneError
            time.sleep(_PAUSE)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
