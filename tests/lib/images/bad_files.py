"""Files that must not be kept, each made by code, with the code of the reason that its sender is told."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from consilium.lib.images.refusals import Code
from tests.lib.images import heic_making
from tests.lib.images.making import (
    box,
    chart,
    full_box,
    phone_jpeg,
    phone_png,
    phone_webp,
    png_chunk,
    png_claiming,
    saved,
)

Maker = Callable[[], bytes]


def archive() -> bytes:
    """Make a ZIP with a program in it, as a JAR has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("META-INF/MANIFEST.MF", "Main-Class: Run\n")
        packed.writestr("Run.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


def jpeg_of_size(width: int, height: int, frame: int = 0xC0, precision: int = 8, sampling: int = 0x22) -> bytes:
    """Make a small JPEG whose frame header claims another size, process, precision and sampling."""
    data = bytearray(phone_jpeg())
    at = data.rindex(b"\xff\xc0\x00\x11\x08")  # the thumbnail has one too
    data[at + 1] = frame
    data[at + 4 : at + 9] = struct.pack(">BHH", precision, height, width)
    data[at + 11] = sampling
    return bytes(data)


def jpeg_and_script() -> bytes:
    """Make a JPEG that is a script too: its first segment is "/*" long, its end closes the comment."""
    data = phone_jpeg()
    filler = b"\xff\xe0\x2f\x2a" + bytes(0x2F2A - 2)
    script = b"*/=alert(1);/*"
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(script)) + script
    return data[:2] + filler + comment + data[2:]


