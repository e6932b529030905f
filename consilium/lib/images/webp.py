"""The structure of a WebP file (RFC 9649), walked chunk by chunk without decoding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Header

_MOST_CHUNKS = 256
_MOST_METADATA = 4 << 20
_ANIMATION, _ALPHA = 0x02, 0x10


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk whose payload lies at `start`, `length` bytes long."""

    type: bytes
    start: int
    length: int


def chunks(stream: BinaryIO, total: int) -> Iterator[Chunk]:
    """Yield the chunks of a RIFF file, which they must fill exactly; raises Refused."""
    stream.seek(0)
    riff = stream.read(12)
    if len(riff) < 12 or riff[:4] != b"RIFF" or riff[8:] != b"WEBP":
        raise Refused("damaged")
    end = 8 + int.from_bytes(riff[4:8], "little")
    if end > total:
        raise Refused("truncated")
    if end + (end & 1) < total:
        raise Refused("hidden_data")
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at >= end:
            return
        stream.seek(at)
        head = stream.read(8)
        length = int.from_bytes(head[4:], "little")
        if len(head) < 8 or at + 8 + length > end:
            raise Refused("damaged")
        yield Chunk(head[:4], at + 8, length)
        at += 8 + length + (length & 1)
    raise Refused("damaged")


def read_header(stream: BinaryIO, total: int) -> Header:
    """Walk a WebP of `total` bytes to its end; raises Refused (truncated, damaged, animated, hidden_data)."""
    canvas: tuple[int, int] | None = None
    picture: Header | None = None
    alpha = False
    for index, chunk in enumerate(chunks(stream, total)):
        stream.seek(chunk.start)
        body = stream.read(min(chunk.length, 10))
        if chunk.type in (b"ANIM", b"ANMF"):
            raise Refused("animated")
        if chunk.type == b"VP8X":
            if index or len(body) < 10:
                raise Refused("damaged")
            if body[0] & _ANIMATION:
                raise Refused("animated")
            alpha = bool(body[0] & _ALPHA)
            canvas = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        elif chunk.type in (b"VP8 ", b"VP8L"):
            if picture is not None or (index and canvas is None):
                raise Refused("damaged")
            picture = _read_lossy(body) if chunk.type == b"VP8 " else _read_lossless(body)
        elif canvas is None:
            raise Refused("damaged")
    if picture is None or (canvas is not None and canvas != (picture.width, picture.height)):
        raise Refused("damaged")
    alpha = alpha or picture.alpha
    pixels = picture.width * picture.height
    held = picture.decode_bytes
    if alpha and not picture.alpha:
        held += pixels * 5  # beside lossy colours, alpha is a lossless picture of its own
    return Header("webp", picture.width, picture.height, held + pixels * (4 if alpha else 3), alpha)


def read_metadata(stream: BinaryIO, total: int) -> tuple[bytes, bytes]:
    """Return the colour profile and the EXIF block (each b"" where there is none)."""
    found: dict[bytes, bytes] = {}
    for chunk in chunks(stream, total):
        if chunk.type in (b"ICCP", b"EXIF") and chunk.length <= _MOST_METADATA:
            stream.seek(chunk.start)
            found[chunk.type] = stream.read(chunk.length)
    return found.get(b"ICCP", b""), found.get(b"EXIF", b"")


def _read_lossy(body: bytes) -> Header:
    """Read the frame header of VP8 (RFC 6386 §9.1); its decoder holds a few rows only."""
    if len(body) < 10 or body[0] & 1 or body[3:6] != b"\x9d\x01\x2a":
        raise Refused("damaged")
    return _sized(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF, 0)


def _read_lossless(body: bytes) -> Header:
    """Read the header of VP8L (RFC 9649 §3.4); its decoder holds all pixels beside the ones it hands out."""
    bits = int.from_bytes(body[1:5], "little")
    if len(body) < 5 or body[0] != 0x2F or bits >> 29:
        raise Refused("damaged")
    return _sized((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 4, bool(bits >> 28 & 1))


def _sized(width: int, height: int, bytes_a_pixel: int, alpha: bool = False) -> Header:
    if not width or not height:
        raise Refused("damaged")
    return Header("webp", width, height, width * height * bytes_a_pixel, alpha)
