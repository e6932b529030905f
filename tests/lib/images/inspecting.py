"""A second reading of stored pictures, written apart from the one in the package: what is in these bytes?"""

import io

from PIL import Image

from consilium.lib.images import Processed, Rendition
from tests.lib.images.making import SECRET

_CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"iinf": 6}


def parts(data: bytes) -> list[str]:
    """List the chunks of a WebP or all boxes of an AVIF, in order."""
    if data[:4] == b"RIFF":
        found, at = [], 12
        while at < len(data):
            length = int.from_bytes(data[at + 4 : at + 8], "little")
            found.append(data[at : at + 4].decode())
            at += 8 + length + length % 2
        assert at == len(data)
        assert int.from_bytes(data[4:8], "little") + 8 == len(data)
        return found
    return _boxes(data)


def _boxes(data: bytes) -> list[str]:
    found, at = [], 0
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        assert 8 <= length <= len(data) - at
        name = kind.decode()
        if kind == b"colr":
            name += " " + data[at + 8 : at + 12].decode()
        if kind == b"infe":
            name += " " + data[at + 16 : at + 20].decode()
        found.append(name)
        if kind in _CONTAINERS:
            found += _boxes(data[at + 8 + _CONTAINERS[kind] : at + length])
        at += length
    return found


AVIF_PARTS = [
    *("ftyp", "meta", "hdlr", "pitm", "iloc", "iinf", "infe av01"),
    *("iprp", "ipco", "ispe", "pixi", "av1C", "colr nclx", "ipma", "mdat"),
]


def assert_only_pixels(rendition: Rendition) -> Image.Image:
    """Assert that a rendition holds one picture of the stated size and nothing else, and return it decoded."""
    if rendition.format == "webp":
        assert parts(rendition.data) == ["VP8 "]
    else:
        assert parts(rendition.data) == AVIF_PARTS
    # Only long names are searched for: "GPS" occurs by chance in compressed data.
    for secret in (SECRET, b"xmpmeta", b"ICC_PROFILE", b"Little CMS"):
        assert secret not in rendition.data
    with Image.open(io.BytesIO(rendition.data)) as image:
        image.load()
        assert image.format == rendition.format.upper()
        assert image.size == (rendition.width, rendition.height)
        assert image.mode == "RGB"
        assert getattr(image, "n_frames", 1) == 1
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
        return image.copy()


def assert_kept(processed: Processed) -> Image.Image:
    """Assert that all six renditions are there and hold only pixels; return the large one."""
    names = [f"{each.size}.{each.format}" for each in processed.renditions]
    assert names == ["large.webp", "large.avif", "small.webp", "small.avif", "blurred.webp", "tiny.webp"]
    images = [assert_only_pixels(each) for each in processed.renditions]
    longest = [max(image.size) for image in images]
    assert longest[0] == longest[1] <= 1600
    assert longest[2] == longest[3] == longest[4] == min(640, longest[0])
    assert longest[5] == min(32, longest[0])
    return images[0]
