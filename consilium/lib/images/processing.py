"""From a file that someone sent to pictures that may be kept: look, wait for a lane, decode apart, check, hand back."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from consilium.lib.images import geometry, lanes, running
from consilium.lib.images.checking import UncleanError, check
from consilium.lib.images.looking import look
from consilium.lib.images.refusals import Refused
from consilium.lib.images.running import ChildError
from consilium.lib.images.values import LIMITS, LONGEST, Header, Limits, Processed, Rectangle
from consilium.lib.images.wire import Job

_CHUNK = 1 << 16


def process(
    source: Path | BinaryIO,
    *,
    crop: Rectangle | None = None,
    blurs: Sequence[Rectangle] = (),
    limits: Limits = LIMITS,
    lane_folder: Path | None = None,
) -> Processed:
    """Return the renditions of a photo (see Rendition), or raise Refused with a code and words for its sender.

    `source` is a path, or an open binary file that is read from where it stands; its name is never looked at and
    nothing of it is kept. `crop` and `blurs` are fractions of the upright, uncropped photo. All processes that share
    `lane_folder` (default: a folder of this user in the temporary directory) decode at most two photos at once.

    Raises ValueError for a rectangle outside the picture or too many of them, and ChildError when decoding does not
    work here, or when what came back is not clean: nothing is then handed out.
    """
    kept = geometry.WHOLE if crop is None else geometry.check_rectangle(crop)
    hidden = tuple(geometry.check_rectangle(blur) for blur in blurs)
    if len(hidden) > limits.blurs:
        raise ValueError(f"more than {limits.blurs} blurred parts")
    with _opened(source, limits) as photo:
        header = look(photo, limits)
        expected = _expect_bytes(header, kept, limits)
        if expected > limits.heavy_bytes:
            raise Refused("too_heavy")
        job = Job(
            header=header,
            crop=kept,
            blurs=hidden,
            most_pixels=limits.pixels,
            least_side=limits.least_side,
            memory_bytes=max(expected + limits.working_bytes, limits.encoding_bytes),
            cpu_seconds=limits.cpu_seconds,
            wall_seconds=limits.wall_seconds,
        )
        heavy = expected > limits.light_bytes
        try:
            with lanes.hold(
                lane_folder or lanes.default_folder(), whole=heavy, patience=limits.patience_seconds
            ) as held:
                answer = running.run(photo, job, limits.output_bytes, held)
        except lanes.NoLaneError as error:
            raise Refused("busy") from error
    if isinstance(answer, str):
        raise Refused(answer)
    try:
        for rendition in answer:
            check(rendition)
    except UncleanError as error:
        raise ChildError(f"a rendition was not clean: {error}") from error
    return Processed(header.kind, answer)


def _expect_bytes(header: Header, crop: Rectangle, limits: Limits) -> int:
    """Return the memory that decoding is expected to need."""
    if header.kind != "jpeg":
        return header.decode_bytes
    # Whether the stored picture lies on its side is not known here: take the crop that allows the lesser reduction.
    _, _, across, down = crop
    width, height = header.width, header.height
    kept = min(max(width * across, height * down), max(width * down, height * across))
    step = geometry.reduction(width, height, kept, LONGEST, limits.pixels)
    return header.decode_bytes + 4 * -(-width // step) * -(-height // step)


@contextmanager
def _opened(source: Path | BinaryIO, limits: Limits) -> Iterator[FileIO]:
    """Open a file that has a descriptor, which the child can read; the copy of a stream has no name and ends here.

    Without a buffer: the child moves the position in the file, which a buffer of ours would not know.
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as photo:
            yield photo
        return
    with tempfile.TemporaryFile() as copy:
        while chunk := source.read(_CHUNK):
            copy.write(chunk)
            if copy.tell() > limits.file_bytes:
                raise Refused("too_many_bytes")
        copy.flush()
        yield FileIO(copy.fileno(), "rb", closefd=False)
