"""The child process that decodes one photo: it confines itself, reads one file, hands back pictures, and ends."""

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

# Imported for what they register: once confined, the process can open no file and so import nothing more.
from PIL import AvifImagePlugin, Image, PngImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

from consilium.lib.images import decoding, editing, encoding
from consilium.lib.images.refusals import Code
from consilium.lib.images.values import Rendition
from consilium.lib.images.wire import READY, Job, write_refusal, write_renditions


def main() -> None:
    """Take a job from the first argument and a photo from standard input; answer on standard output."""
    job = Job.parse(sys.argv[1])
    Image.preinit()
    PngImagePlugin.MAX_TEXT_MEMORY = 4 << 20
    _confine(job)
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    answer = _work(sys.stdin.buffer, job)
    if isinstance(answer, str):
        write_refusal(out, answer)
    else:
        write_renditions(out, answer)
    out.flush()


def _confine(job: Job) -> None:
    """Give up what decoding needs not: memory, time, files, sockets, priority. Nothing here can be taken back."""
    os.nice(5)  # pages come first
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + job.memory_bytes)
    _limit(resource.RLIMIT_CPU, job.cpu_seconds)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    # Descriptors 0 to 2 are taken, so no file and no socket can be opened from here on.
    _limit(resource.RLIMIT_NOFILE, 3)
    # The parent ends a child that takes too long; this ends it when the parent is gone.
    signal.setitimer(signal.ITIMER_REAL, job.wall_seconds + 1)


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


def _work(photo: BinaryIO, job: Job) -> Sequence[Rendition] | Code:
    try:
        picture = decoding.decode(photo, job)
    except MemoryError:
        return "too_heavy"
    except decoding.CropTooSmallError:
        return "crop_too_small"
    except Exception as error:  # whatever decoding raises on a hostile file, it is the file that is at fault
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return "damaged"
    editing.hide(picture, job.crop, job.blurs)
    return list(encoding.encode_all(picture))


if __name__ == "__main__":
    main()
