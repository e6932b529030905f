"""Photos made for the tests: a chart whose corners tell which way is up, with all that phones write beside pixels."""

import io
import struct
from collections.abc import Callable
from typing import Any

import piexif
from PIL import Image, ImageCms, ImageDraw

SECRET = b"ZEBRA-7731-QUAGGA"
"""A marker that stands in every metadata field that is made here; no output may hold it."""

RED, GREEN, BLUE, YELLOW = (200, 40, 40), (40, 160, 60), (40, 60, 190), (220, 200, 50)

# EXIF orientation → what makes stored pixels from the upright picture, so that the orientation undoes it.
STORED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda image: image,
    2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
    4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


def chart(width: int = 240, height: int = 160) -> Image.Image:
    """Draw four corners: red, green above; blue, yellow below."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    halves = ((0, 0, RED), (width // 2, 0, GREEN), (0, height // 2, BLUE), (width // 2, height // 2, YELLOW))
    for left, top, colour in halves:
        draw.rectangle((left, top, left + width, top + height), fill=colour)
    return image


def exif(orientation: int = 1) -> bytes:
    """Make the EXIF block of a phone: place, serial numbers, names, maker's note, thumbnail."""
    thumbnail = io.BytesIO()
    chart(160, 120).save(thumbnail, "JPEG", comment=SECRET)
    zeroth = {
        piexif.ImageIFD.Make: b"Phone " + SECRET,
        piexif.ImageIFD.Artist: SECRET,
        piexif.ImageIFD.ImageDescription: SECRET,
        piexif.ImageIFD.Orientation: orientation,
        piexif.ImageIFD.DateTime: b"2026:11:03 09:12:44",
    }
    inner = {
        piexif.ExifIFD.MakerNote: b"Apple iOS\0\0\1MM" + SECRET * 3,
        piexif.ExifIFD.BodySerialNumber: SECRET,
        piexif.ExifIFD.CameraOwnerName: SECRET,
        piexif.ExifIFD.UserComment: b"ASCII\0\0\0" + SECRET,
    }
    place = {
        piexif.GPSIFD.GPSLatitudeRef: b"N",
        piexif.GPSIFD.GPSLatitude: ((59, 1), (51, 1), (2991, 100)),
        piexif.GPSIFD.GPSLongitudeRef: b"E",
        piexif.GPSIFD.GPSLongitude: ((17, 1), (38, 1), (2134, 100)),
        piexif.GPSIFD.GPSProcessingMethod: SECRET,
    }
    block = {"0th": zeroth, "Exif": inner, "GPS": place, "1st": {}, "thumbnail": thumbnail.getvalue()}
    return bytes(piexif.dump(block))


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>' + SECRET + b"</rdf:RDF></x:xmpmeta>"


def profile() -> bytes:
    """Return a colour profile (sRGB's own numbers, as a file carries them)."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    """Encode with Pillow."""
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def _metadata(orientation: int) -> dict[str, bytes]:
    return {"exif": exif(orientation), "xmp": XMP, "icc_profile": profile()}


def phone_jpeg(orientation: int = 1, size: tuple[int, int] = (240, 160), **options: Any) -> bytes:
    """Make a JPEG that holds EXIF, GPS, a thumbnail, a maker's note, XMP, a colour profile and a comment."""
    stored = STORED[orientation](chart(*size))
    return saved(
        stored,
        "JPEG",
        **{
            "quality": 92,
            "exif": exif(orientation),
            "xmp": XMP,
            "icc_profile": profile(),
            "comment": SECRET,
            **options,
        },
    )


def phone_png(orientation: int = 1) -> bytes:
    """Make a PNG that holds EXIF, XMP, a colour profile and a text."""
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    stored = STORED[orientation](chart())
    return saved(stored, "PNG", exif=exif(orientation), icc_profile=profile(), pnginfo=text)


def phone_webp(orientation: int = 1, **options: Any) -> bytes:
    """Make a WebP that holds EXIF, XMP and a colour profile."""
    stored = STORED[orientation](chart())
    return saved(
        stored,
        "WEBP",
        **{"quality": 92, "exif": exif(orientation)[6:], "xmp": XMP, "icc_profile": profile(), **options},
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Make one chunk of a PNG."""
    import zlib

    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int, data: bytes = b"", depth: int = 8, colour: int = 2) -> bytes:
    """Make a PNG whose header claims a size, with compressed data given as it is."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
        + png_chunk(b"IDAT", data)
        + png_chunk(b"IEND", b"")
    )


def box(kind: bytes, *payload: bytes) -> bytes:
    """Make one box of an ISO base media file."""
    body = b"".join(payload)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full_box(kind: bytes, *payload: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Make one box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)
