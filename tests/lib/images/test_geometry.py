"""The arithmetic of turning, cropping and cutting into strips holds for every size."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from consilium.lib.images import geometry
from consilium.lib.images.values import Rectangle
from tests.lib.images.making import STORED

FRACTION = st.floats(0, 1, allow_nan=False)
SIDES = st.integers(1, 12_000)


@st.composite
def rectangles(draw: st.DrawFn) -> Rectangle:
    """Draw rectangles with something inside the picture."""
    x, y = draw(st.floats(0, 0.99)), draw(st.floats(0, 0.99))
    return geometry.check_rectangle((x, y, draw(st.floats(1e-6, 1)), draw(st.floats(1e-6, 1))))


@given(rectangles(), SIDES, SIDES)
def test_pixels_lie_inside_and_cover_the_rectangle(rectangle: Rectangle, width: int, height: int) -> None:
    left, top, right, bottom = geometry.to_pixels(rectangle, width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    x, y, w, h = rectangle
    assert left <= x * width
    assert top <= y * height
    assert right >= (x + w) * width - 1e-6
    assert bottom >= (y + h) * height - 1e-6


@given(rectangles(), st.integers(1, 8))
def test_turning_keeps_a_rectangle_in_the_picture_and_its_area(rectangle: Rectangle, orientation: int) -> None:
    x, y, w, h = geometry.to_stored(rectangle, orientation)
    assert x >= -1e-12
    assert y >= -1e-12
    assert x + w <= 1 + 1e-12
    assert y + h <= 1 + 1e-12
    assert math.isclose(w * h, rectangle[2] * rectangle[3])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_a_rectangle_agrees_with_turning_pixels(orientation: int) -> None:
    """One marked pixel of the upright picture is found in the stored one where the arithmetic says."""
    upright = Image.new("L", (10, 4))
    upright.putpixel((7, 1), 255)
    stored = STORED[orientation](upright)
    place = geometry.to_stored((0.7, 0.25, 0.1, 0.25), orientation)
    middle = (place[0] + place[2] / 2) * stored.width, (place[1] + place[3] / 2) * stored.height
    assert stored.getpixel((int(middle[0]), int(middle[1]))) == 255


@given(SIDES, SIDES, st.integers(1, 3000))
def test_fit_never_enlarges_and_never_vanishes(width: int, height: int, longest: int) -> None:
    new_width, new_height = geometry.fit(width, height, longest)
    assert 1 <= new_width <= width
    assert 1 <= new_height <= height
    assert max(new_width, new_height) == min(longest, max(width, height))


@given(SIDES, SIDES, FRACTION, st.integers(1_000, 30_000_000))
def test_reduction_keeps_the_wanted_length_or_the_pixels_in_bounds(
    width: int, height: int, part: float, most: int
) -> None:
    kept = max(width, height) * part
    step = geometry.reduction(width, height, kept, 1600, most)
    assert step in (1, 2, 4, 8)
    assert step == 1 or kept / step >= 1600 or width * height / (step // 2) ** 2 > most
    assert step == 8 or kept / (2 * step) < 1600


@given(st.integers(0, 5000), st.integers(1, 7000), st.integers(1, 1600), st.integers(1, 4000))
def test_strips_cover_every_row_once_with_their_margin(first: int, length: int, height: int, rows: int) -> None:
    last = first + length
    found = geometry.strips((first, last), height, rows, 3)
    assert [strip.top for strip in found] == [0, *(strip.bottom for strip in found[:-1])]
    assert found[-1].bottom == height
    scale = length / height
    for strip in found:
        assert first <= strip.first < strip.last <= last
        assert strip.first in (first, math.floor(first + strip.top * scale) - math.ceil(3 * max(scale, 1)) - 2)


@given(rectangles(), rectangles())
def test_a_part_inside_a_crop_is_the_same_place(rectangle: Rectangle, crop: Rectangle) -> None:
    part = geometry.inside(rectangle, crop)
    if part is None:
        x, y, w, h = rectangle
        touching = max(x, crop[0]) < min(x + w, crop[0] + crop[2]) and max(y, crop[1]) < min(y + h, crop[1] + crop[3])
        assert not touching or min(w, h, crop[2], crop[3]) < 1e-5
        return
    assert part[0] >= 0
    assert part[0] + part[2] <= 1 + 1e-9
    assert math.isclose(crop[0] + part[0] * crop[2], max(rectangle[0], crop[0]), abs_tol=1e-9)
