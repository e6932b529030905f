"""Proof by parsing that a stored picture holds pixels and nothing else: whatever is not known is not let through."""

import io

from consilium.lib.images import boxes, webp
from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Rendition

# Properties of the one item: size, channels, codec configuration, colour as three numbers ("nclx", never a profile).
_PROPERTIES = {b"ispe", b"pixi", b"av1C", b"colr"}
_META = {b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp"}
# AV1 §6.2.2: temporal delimiter, sequence header, frame header, tile group, frame. Not metadata (5), not padding (15).
_UNITS = {2, 1, 3, 4, 6}


class UncleanError(ValueError):
    """A picture that holds, or may hold, more than pixels."""


def check(rendition: Rendition) -> None:
    """Return when a rendition is one plain picture of the size it says; else raise UncleanError.

    Looked for is not the unwanted but the wanted: a WebP is a RIFF file with one VP8 or VP8L chunk, an AVIF one item
    of type av01 with known properties whose extent fills `mdat`. So EXIF, GPS, XMP, colour profiles, comments,
    thumbnails, animation and anything hidden before, between or after have no place to be in.
    """
    try:
        size = _check_webp(rendition.data) if rendition.format == "webp" else _check_avif(rendition.data)
    except (Refused, boxes.MalformedError) as error:
        raise UncleanError(f"{rendition.size}.{rendition.format}: {error}") from error
    if size != (rendition.width, rendition.height):
        raise UncleanError(f"{rendition.size}.{rendition.format}: is {size}")


def _check_webp(data: bytes) -> tuple[int, int]:
    stream = io.BytesIO(data)
    found = list(webp.chunks(stream, len(data)))
    if [chunk.type for chunk in found] not in ([b"VP8 "], [b"VP8L"]):
        raise UncleanError(f"chunks {[chunk.type for chunk in found]}")
    if found[0].start + found[0].length + (found[0].length & 1) != len(data):
        raise UncleanError("bytes after the picture")
    header = webp.read_header(stream, len(data))
    return header.width, header.height


def _check_avif(data: bytes) -> tuple[int, int]:
    stream = io.BytesIO(data)
    found = list(boxes.walk(stream, 0, len(data)))
    if [box.type for box in found] != [b"ftyp", b"meta", b"mdat"]:
        raise UncleanError(f"boxes {[box.type for box in found]}")
    ftyp, meta_box, mdat = found
    if data[ftyp.start : ftyp.start + 4] != b"avif":
        raise UncleanError("not an AVIF still")
    payload = data[meta_box.start : meta_box.end]
    meta = boxes.read_meta(payload)
    if set(meta.inside) != _META:
        raise UncleanError(f"meta holds {meta.inside}")
    _check_handler(payload)
    item = meta.items[meta.primary]
    if len(meta.items) != 1 or item.type != b"av01":
        raise UncleanError(f"items {[each.type for each in meta.items.values()]}")
    if item.extents != ((mdat.start, mdat.end - mdat.start),):
        raise UncleanError("bytes beside the picture")
    kinds = [kind for kind, _ in item.properties]
    if set(kinds) - _PROPERTIES or len(set(kinds)) != len(kinds):
        raise UncleanError(f"properties {kinds}")
    properties = dict(item.properties)
    if properties.get(b"colr", b"nclx")[:4] != b"nclx":
        raise UncleanError("a colour profile")
    _check_units(properties.get(b"av1C", b"")[4:])
    _check_units(data[mdat.start : mdat.end])
    extent = properties.get(b"ispe", b"")
    return int.from_bytes(extent[4:8]), int.from_bytes(extent[8:12])


def _check_handler(payload: bytes) -> None:
    """The handler box may name its writer in free text: allow none."""
    for box in boxes.walk(io.BytesIO(payload), 4, len(payload)):
        body = payload[box.start : box.end]
        if box.type == b"hdlr" and (body[8:12] != b"pict" or body[24:].strip(b"\0")):
            raise UncleanError("a handler with a name")


def _check_units(data: bytes) -> None:
    """Walk the open bitstream units of AV1 (AV1 specification §5.3), each of which gives its size."""
    at = 0
    while at < len(data):
        head = data[at]
        at += 2 if head & 4 else 1
        if not head & 2 or head & 0x81:
            raise UncleanError("a unit without its size")
        if head >> 3 & 15 not in _UNITS:
            raise UncleanError(f"a unit of type {head >> 3 & 15}")
        size = shift = 0
        while True:
            if at >= len(data) or shift > 28:
                raise UncleanError("a unit without its size")
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        at += size
    if at != len(data):
        raise UncleanError("a unit that ends after the picture")
