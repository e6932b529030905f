"""The structure of a JPEG file (ITU-T T.81), walked marker by marker without decoding."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from consilium.lib.images import boxes
from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Header

_MOST_SEGMENTS = 4000
_MOST_SCANS = 64  # encoders write about ten; thousands are a known way to keep a decoder busy
_MOST_PICTURES = 8
_CHUNK = 1 << 16

# In compressed data FF is followed by 00 (a stuffed byte) or D0–D7 (a restart); anything else begins a segment.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0_NAMES = (b"JFIF\0", b"JFXX\0", b"AVI1", b"CIFF", b"Ocad")


@dataclass(slots=True)
class _Frame:
    """What the frame header (SOF) says."""

    width: int
    height: int
    components: int
    coefficient_bytes: int
    in_scans: bool


def read_header(stream: BinaryIO, total: int) -> Header:
    """Walk a JPEG of `total` bytes to its end; raises Refused (truncated, damaged, unsupported, hidden_data)."""
    frame, end = _walk(stream, 0, total)
    _check_trailer(stream, end, total)
    # A picture that comes in several scans is put together from them, so that all its coefficients are held until the
    # last one; of a picture in one scan only a few rows are.
    held = frame.coefficient_bytes if frame.in_scans else 0
    return Header("jpeg", frame.width, frame.height, held)


def _walk(stream: BinaryIO, start: int, total: int) -> tuple[_Frame, int]:
    """Return the frame and the offset after the end-of-image marker of the picture that begins at `start`."""
    frame: _Frame | None = None
    scans = 0
    at = start + 2
    for _ in range(_MOST_SEGMENTS):
        marker, at = _next_marker(stream, at)
        if marker == _EOI:
            if frame is None or scans == 0:
                raise Refused("damaged")
            return frame, at
        if marker == _SOI or marker < 0xC0 or 0xD0 <= marker <= 0xD7:
            raise Refused("damaged")
        body = _read_segment(stream, at, total)
        at += 2 + body.length
        if marker == 0xE0 and not body.first.startswith(_APP0_NAMES):
            # A file can be a picture and a script at once when this segment is made to look like a comment.
            raise Refused("hidden_data")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if frame is not None:
                raise Refused("damaged")
            frame = _read_frame(marker, body.first)
        elif marker == _SOS:
            scans += 1
            if frame is None:
                raise Refused("damaged")
            if scans > _MOST_SCANS:
                raise Refused("too_slow")
            if body.first[:1] != bytes((frame.components,)):
                frame.in_scans = True
            at = _skip_scan(stream, at)
    raise Refused("damaged")


@dataclass(slots=True)
class _Segment:
    length: int
    first: bytes


def _read_segment(stream: BinaryIO, at: int, total: int) -> _Segment:
    stream.seek(at)
    head = stream.read(34)
    if len(head) < 2:
        raise Refused("truncated")
    length = int.from_bytes(head[:2]) - 2
    if length < 0:
        raise Refused("damaged")
    if at + 2 + length > total:
        raise Refused("truncated")
    return _Segment(length, head[2 : 2 + length])


def _next_marker(stream: BinaryIO, at: int) -> tuple[int, int]:
    """Return the marker at an offset (fill bytes FF are allowed before it) and the offset after it."""
    stream.seek(at)
    head = stream.read(64)
    if len(head) < 2:
        raise Refused("truncated")
    skipped = len(head) - len(head.lstrip(b"\xff"))
    if skipped == 0 or skipped == len(head):
        raise Refused("damaged")
    return head[skipped], at + skipped + 1


def _skip_scan(stream: BinaryIO, at: int) -> int:
    """Return the offset of the first marker after the compressed data of a scan."""
    while True:
        stream.seek(at)
        chunk = stream.read(_CHUNK)
        if len(chunk) < 2:
            raise Refused("truncated")
        found = _MARKER.search(chunk)
        if found:
            return at + found.start()
        at += len(chunk) - 1  # the last byte may be the FF of a marker that is cut in two


def _read_frame(marker: int, body: bytes) -> _Frame:
    if marker not in (0xC0, 0xC1, 0xC2):
        raise Refused("unsupported", what="a lossless or arithmetic-coded JPEG")
    if len(body) < 6:
        raise Refused("damaged")
    precision, height, width, components = body[0], int.from_bytes(body[1:3]), int.from_bytes(body[3:5]), body[5]
    if precision != 8:
        raise Refused("unsupported", what=f"a JPEG with {precision} bits a colour")
    if components not in (1, 3, 4) or len(body) < 6 + 3 * components or not width or not height:
        raise Refused("damaged")
    factors = [(body[7 + 3 * i] >> 4, body[7 + 3 * i] & 15) for i in range(components)]
    if any(not 1 <= factor <= 4 for pair in factors for factor in pair):
        raise Refused("damaged")
    across, down = max(h for h, _ in factors), max(v for _, v in factors)
    units = -(-width // (8 * across)) * -(-height // (8 * down))
    coefficients = units * 64 * sum(h * v for h, v in factors)
    return _Frame(width, height, components, 2 * coefficients, marker == 0xC2)


def _check_trailer(stream: BinaryIO, at: int, total: int) -> None:
    """Accept after the picture only what phones write there, which is then left behind; else refuse as hidden_data.

    Known are zero bytes, further JPEG pictures (gain maps of HDR photos, previews, the second view of an MPO), the
    film of a "motion photo" (MP4), and Samsung's directory of such parts.
    """
    for _ in range(_MOST_PICTURES):
        if at == total or _is_samsung_trailer(stream, at, total) or _is_film(stream, at, total):
            return
        at = _skip_zeros(stream, at, total)
        if at == total:
            return
        stream.seek(at)
        if stream.read(3) != b"\xff\xd8\xff":
            break
        _, at = _walk(stream, at, total)
    raise Refused("hidden_data")


def _skip_zeros(stream: BinaryIO, at: int, total: int) -> int:
    stream.seek(at)
    while at < total:
        chunk = stream.read(_CHUNK)
        rest = chunk.lstrip(b"\0")
        at += len(chunk) - len(rest)
        if rest:
            break
    return at


def _is_film(stream: BinaryIO, at: int, total: int) -> bool:
    try:
        return {box.type for box in boxes.walk(stream, at, total)} >= {b"ftyp", b"moov", b"mdat"}
    except boxes.MalformedError:
        return False


def _is_samsung_trailer(stream: BinaryIO, at: int, total: int) -> bool:
    """Tell whether the bytes from `at` are exactly the parts that an SEFH…SEFT directory at the end lists."""
    stream.seek(max(at, total - 8))
    tail = stream.read(8)
    start = total - 8 - int.from_bytes(tail[:4], "little")
    if len(tail) < 8 or tail[4:] != b"SEFT" or start < at:
        return False
    stream.seek(start)
    directory = stream.read(min(total - 8 - start, 12 + 12 * 64))
    count = int.from_bytes(directory[8:12], "little")
    if directory[:4] != b"SEFH" or not 1 <= count <= 64 or len(directory) != 12 + 12 * count:
        return False
    backwards = [int.from_bytes(directory[i + 4 : i + 8], "little") for i in range(12, len(directory), 12)]
    return max(backwards) == start - at