def many_scans() -> bytes:
    """Make a progressive JPEG that repeats one of its scans two thousand times."""
    data = saved(chart(), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * 2000 + b"\xff\xd9"


def two_frames() -> bytes:
    """Make a JPEG with two frame headers."""
    data = phone_jpeg()
    at = data.rindex(b"\xff\xc0\x00\x11\x08")  # the thumbnail has one too
    return data[:at] + data[at : at + 19] * 2 + data[at + 19 :]


def moving(format_: str, **options: object) -> bytes:
    """Make an animation of three frames."""
    frames = [chart().rotate(angle) for angle in (0, 90, 180)]
    return saved(frames[0], format_, save_all=True, append_images=frames[1:], **options)


def film(brand: bytes) -> bytes:
    """Make the skeleton of a film or a picture sequence."""
    return box(b"ftyp", brand, bytes(4), brand) + box(b"moov", full_box(b"mvhd", bytes(96))) + box(b"mdat", bytes(64))


def bomb() -> bytes:
    """Make a PNG of 39.7 megapixels in 116 kB, which costs half a gigabyte to open."""
    row = b"\0" + bytes(6300 * 3)
    packer = zlib.compressobj(9)
    return png_claiming(6300, 6300, b"".join(packer.compress(row) for _ in range(6300)) + packer.flush())


def text_bomb() -> bytes:
    """Make a PNG whose text of a few hundred kilobytes unpacks to hundreds of megabytes."""
    good = phone_png()
    packed = zlib.compress(bytes(300 << 20), 9)
    text = png_chunk(b"iTXt", b"note\0\1\0\0\0" + packed)
    return good[:33] + text + good[33:]


def changed(data: bytes, at: int, piece: bytes) -> bytes:
    """Overwrite bytes; a negative position counts from the end."""
    at = at if at >= 0 else len(data) + at
    return data[:at] + piece + data[at + len(piece) :]


def garbled_png() -> bytes:
    """Make a PNG whose compressed pixels are noise with a right checksum."""
    return png_claiming(200, 200, random.Random(1).randbytes(2000))


def heic_without(kind: bytes) -> bytes:
    """Make a HEIC in which one kind of box has become free space."""
    return heic_making.phone().replace(kind, b"free", 1)


def mif1_of_av1() -> bytes:
    """Make a HEIF picture of brand mif1 whose coding is AV1."""
    return saved(chart(), "AVIF").replace(b"avifavif", b"mif1mif1", 1).replace(b"ftypavif", b"ftypmif1", 1)


def with_heic_tail(tail: bytes) -> bytes:
    """Put something after a HEIC."""
    return heic_making.phone() + tail


def icon() -> bytes:
    """Make a favicon."""
    return saved(chart().resize((64, 64)), "ICO")


BAD_FILES: dict[str, tuple[Code, Maker]] = {
    "nothing": ("empty", lambda: b""),
    "one byte": ("not_a_photo", lambda: b"\xff"),
    "a text": ("not_a_photo", lambda: b"day 4, white bumps\n" * 20),
    "a web page": ("not_a_photo", lambda: b"<!doctype html><script>alert(1)</script>"),
    "an SVG": ("not_a_photo", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "an SVG after a prolog": ("not_a_photo", lambda: b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><svg/>'),
    "a renamed PDF": ("not_a_photo", lambda: saved(chart(), "PDF")),
    "a ZIP": ("not_a_photo", archive),
    "a program": ("not_a_photo", lambda: b"\x7fELF" + bytes(200)),
    "a GIF": ("not_a_photo", lambda: saved(chart(), "GIF")),
    "a moving GIF": ("not_a_photo", lambda: moving("GIF")),
    "a GIF and JAR": ("not_a_photo", lambda: saved(chart(), "GIF") + archive()),
    "a BMP": ("not_a_photo", lambda: saved(chart(), "BMP")),
    "a TIFF": ("not_a_photo", lambda: saved(chart(), "TIFF")),
    "a JPEG 2000": ("not_a_photo", lambda: saved(chart(), "JPEG2000")),
    "an icon": ("not_a_photo", icon),
    "an AVIF": ("not_a_photo", lambda: saved(chart(), "AVIF")),
    "a video": ("not_a_photo", lambda: film(b"mp42")),
    "a QuickTime video": ("not_a_photo", lambda: film(b"qt  ")),
    "an unknown kind of box file": ("not_a_photo", lambda: box(b"ftyp", b"zzzz", bytes(4)) + box(b"mdat", bytes(64))),
    "more than 20 MB": ("too_many_bytes", lambda: phone_jpeg() + bytes(20_000_000)),
    "JPEG: half": ("truncated", lambda: phone_jpeg()[: len(phone_jpeg()) // 2]),
    "JPEG: without its last two bytes": ("truncated", lambda: phone_jpeg()[:-2]),
    "JPEG: the first two bytes": ("truncated", lambda: phone_jpeg()[:2]),
    "JPEG: ends in its header": ("truncated", lambda: phone_jpeg()[:300]),
    "JPEG: only start and end": ("damaged", lambda: b"\xff\xd8\xff\xd9"),
    "JPEG: without a picture": ("damaged", lambda: b"\xff\xd8" + b"\xff\xfe\0\4ab" + b"\xff\xd9"),
    "JPEG: two frames": ("damaged", two_frames),
    "JPEG: no quantisation tables": ("damaged", lambda: phone_jpeg().replace(b"\xff\xdb", b"\xff\xed")),
    "JPEG: 2,000 scans": ("too_slow", many_scans),
    "JPEG: 12 bits": ("unsupported", lambda: jpeg_of_size(240, 160, 0xC1, 12)),
    "JPEG: lossless": ("unsupported", lambda: jpeg_of_size(240, 160, 0xC3)),
    "JPEG: arithmetic": ("unsupported", lambda: jpeg_of_size(240, 160, 0xC9)),
    "JPEG: 20,000 px": ("too_long_side", lambda: saved(Image.new("RGB", (20_000, 100)), "JPEG")),
    "JPEG: 64 megapixels": ("too_many_pixels", lambda: jpeg_of_size(9248, 6936)),
    "JPEG: progressive with 48 whole megapixels": ("too_heavy", lambda: jpeg_of_size(8064, 6048, 0xC2, sampling=0x11)),
    "JPEG: 10 px": ("too_small", lambda: saved(chart(10, 10), "JPEG")),
    "JPEG and ZIP": ("hidden_data", lambda: phone_jpeg() + archive()),
    "JPEG and web page": ("hidden_data", lambda: phone_jpeg() + b"<html><script>alert(1)</script>"),
    "JPEG and script": ("hidden_data", jpeg_and_script),
    "JPEG and program": ("hidden_data", lambda: phone_jpeg() + b"MZ" + bytes(500)),
    "JPEG and PDF": ("hidden_data", lambda: phone_jpeg() + b"%PDF-1.4\n"),
    "JPEG, JPEG and ZIP": ("hidden_data", lambda: phone_jpeg() * 2 + archive()),
    "JPEG, film and ZIP": ("hidden_data", lambda: phone_jpeg() + film(b"mp42") + archive()),
    "PNG: half": ("truncated", lambda: phone_png()[: len(phone_png()) // 2]),
    "PNG: without its end": ("truncated", lambda: phone_png()[:-12]),
    "PNG: wrong line ends": ("damaged", lambda: phone_png().replace(b"\r\n\x1a\n", b"\n\x1a\n", 1)),
    "PNG: wrong checksum": ("damaged", lambda: changed(phone_png(), phone_png().index(b"IDAT") + 8, b"\0\0\0\0")),
    "PNG: noise for pixels": ("damaged", garbled_png),
    "PNG: fewer pixels than claimed": ("damaged", lambda: png_claiming(400, 400, zlib.compress(bytes(5000)))),
    "PNG: colour type 5": ("damaged", lambda: png_claiming(200, 200, zlib.compress(b""), colour=5)),
    "PNG: moving": ("animated", lambda: moving("PNG")),
    "PNG: bomb of 39.7 megapixels": ("too_many_pixels", bomb),
    "PNG: claims 2³¹ px": ("too_long_side", lambda: png_claiming(0x7FFFFFFF, 0x7FFFFFFF, zlib.compress(b""))),
    "PNG: 20,000 px": ("too_long_side", lambda: saved(Image.new("L", (100, 20_000)), "PNG")),
    "PNG: 0 px": ("damaged", lambda: png_claiming(0, 100, zlib.compress(b""))),
    "PNG: text that unpacks to 300 MB": ("damaged", text_bomb),
    "PNG and ZIP": ("hidden_data", lambda: phone_png() + archive()),
    "PNG and script": ("hidden_data", lambda: phone_png() + b"<script>alert(1)</script>"),
    "WebP: half": ("truncated", lambda: phone_webp()[: len(phone_webp()) // 2]),
    "WebP: moving": ("animated", lambda: moving("WEBP")),
    "WebP: noise for pixels": (
        "damaged",
        lambda: changed(phone_webp(), phone_webp().index(b"VP8 ") + 18, random.Random(2).randbytes(300)),
    ),
    "WebP: claims 16,384 px": (
        "damaged",
        lambda: changed(phone_webp(), phone_webp().index(b"VP8X") + 12, b"\xff\x3f\0\xff\x3f\0"),
    ),
    "WebP: 16,383 px": ("too_long_side", lambda: saved(Image.new("L", (16_383, 80)), "WEBP", method=0)),
    "WebP and ZIP": ("hidden_data", lambda: phone_webp() + archive()),
    "WebP: only its frame": ("damaged", lambda: b"RIFF\x04\0\0\0WEBP"),
    "HEIC: half": ("truncated", lambda: heic_making.phone()[: len(heic_making.phone()) // 2]),
    "HEIC: without its pictures": ("truncated", lambda: heic_making.phone().partition(b"mdat")[0][:-4]),
    "HEIC: a sequence": ("animated", lambda: film(b"hevc")),
    "HEIC: a sequence with a still brand": (
        "animated",
        lambda: box(b"ftyp", b"heic", bytes(4), b"msf1heic") + film(b"hevc")[20:],
    ),
    "HEIC: without a list of items": ("damaged", lambda: heic_without(b"iinf")),
    "HEIC: without meta": ("damaged", lambda: heic_without(b"meta")),
    "HEIC: no decoder configuration": ("damaged", lambda: heic_making.phone().replace(b"hvcC", b"free")),
    "HEIC: coded in AV1": ("unsupported", mif1_of_av1),
    "HEIC and ZIP": ("hidden_data", lambda: with_heic_tail(archive())),
    "HEIC and web page": ("hidden_data", lambda: with_heic_tail(b"<html><script>alert(1)</script>")),
}
