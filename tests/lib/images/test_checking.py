"""Nothing but pixels passes the last check: every place where something could hide is tried."""

import contextlib
import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.lib.images import Rendition, process
from consilium.lib.images.checking import UncleanError, check
from tests.lib.images.making import SECRET, XMP, box, chart, exif, full_box, phone_jpeg, phone_webp, profile, saved

PROCESSED = process(io.BytesIO(phone_jpeg()))
WEBP, AVIF = PROCESSED.find("large"), PROCESSED.find("large", "avif")


def webp(data: bytes) -> Rendition:
    """Wrap bytes as the large WebP."""
    return Rendition("large", "webp", 240, 160, data)


def avif(data: bytes) -> Rendition:
    """Wrap bytes as the large AVIF."""
    return Rendition("large", "avif", 240, 160, data)


def riff(*chunks: bytes) -> bytes:
    """Make a RIFF file of whole chunks."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    """Make a chunk."""
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def grown(data: bytes, inside: bytes, extra: bytes) -> bytes:
    """Put a box at the end of a box that stands directly in `meta`, or of `meta` itself, and mend all lengths."""
    meta = data.index(b"meta") - 4
    target = data.index(inside) - 4
    length = int.from_bytes(data[target : target + 4])
    end = target + length
    data = data[:end] + extra + data[end:]
    for at in {meta, target}:
        old = int.from_bytes(data[at : at + 4])
        data = data[:at] + struct.pack(">I", old + len(extra)) + data[at + 4 :]
    # The picture moved: mend the one offset of iloc (version 0, offsets and lengths of four bytes).
    iloc = data.index(b"iloc")
    place = iloc + 4 + 4 + 2 + 2 + 2 + 2 + 2
    old = int.from_bytes(data[place : place + 4])
    return data[:place] + struct.pack(">I", old + len(extra)) + data[place + 4 :]


PICTURE = WEBP.data[12:]
EXTENDED = chunk(b"VP8X", b"\x2c\0\0\0" + (239).to_bytes(3, "little") + (159).to_bytes(3, "little"))

UNCLEAN = {
    "WebP of a phone": webp(phone_webp()),
    "WebP with EXIF": webp(saved(chart(), "WEBP", exif=exif())),
    "WebP with XMP": webp(saved(chart(), "WEBP", xmp=XMP)),
    "WebP with a profile": webp(saved(chart(), "WEBP", icc_profile=profile())),
    "WebP with alpha": webp(saved(chart().convert("RGBA").rotate(9), "WEBP")),
    "WebP, extended without need": webp(riff(EXTENDED, PICTURE)),
    "WebP with an unknown chunk after": webp(riff(PICTURE, chunk(b"note", SECRET))),
    "WebP with an unknown chunk before": webp(riff(chunk(b"note", SECRET), PICTURE)),
    "WebP with a second picture": webp(riff(PICTURE, PICTURE)),
    "WebP with bytes after its end": webp(WEBP.data + SECRET),
    "WebP with one byte after its end": webp(WEBP.data + b"\0"),
    "WebP cut short": webp(WEBP.data[:-20]),
    "WebP of another size": Rendition("large", "webp", 160, 240, WEBP.data),
    "WebP that is an AVIF": webp(AVIF.data),
    "WebP that is nothing": webp(b""),
    "AVIF with EXIF": avif(saved(chart(), "AVIF", exif=exif())),
    "AVIF with XMP": avif(saved(chart(), "AVIF", xmp=XMP)),
    "AVIF with a profile": avif(saved(chart(), "AVIF", icc_profile=profile())),
    "AVIF with alpha": avif(saved(chart().convert("RGBA").rotate(9), "AVIF")),
    "AVIF sequence": avif(saved(chart(), "AVIF", save_all=True, append_images=[chart().rotate(90)])),
    "AVIF with a box after": avif(AVIF.data + box(b"uuid", SECRET)),
    "AVIF with free space after": avif(AVIF.data + box(b"free", SECRET)),
    "AVIF with bytes after": avif(AVIF.data + SECRET),
    "AVIF with a text in meta": avif(grown(AVIF.data, b"meta", box(b"udta", SECRET))),
    "AVIF with references": avif(grown(AVIF.data, b"meta", full_box(b"iref"))),
    "AVIF cut short": avif(AVIF.data[:-20]),
    "AVIF of another size": Rendition("large", "avif", 160, 240, AVIF.data),
    "AVIF whose picture is a WebP": avif(WEBP.data),
    "AVIF that is nothing": avif(b""),
}


def test_what_processing_hands_out_is_clean() -> None:
    for rendition in PROCESSED.renditions:
        check(rendition)


@pytest.mark.parametrize("name", UNCLEAN)
def test_anything_else_is_unclean(name: str) -> None:
    with pytest.raises(UncleanError):
        check(UNCLEAN[name])


def test_hidden_bytes_between_picture_and_end_of_mdat_are_unclean() -> None:
    at = AVIF.data.index(b"mdat") - 4
    length = int.from_bytes(AVIF.data[at : at + 4])
    longer = AVIF.data[:at] + struct.pack(">I", length + len(SECRET)) + AVIF.data[at + 4 :] + SECRET
    with pytest.raises(UncleanError, match="bytes beside the picture"):
        check(avif(longer))


def test_metadata_unit_inside_the_coded_picture_is_unclean() -> None:
    """AV1 may carry text in an open bitstream unit of its own (type 5)."""
    at = AVIF.data.index(b"mdat") - 4
    unit = bytes((5 << 3 | 2, len(SECRET))) + SECRET
    length = int.from_bytes(AVIF.data[at : at + 4])
    data = AVIF.data[:at] + struct.pack(">I", length + len(unit)) + AVIF.data[at + 4 :] + unit
    iloc = data.index(b"iloc")
    place = iloc + 4 + 4 + 2 + 2 + 2 + 2 + 2 + 4
    old = int.from_bytes(data[place : place + 4])
    assert old == length - 8
    data = data[:place] + struct.pack(">I", old + len(unit)) + data[place + 4 :]
    with pytest.raises(UncleanError, match="unit of type 5"):
        check(avif(data))


def test_named_handler_is_unclean() -> None:
    at = AVIF.data.index(b"hdlr")
    assert AVIF.data[at + 28 : at + 29] == b"\0"
    with pytest.raises(UncleanError, match="handler"):
        check(avif(AVIF.data[: at + 28] + b"Z" + AVIF.data[at + 29 :]))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([WEBP, AVIF]), st.data())
def test_changed_bytes_are_clean_or_unclean_and_never_a_crash(rendition: Rendition, data: st.DataObject) -> None:
    changed = bytearray(rendition.data)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, min(len(changed), 400) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UncleanError):
        check(Rendition(rendition.size, rendition.format, 240, 160, bytes(changed)))
