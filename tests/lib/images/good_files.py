"""Photos that must be kept, each unusual in its own way, with the upright picture that is wanted from each."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.lib.images import heic_making
from tests.lib.images.bad_files import film
from tests.lib.images.making import (
    chart,
    exif,
    phone_jpeg,
    phone_png,
    phone_webp,
    png_chunk,
    profile,
    saved,
)

Maker = Callable[[], bytes]
WHITE = Image.new("RGB", (240, 160), "white")


def with_alpha() -> Image.Image:
    """Return the chart with its upper half transparent and, behind it, colours that must not show."""
    image = chart().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 255))
    image.paste((255, 0, 255, 0), (0, 0, 240, 80))
    return image


def on_white() -> Image.Image:
    """Return what a reader should see of `with_alpha`."""
    image = chart()
    image.paste("white", (0, 0, 240, 80))
    return image


def palette_with_alpha() -> bytes:
    """Make a PNG with a palette of which one colour, red, is transparent."""
    image = chart().quantize(4)
    red = image.getpixel((10, 10))
    return saved(image, "PNG", transparency=red)


def without_red() -> Image.Image:
    """Return the chart with its red corner white."""
    image = chart()
    image.paste("white", (0, 0, 120, 80))
    return image


def deep_png(colour: int) -> bytes:
    """Make a PNG with 16 bits a channel: grey (0), RGB (2) or RGBA (6)."""
    image = chart().convert({0: "L", 2: "RGB", 6: "RGBA"}[colour])
    channels = len(image.getbands())
    row_length = image.width * channels
    pixels = image.tobytes()
    deep = b"".join(bytes((byte, 0x80)) for byte in pixels)
    rows = [b"\0" + deep[at : at + 2 * row_length] for at in range(0, len(deep), 2 * row_length)]
    return _png(image.size, 16, colour, 0, zlib.compress(b"".join(rows)))


# The first column and row of each pass, and its steps across and down.
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def interlaced_png() -> bytes:
    """Make a PNG whose rows come in seven passes (Adam7)."""
    image = chart()
    raw = b""
    for left, top, right, down in _ADAM7:
        for y in range(top, image.height, down):
            pixels = [image.getpixel((x, y)) for x in range(left, image.width, right)]
            raw += b"\0" + b"".join(bytes(pixel) for pixel in pixels if isinstance(pixel, tuple))
    return _png(image.size, 8, 2, 1, zlib.compress(raw))


def _png(size: tuple[int, int], depth: int, colour: int, interlace: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, interlace)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def samsung_jpeg() -> bytes:
    """Make a JPEG with the block that Samsung's phones put after it: a time and a directory."""
    block = b"\0\0\x01\x0a" + struct.pack("<I", 14) + b"Image_UTC_Data" + b"1762164764000"
    entry = struct.pack("<HHII", 0, 0x0A01, len(block), len(block))
    directory = b"SEFH" + struct.pack("<II", 106, 1) + entry
    return phone_jpeg() + block + directory + struct.pack("<I", len(directory)) + b"SEFT"


def two_pictures() -> bytes:
    """Make an MPO: the chart, and a black picture after it."""
    out = io.BytesIO()
    chart().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (240, 160))], quality=92)
    return out.getvalue()


def swapped_profile() -> bytes:
    """Make a colour profile in which red means green and green red: a picture that ignores it looks wrong."""
    data = profile()
    return data.replace(b"rXYZ", b"temp").replace(b"gXYZ", b"rXYZ").replace(b"temp", b"gXYZ")


def swapped() -> Image.Image:
    """Return the chart with the channels red and green exchanged."""
    red, green, blue = chart().split()
    return Image.merge("RGB", (green, red, blue))


def grey() -> Image.Image:
    """Return the chart in grey."""
    return chart().convert("L").convert("RGB")


def collection() -> bytes:
    """Make a HEIC that holds the chart and, not as its primary picture, another."""
    return heic_making.encode_two(saved(chart(), "PNG"), saved(Image.new("RGB", (240, 160)), "PNG"))


