"""HEIC files as phones write them, composed from pictures that Debian's heif-enc encodes (nothing else here can)."""

import os
import shutil
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from consilium.lib.images import boxes
from tests.lib.images.making import SECRET, STORED, XMP, box, chart, exif, full_box, profile, saved

PACKAGE = "libheif-examples"

# EXIF orientation → the transforming properties of the container that undo the same turn: quarter turns to the left
# (irot), then a mirror (imir: 0 top and bottom change places, 1 left and right), after ISO/IEC 23008-12 §6.5.10.
_TURNS: dict[int, list[bytes]] = {
    1: [],
    2: [box(b"imir", b"\1")],
    3: [box(b"irot", b"\2")],
    4: [box(b"imir", b"\0")],
    5: [box(b"irot", b"\1"), box(b"imir", b"\0")],
    6: [box(b"irot", b"\3")],
    7: [box(b"irot", b"\3"), box(b"imir", b"\0")],
    8: [box(b"irot", b"\1")],
}


@cache
def encoder() -> str:
    """Return the path of heif-enc; without it the test is skipped, or fails where CI=true."""
    path = shutil.which("heif-enc")
    if path is None:
        line = f"needs heif-enc to make HEIC photos (Debian: apt-get install {PACKAGE})"
        if os.environ.get("CI") == "true":
            pytest.fail(line)
        pytest.skip(line)
    return path


def encode(source: bytes, suffix: str, *options: str) -> bytes:
    """Encode the bytes of a JPEG or PNG as HEIC; EXIF, XMP and colour profile come along."""
    return _run((source,), suffix, options)


def encode_two(first: bytes, second: bytes) -> bytes:
    """Encode two PNGs into one HEIC, of which the first is the primary picture."""
    return _run((first, second), ".png", ())


@cache
def _run(sources: tuple[bytes, ...], suffix: str, options: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number}{suffix}" for number in range(len(sources))]
        for name, source in zip(names, sources, strict=True):
            (Path(folder) / name).write_bytes(source)
        command = [encoder(), "-q", "80", *options, "-o", "out.heic", *names]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        return (Path(folder) / "out.heic").read_bytes()


def plain(image: Image.Image) -> bytes:
    """Make a HEIC with one picture and nothing else."""
    return encode(saved(image, "PNG"), ".png")


def _coded(image: Image.Image) -> tuple[bytes, bytes]:
    """Return the decoder configuration (the whole hvcC box) and the coded picture."""
    data = plain(image)
    start = data.index(b"meta") + 4
    end = start - 8 + int.from_bytes(data[start - 8 : start - 4])
    item = next(iter(boxes.read_meta(data[start:end]).items.values()))
    ((offset, length),) = item.extents
    return box(b"hvcC", dict(item.properties)[b"hvcC"]), data[offset : offset + length]


def phone(orientation: int = 1, size: tuple[int, int] = (256, 128), tile: int = 128) -> bytes:
    """Make a HEIC as an iPhone does: a grid of hidden tiles, EXIF with GPS, XMP, a thumbnail, a profile, a turn."""
    stored = STORED[orientation](chart(*size))
    columns, rows = stored.width // tile, stored.height // tile
    cuts = [(x * tile, y * tile, (x + 1) * tile, (y + 1) * tile) for y in range(rows) for x in range(columns)]
    tiles = [_coded(stored.crop(cut)) for cut in cuts]
    thumb_config, thumb = _coded(stored.resize((64, 64)))
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, stored.width, stored.height)
    exif_block = struct.pack(">I", 6) + exif(orientation)
    # Item numbers: the tiles from 1, then grid, thumbnail, EXIF, XMP.
    grid_id = len(tiles) + 1
    items = [
        *((number, b"hvc1", coded) for number, (_, coded) in enumerate(tiles, 1)),
        (grid_id, b"grid", grid),
        (grid_id + 1, b"hvc1", thumb),
        (grid_id + 2, b"Exif", exif_block),
        (grid_id + 3, b"mime", XMP),
    ]
    turns = _TURNS[orientation]
    properties = [
        tiles[0][0],
        full_box(b"ispe", struct.pack(">II", tile, tile)),
        full_box(b"ispe", struct.pack(">II", *stored.size)),
        thumb_config,
        full_box(b"ispe", struct.pack(">II", 64, 64)),
        box(b"colr", b"prof", profile()),
        *turns,
    ]
    owned = {number: [1, 2, 6] for number in range(1, grid_id)}
    owned[grid_id] = [3, 6, *range(7, 7 + len(turns))]
    owned[grid_id + 1] = [4, 5]
    references = [
        (b"dimg", grid_id, list(range(1, grid_id))),
        (b"thmb", grid_id + 1, [grid_id]),
        (b"cdsc", grid_id + 2, [grid_id]),
        (b"cdsc", grid_id + 3, [grid_id]),
    ]
    return assemble(grid_id, items, properties, owned, references)


def tiled(tile: Image.Image, columns: int, rows: int) -> bytes:
    """Make a large HEIC quickly: a grid whose tiles are all the same picture, coded once."""
    config, coded = _coded(tile)
    count = columns * rows
    width, height = columns * tile.width, rows * tile.height
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    items = [*((number, b"hvc1", coded) for number in range(1, count + 1)), (count + 1, b"grid", grid)]
    sizes = [full_box(b"ispe", struct.pack(">II", *size)) for size in (tile.size, (width, height))]
    owned = {**{number: [1, 2] for number in range(1, count + 1)}, count + 1: [3]}
    return assemble(count + 1, items, [config, *sizes], owned, [(b"dimg", count + 1, list(range(1, count + 1)))])


def assemble(
    primary: int,
    items: list[tuple[int, bytes, bytes]],
    properties: list[bytes],
    owned: dict[int, list[int]],
    references: list[tuple[bytes, int, list[int]]],
) -> bytes:
    """Write a HEIC file from items (number, type, data), properties and who owns which of them."""
    ftyp = box(b"ftyp", b"heic", b"\0\0\0\0", b"mif1heic")
    entries = b"".join(_entry(number, kind) for number, kind, _ in items)
    ipma = b"".join(struct.pack(">HB", id_, len(own)) + bytes(own) for id_, own in owned.items())
    refs = [box(kind, struct.pack(f">HH{len(to)}H", source, len(to), *to)) for kind, source, to in references]

    def meta(start: int) -> bytes:
        spans, at = b"", start
        for number, _, data in items:
            spans += struct.pack(">HHHII", number, 0, 1, at, len(data))
            at += len(data)
        return full_box(
            b"meta",
            full_box(b"hdlr", b"\0\0\0\0pict", bytes(12), SECRET + b"\0"),
            full_box(b"pitm", struct.pack(">H", primary)),
            full_box(b"iloc", b"\x44\0", struct.pack(">H", len(items)), spans),
            full_box(b"iinf", struct.pack(">H", len(items)), entries),
            full_box(b"iref", *refs),
            box(b"iprp", box(b"ipco", *properties), full_box(b"ipma", struct.pack(">I", len(owned)), ipma)),
        )

    head = ftyp + meta(0)
    return ftyp + meta(len(head) + 8) + box(b"mdat", *(data for _, _, data in items))


def _entry(number: int, kind: bytes) -> bytes:
    words = b"\0application/rdf+xml\0\0" if kind == b"mime" else b"\0"
    hidden = 1 if kind == b"hvc1" else 0
    return full_box(b"infe", struct.pack(">HH", number, 0), kind, words, version=2, flags=hidden)
