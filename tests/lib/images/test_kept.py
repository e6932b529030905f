"""Photos as phones and programs write them are kept: right way up, right colours, new pixels and nothing else."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from consilium.lib.images import process
from tests.lib.images import heic_making
from tests.lib.images.good_files import GOOD_FILES
from tests.lib.images.inspecting import assert_kept
from tests.lib.images.making import SECRET, chart, phone_jpeg, phone_png, phone_webp, saved


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures of one size, in steps of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("name", GOOD_FILES)
def test_photo_is_kept_as_its_sender_sees_it(name: str) -> None:
    wanted, make = GOOD_FILES[name]
    image = assert_kept(process(io.BytesIO(make())))
    assert image.size == wanted().size
    assert difference(image, wanted()) < 3


MAKERS = {"jpeg": phone_jpeg, "png": phone_png, "webp": phone_webp, "heic": heic_making.phone}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", MAKERS)
def test_rotation_is_baked_in(kind: str, orientation: int) -> None:
    data = MAKERS[kind](orientation)
    # A PNG's text chunk stands plain, a JPEG's comment too: what is shown to be gone was there.
    assert SECRET in data
    processed = process(io.BytesIO(data))
    assert processed.kind == kind
    wanted = chart(256, 128) if kind == "heic" else chart()
    for rendition in processed.renditions[:4]:
        with Image.open(io.BytesIO(rendition.data)) as image:
            assert image.size == wanted.size
            assert difference(image.convert("RGB"), wanted) < 3


def test_exif_of_a_heic_does_not_turn_it_a_second_time() -> None:
    # By ISO/IEC 23008-12 the container's own turn rules; heif-enc copies EXIF that says 6 and turns nothing.
    data = heic_making.encode(phone_jpeg(6), ".jpg")
    assert process(io.BytesIO(data)).find("large").width == 160


def test_sizes_of_the_renditions() -> None:
    processed = process(io.BytesIO(saved(chart(3000, 1500), "JPEG")))
    sizes = [(each.size, each.format, each.width, each.height) for each in processed.renditions]
    assert sizes == [
        ("large", "webp", 1600, 800),
        ("large", "avif", 1600, 800),
        ("small", "webp", 640, 320),
        ("small", "avif", 640, 320),
        ("blurred", "webp", 640, 320),
        ("tiny", "webp", 32, 16),
    ]
    assert processed.find("small", "avif").media_type == "image/avif"
    with pytest.raises(LookupError):
        processed.find("tiny", "avif")


def test_a_strip_of_a_photo_keeps_its_proportions() -> None:
    image = assert_kept(process(io.BytesIO(saved(chart(12_000, 64), "PNG"))))
    assert image.size == (1600, 9)


def test_24_megapixels_are_kept_in_every_kind() -> None:
    image = chart(5712, 4284)  # what phones mean by 24: half a million more
    for data in (saved(image, "PNG", compress_level=1), saved(image, "WEBP", method=0), saved(image, "JPEG")):
        kept = assert_kept(process(io.BytesIO(data)))
        assert difference(kept, chart(*kept.size)) < 3


def test_48_megapixels_are_kept_of_a_jpeg() -> None:
    kept = assert_kept(process(io.BytesIO(saved(chart(8160, 6120), "JPEG"))))  # what some phones mean by 50
    assert kept.size == (1600, 1200)
    assert difference(kept, chart(1600, 1200)) < 3


def grainy(mode: str, width: int, height: int) -> Image.Image:
    """Make a picture with detail everywhere, which takes the most memory to encode."""
    small = Image.merge(mode, [Image.effect_noise((width // 6, height // 6), 90) for _ in mode])
    return small.resize((width, height), Image.Resampling.NEAREST)


HEAVIEST = {
    "JPEG, square": lambda: saved(grainy("RGB", 5016, 5016), "JPEG"),
    "JPEG, square and progressive": lambda: saved(grainy("RGB", 5016, 5016), "JPEG", progressive=True, subsampling=0),
    "PNG with alpha": lambda: saved(grainy("RGBA", 5712, 4284), "PNG", compress_level=1),
    "WebP with alpha": lambda: saved(grainy("RGBA", 5712, 4284), "WEBP", quality=40, method=0),
    "WebP with alpha, lossless": lambda: saved(grainy("RGBA", 5712, 4284), "WEBP", lossless=True, quality=0, method=0),
    "HEIC with tiles": lambda: heic_making.tiled(grainy("RGB", 504, 504), 12, 8),
}


@pytest.mark.parametrize("name", HEAVIEST)
def test_the_heaviest_photos_fit_into_their_memory(name: str) -> None:
    data = HEAVIEST[name]()
    assert len(data) <= 20_000_000
    kept = assert_kept(process(io.BytesIO(data)))
    assert max(kept.size) == 1600


def test_a_small_part_of_a_large_jpeg_fits_into_its_memory() -> None:
    # Nothing can be reduced then: all 24 megapixels are decoded to keep a hundredth of them.
    data = saved(grainy("RGB", 5712, 4284), "JPEG")
    assert assert_kept(process(io.BytesIO(data), crop=(0.4, 0.4, 0.1, 0.1))).size == (572, 429)


def test_a_path_is_read_by_content_not_by_name(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "report.pdf"
    path.write_bytes(phone_jpeg())
    assert process(path).kind == "jpeg"


def test_what_is_hidden_under_transparency_is_not_kept() -> None:
    image = Image.new("RGBA", (240, 160), (250, 0, 0, 0))
    kept = assert_kept(process(io.BytesIO(saved(image, "PNG"))))
    assert kept.getextrema() == ((255, 255), (255, 255), (255, 255))
