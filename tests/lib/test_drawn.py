"""Drawn samples are the same each time, differ from each other, and pass as photos."""

import io

import pytest
from PIL import Image, ImageStat

from consilium.lib.drawn import KINDS, draw
from consilium.lib.images import process


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_is_a_photo_that_is_kept(kind: str) -> None:
    data = draw(kind, 1)
    processed = process(io.BytesIO(data))
    large = processed.find("large")
    assert (large.width, large.height) == (1440, 1080)
    with Image.open(io.BytesIO(data)) as image:
        corner = image.getpixel((8, 8))
        assert isinstance(corner, tuple)
        assert all(abs(a - b) < 16 for a, b in zip(corner, (238, 231, 220), strict=True))  # paper, not skin
        assert max(ImageStat.Stat(image).stddev) > 10


def test_same_seed_same_bytes_and_another_seed_another_drawing() -> None:
    assert draw("calm", 4) == draw("calm", 4)
    assert len({draw("calm", seed) for seed in range(6)}) == 6
    assert draw("calm", 1) != draw("bruise", 1)


def test_kinds_cover_what_the_sample_cases_tell_of() -> None:
    assert set(KINDS) >= {"white bumps", "redness", "swelling", "bronzing", "flaking", "pustules", "blisters", "calm"}


def test_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="no drawing of 'face'"):
        draw("face", 1)
