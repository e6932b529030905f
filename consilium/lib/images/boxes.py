"""The boxes of an ISO base media file (ISO/IEC 14496-12), which HEIC, AVIF and MP4 are made of."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_BOXES = 4096


class MalformedError(ValueError):
    """Boxes that do not fit into each other."""


class OverrunError(MalformedError):
    """A box of the given type that claims to end after the bytes do."""

    def __init__(self, kind: bytes) -> None:
        self.type = kind
        super().__init__(f"box {kind!r} ends after the file")


@dataclass(frozen=True, slots=True)
class Box:
    """A box whose payload lies at `start` up to `end` (byte offsets in the stream)."""

    type: bytes
    start: int
    end: int


def walk(stream: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two offsets, which they must fill exactly.

    Raises OverrunError when the last one is longer than the room, MalformedError on anything that is no box.
    """
    count = 0
    while start < end:
        count += 1
        if count > MOST_BOXES:
            raise MalformedError("too many boxes")
        stream.seek(start)
        head = stream.read(min(16, end - start))
        if len(head) < 8:
            raise MalformedError("bytes left over after the last box")
        size, kind, header = int.from_bytes(head[:4]), head[4:8], 8
        if not all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind):
            raise MalformedError("not a box")
        if size == 1:
            if len(head) < 16:
                raise MalformedError("long box without its length")
            size, header = int.from_bytes(head[8:16]), 16
        elif size == 0:
            size = end - start
        if size < header:
            raise MalformedError("box shorter than its header")
        if start + size > end:
            raise OverrunError(kind)
        yield Box(kind, start + header, start + size)
        start += size


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a `meta` box: its coded type, its extents in the file, its properties in order."""

    id: int
    type: bytes
    extents: tuple[tuple[int, int], ...]
    """(offset, length) in the file; empty where the data lie inside `meta`."""
    properties: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Meta:
    """A `meta` box read: the primary item's id, all items by id, references as (type, from, to)."""

    primary: int
    items: dict[int, Item]
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...]
    inside: tuple[bytes, ...]
    """The types of the boxes directly in it."""


class _Reader:
    """Big-endian integers from a payload; running out raises MalformedError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) < count:
            raise MalformedError("payload too short")
        self.at += count
        return piece

    def integer(self, count: int) -> int:
        return int.from_bytes(self.take(count))

    def full(self) -> tuple[int, int]:
        """Read the version and flags with which a full box begins."""
        return self.integer(1), self.integer(3)


def read_meta(data: bytes) -> Meta:
    """Read the payload of a `meta` box (ISO/IEC 14496-12 §8.11); raises MalformedError."""
    stream = io.BytesIO(data)
    found: dict[bytes, bytes] = {}
    inside = []
    for box in walk(stream, 4, len(data)):
        inside.append(box.type)
        if box.type in found:
            raise MalformedError(f"two boxes {box.type!r}")
        found[box.type] = data[box.start : box.end]
    missing = {b"pitm", b"iloc", b"iinf", b"iprp"} - set(found)
    if missing:
        raise MalformedError("meta box without " + ", ".join(sorted(name.decode() for name in missing)))
    reader = _Reader(found[b"pitm"])
    primary = reader.integer(2 if reader.full()[0] == 0 else 4)
    types = _item_types(found[b"iinf"])
    extents = _item_extents(found[b"iloc"])
    properties = _item_properties(found[b"iprp"])
    items = {id_: Item(id_, type_, extents.get(id_, ()), properties.get(id_, ())) for id_, type_ in types.items()}
    if primary not in items:
        raise MalformedError("the primary item does not exist")
    return Meta(primary, items, _references(found.get(b"iref", b"\0\0\0\0")), tuple(inside))


def _item_types(data: bytes) -> dict[int, bytes]:
    reader = _Reader(data)
    reader.take(4 + (2 if reader.data[:1] == b"\0" else 4))
    types: dict[int, bytes] = {}
    for box in walk(io.BytesIO(data), reader.at, len(data)):
        entry = _Reader(data[box.start : box.end])
        version, _ = entry.full()
        if box.type != b"infe" or version not in (2, 3):
            raise MalformedError("an item without a type")
        id_ = entry.integer(2 if version == 2 else 4)
        entry.take(2)
        if id_ in types:
            raise MalformedError("two items of one number")
        types[id_] = entry.take(4)
    return types


def _item_extents(data: bytes) -> dict[int, tuple[tuple[int, int], ...]]:
    reader = _Reader(data)
    version, _ = reader.full()
    if version > 2:
        raise MalformedError("unknown iloc version")
    sizes = reader.integer(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    extents: dict[int, tuple[tuple[int, int], ...]] = {}
    total = 0
    for _ in range(reader.integer(4 if version == 2 else 2)):
        id_ = reader.integer(4 if version == 2 else 2)
        method = reader.integer(2) & 15 if version else 0
        if reader.integer(2):
            raise MalformedError("item data outside the file")
        base = reader.integer(base_size)
        spans = []
        for _ in range(reader.integer(2)):
            total += 1
            if total > MOST_BOXES:  # with sizes of zero bytes, a small box could name billions
                raise MalformedError("too many extents")
            reader.take(index_size)
            offset = base + reader.integer(offset_size)
            spans.append((offset, reader.integer(length_size)))
        extents[id_] = () if method else tuple(spans)
    return extents


def _item_properties(data: bytes) -> dict[int, tuple[tuple[bytes, bytes], ...]]:
    known: list[tuple[bytes, bytes]] = []
    properties: dict[int, tuple[tuple[bytes, bytes], ...]] = {}
    for box in walk(io.BytesIO(data), 0, len(data)):
        if box.type == b"ipco":
            inner = walk(io.BytesIO(data), box.start, box.end)
            known = [(each.type, data[each.start : each.end]) for each in inner]
            continue
        if box.type != b"ipma":
            raise MalformedError(f"unexpected {box.type!r} among properties")
        reader = _Reader(data[box.start : box.end])
        version, flags = reader.full()
        for _ in range(reader.integer(4)):
            id_ = reader.integer(2 if version == 0 else 4)
            own = []
            for _ in range(reader.integer(1)):
                index = reader.integer(2) & 0x7FFF if flags & 1 else reader.integer(1) & 0x7F
                if index > len(known):
                    raise MalformedError("a property that does not exist")
                if index:
                    own.append(known[index - 1])
            properties[id_] = tuple(own)
    return properties


def _references(data: bytes) -> tuple[tuple[bytes, int, tuple[int, ...]], ...]:
    wide = 4 if data[:1] != b"\0" else 2
    references = []
    for box in walk(io.BytesIO(data), 4, len(data)):
        reader = _Reader(data[box.start : box.end])
        source = reader.integer(wide)
        references.append((box.type, source, tuple(reader.integer(wide) for _ in range(reader.integer(2)))))
    return tuple(references)