GOOD_FILES: dict[str, tuple[Callable[[], Image.Image], Maker]] = {
    "JPEG of a phone": (chart, phone_jpeg),
    "JPEG without anything": (chart, lambda: saved(chart(), "JPEG", quality=92)),
    "JPEG, progressive": (chart, lambda: phone_jpeg(progressive=True)),
    "JPEG, colours in full": (chart, lambda: phone_jpeg(subsampling=0)),
    "JPEG, with restart markers": (chart, lambda: phone_jpeg(restart_marker_blocks=1)),
    "JPEG, grey": (grey, lambda: saved(chart().convert("L"), "JPEG", quality=92)),
    "JPEG, CMYK": (chart, lambda: saved(chart().convert("CMYK"), "JPEG", quality=95)),
    "JPEG, with a profile that swaps colours": (swapped, lambda: phone_jpeg(icc_profile=swapped_profile())),
    "JPEG, with a broken profile": (chart, lambda: phone_jpeg(icc_profile=profile()[:200])),
    "JPEG, grey with a profile for colour": (grey, lambda: saved(chart().convert("L"), "JPEG", icc_profile=profile())),
    "JPEG, with broken EXIF": (chart, lambda: phone_jpeg(exif=exif(6)[:40])),
    "JPEG, with an orientation of 77": (chart, lambda: phone_jpeg(exif=exif(77))),
    "JPEG, with zeros after it": (chart, lambda: phone_jpeg() + bytes(5000)),
    "JPEG, with a gain map after it": (chart, lambda: phone_jpeg() + saved(chart().convert("L"), "JPEG")),
    "JPEG, with a film after it": (chart, lambda: phone_jpeg() + film(b"mp42")),
    "JPEG, with Samsung's block after it": (chart, samsung_jpeg),
    "JPEG, of two pictures (MPO)": (chart, two_pictures),
    "PNG of a phone": (chart, phone_png),
    "PNG, grey": (grey, lambda: saved(chart().convert("L"), "PNG")),
    "PNG, with alpha": (on_white, lambda: saved(with_alpha(), "PNG")),
    "PNG, grey with alpha": (grey, lambda: saved(chart().convert("LA"), "PNG")),
    "PNG, palette": (chart, lambda: saved(chart().quantize(4), "PNG")),
    "PNG, palette with alpha": (without_red, palette_with_alpha),
    "PNG, one colour transparent": (without_red, lambda: saved(chart(), "PNG", transparency=(200, 40, 40))),
    "PNG, one bit": (lambda: WHITE, lambda: saved(WHITE.convert("1"), "PNG")),
    "PNG, 16 bits grey": (grey, lambda: deep_png(0)),
    "PNG, 16 bits": (chart, lambda: deep_png(2)),
    "PNG, 16 bits with alpha": (chart, lambda: deep_png(6)),
    "PNG, interlaced": (chart, interlaced_png),
    "WebP of a phone": (chart, phone_webp),
    "WebP without anything": (chart, lambda: saved(chart(), "WEBP", quality=92)),
    "WebP, lossless": (chart, lambda: saved(chart(), "WEBP", lossless=True)),
    "WebP, with alpha": (on_white, lambda: saved(with_alpha(), "WEBP", quality=95)),
    "WebP, lossless with alpha": (on_white, lambda: saved(with_alpha(), "WEBP", lossless=True)),
    "HEIC of a phone": (lambda: chart(256, 128), heic_making.phone),
    "HEIC without anything": (chart, lambda: heic_making.plain(chart())),
    "HEIC from a JPEG with EXIF": (chart, lambda: heic_making.encode(phone_jpeg(), ".jpg", "-t", "64")),
    "HEIC, with alpha": (on_white, lambda: heic_making.plain(with_alpha())),
    "HEIC, 10 bits": (chart, lambda: heic_making.encode(deep_png(2), ".png", "-b", "10")),
    "HEIC, of odd size": (lambda: chart(241, 161), lambda: heic_making.plain(chart(241, 161))),
    "HEIC, of two pictures": (chart, collection),
}
