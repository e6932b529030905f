"""The structure of a PNG file (ISO/IEC 15948), walked chunk by chunk without decoding."""

from typing import BinaryIO

from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Header

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 40_000

# Colour type → (bit depths allowed, bytes a pixel once decoded by Pillow, bytes at 16 bits, has alpha).
_COLOURS: dict[int, tuple[tuple[int, ...], int, int, bool]] = {
    0: ((1, 2, 4, 8, 16), 1, 2, False),
    2: ((8, 16), 4, 4, False),
    3: ((1, 2, 4, 8), 1, 1, False),
    4: ((8, 16), 4, 4, True),
    6: ((8, 16), 4, 4, True),
}


def read_header(stream: BinaryIO, total: int) -> Header:
    """Walk a PNG of `total` bytes to its end; raises Refused (truncated, damaged, animated, hidden_data)."""
    stream.seek(0)
    if stream.read(8) != SIGNATURE:
        raise Refused("damaged")
    header: Header | None = None
    at, data_seen = 8, False
    for _ in range(_MOST_CHUNKS):
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:
            raise Refused("truncated")
        length, kind = int.from_bytes(head[:4]), head[4:]
        if length > 0x7FFFFFFF or not kind.isalpha():
            raise Refused("damaged")
        if at + 12 + length > total:
            raise Refused("truncated")
        if (kind == b"IHDR") != (header is None):
            raise Refused("damaged")
        if kind == b"IHDR":
            header = _read_ihdr(stream.read(length) if length == 13 else b"")
        elif kind == b"acTL":
            raise Refused("animated")
        elif kind == b"IDAT":
            data_seen = True
        at += 12 + length
        if kind == b"IEND":
            if header is None or not data_seen:
                raise Refused("damaged")
            if at != total:
                raise Refused("hidden_data")
            return header
    raise Refused("damaged")


def _read_ihdr(body: bytes) -> Header:
    if len(body) != 13:
        raise Refused("damaged")
    width, height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
    depth, colour, compression, filtering, interlace = body[8:]
    allowed, wide, widest, alpha = _COLOURS.get(colour, ((), 0, 0, False))
    if depth not in allowed or compression or filtering or interlace > 1 or not width or not height:
        raise Refused("damaged")
    return Header("png", width, height, width * height * (widest if depth == 16 else wide), alpha)
