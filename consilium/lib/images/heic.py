"""The structure of a HEIC file (ISO/IEC 23008-12), walked box by box without decoding."""

from typing import BinaryIO

from consilium.lib.images import boxes
from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Header

_MOST_META = 1 << 20
_MOST_TILES = 1024
_ORDINARY = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"uuid", b"mpvd"}
_FILMS = {b"qt  ", b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5", b"3gp6"}


def read_header(stream: BinaryIO, total: int) -> Header:
    """Walk a HEIC of `total` bytes to its end; raises Refused (truncated, damaged, animated, unsupported …)."""
    try:
        found = list(boxes.walk(stream, 0, total))
    except boxes.OverrunError as error:
        # What is no box at all, such as "PK\3\4" of an archive put at the end, reads as a box of gigabytes.
        raise Refused("truncated" if error.type in _ORDINARY else "hidden_data") from error
    except boxes.MalformedError as error:
        raise Refused("hidden_data") from error
    stream.seek(found[0].start)
    brands = stream.read(min(found[0].end - found[0].start, 256))
    major, listed = brands[:4], {brands[i : i + 4] for i in range(8, len(brands), 4)}
    types = [box.type for box in found]
    if b"moov" in types:
        if major in _FILMS:
            raise Refused("not_a_photo", what="a video")
        raise Refused("animated")
    if major in (b"avif", b"avis"):
        raise Refused("not_a_photo", what="an AVIF picture")
    if not {major, *listed} & {b"heic", b"heix", b"heim", b"heis", b"mif1"}:
        raise Refused("not_a_photo", what="a video" if major in _FILMS else "a file of another kind")
    metas = [box for box in found if box.type == b"meta"]
    if len(metas) != 1 or metas[0].end - metas[0].start > _MOST_META:
        raise Refused("damaged")
    stream.seek(metas[0].start)
    try:
        meta = boxes.read_meta(stream.read(metas[0].end - metas[0].start))
    except boxes.MalformedError as error:
        raise Refused("damaged") from error
    return _header_of(meta, total)


def _header_of(meta: boxes.Meta, total: int) -> Header:
    item = meta.items[meta.primary]
    tiles = [to for kind, source, to in meta.references if kind == b"dimg" and source == item.id]
    coded = [meta.items[id_] for id_ in tiles[0] if id_ in meta.items] if tiles else [item]
    if item.type not in (b"hvc1", b"grid") or not coded or any(each.type != b"hvc1" for each in coded):
        what = (
            "an AVIF picture" if b"av01" in {item.type, *(each.type for each in coded)} else "an unusual HEIF picture"
        )
        raise Refused("unsupported", what=what)
    if len(coded) > _MOST_TILES:
        raise Refused("damaged")
    if any(offset + length > total for each in meta.items.values() for offset, length in each.extents):
        raise Refused("truncated")
    extent = dict(item.properties).get(b"ispe", b"")
    width, height = int.from_bytes(extent[4:8]), int.from_bytes(extent[8:12])
    if len(extent) != 12 or not width or not height:
        raise Refused("damaged")
    alpha = any(kind == b"auxl" and item.id in to for kind, _, to in meta.references)
    # libheif holds the planes (1½ bytes a pixel), what it hands out (3, or 4 with alpha) and the file.
    pixels = width * height
    return Header("heic", width, height, pixels * 3 // 2 + pixels * (4 if alpha else 3) + total, alpha)
