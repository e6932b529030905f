"""What a file is, told from its content alone, before anything in it is decoded."""

import os
from typing import BinaryIO

from consilium.lib.images import heic, jpeg, png, webp
from consilium.lib.images.refusals import Refused
from consilium.lib.images.values import Header, Limits

# What people send by mistake, by its first bytes (offset, signature): named, so that they know what to send instead.
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"PK\x05\x06", "a ZIP archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "a compressed file"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\0", "a TIFF or camera raw picture"),
    (0, b"MM\0*", "a TIFF or camera raw picture"),
    (0, b"\0\0\1\0", "an icon"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"\xd0\xcf\x11\xe0", "an office document"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"ID3", "a sound recording"),
    (0, b"OggS", "a sound recording"),
    (8, b"AVI ", "a video"),
    (8, b"WAVE", "a sound recording"),
)


def look(stream: BinaryIO, limits: Limits) -> Header:
    """Say what a seekable file holds; raises Refused for all but one still JPEG, PNG, WebP or HEIC picture.

    The whole structure is walked, so that a file with an end missing, or with something else after its end, is told
    from a photo without decoding it. Reading is bounded: a few kilobytes at a time, a limited number of parts.
    """
    total = stream.seek(0, os.SEEK_END)
    if total == 0:
        raise Refused("empty")
    if total > limits.file_bytes:
        raise Refused("too_many_bytes")
    stream.seek(0)
    first = stream.read(512)
    if first.startswith(b"\xff\xd8"):
        header = jpeg.read_header(stream, total)
    elif first.startswith(png.SIGNATURE[:4]):
        header = png.read_header(stream, total)
    elif first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        header = webp.read_header(stream, total)
    elif first[4:8] == b"ftyp":
        header = heic.read_header(stream, total)
    elif first.startswith((b"GIF87a", b"GIF89a")):
        raise Refused("not_a_photo", what="a GIF")
    else:
        raise Refused("not_a_photo", what=_name_of(first))
    _check_size(header, limits)
    return header


def _check_size(header: Header, limits: Limits) -> None:
    if max(header.width, header.height) > limits.side:
        raise Refused("too_long_side")
    if header.width * header.height > (limits.jpeg_pixels if header.kind == "jpeg" else limits.pixels):
        raise Refused("too_many_pixels", limit="48" if header.kind == "jpeg" else "24")
    if min(header.width, header.height) < limits.least_side:
        raise Refused("too_small")


def _name_of(first: bytes) -> str:
    for offset, signature, name in _OTHERS:
        if first.startswith(signature, offset):
            return name
    text = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "an SVG drawing"
    if text.startswith((b"<!doctype html", b"<html", b"<script")):
        return "a web page"
    if text.startswith(b"<"):
        return "a text with markup"
    if b"\0" not in first and all(byte >= 0x20 or byte in b"\t\r\n\f" for byte in first):
        return "a text"
    return "a file of another kind"
