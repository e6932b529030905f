"""Cropping and blurring happen on the picture as its sender saw it, and what was blurred is gone for good."""

import io
import math

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from consilium.lib.images import Rectangle, Refused, process
from tests.lib.images import heic_making
from tests.lib.images.inspecting import assert_kept
from tests.lib.images.making import BLUE, GREEN, RED, YELLOW, chart, phone_jpeg, phone_png, phone_webp, saved

QUARTERS: dict[tuple[int, int, int], Rectangle] = {
    RED: (0, 0, 0.5, 0.5),
    GREEN: (0.5, 0, 0.5, 0.5),
    BLUE: (0, 0.5, 0.5, 0.5),
    YELLOW: (0.5, 0.5, 0.5, 0.5),
}


def is_flat(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    """Tell whether a picture is one colour, but for what lossy coding does at its edges."""
    inner = image.crop((3, 3, image.width - 3, image.height - 3))
    stat = ImageStat.Stat(inner)
    return max(stat.stddev) < 4 and all(abs(a - b) < 6 for a, b in zip(stat.mean, colour, strict=True))


def darkest(image: Image.Image) -> float:
    """Return the darkest grey of a picture."""
    extrema = image.convert("L").getextrema()
    assert isinstance(extrema[0], int | float)
    return extrema[0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [phone_jpeg, phone_png, phone_webp, heic_making.phone])
def test_crop_is_taken_from_the_upright_photo(make: object, orientation: int) -> None:
    assert callable(make)
    for colour, quarter in QUARTERS.items():
        kept = assert_kept(process(io.BytesIO(make(orientation)), crop=quarter))
        assert kept.size == ((128, 64) if make is heic_making.phone else (120, 80))
        assert is_flat(kept, colour)


def test_crop_of_a_large_jpeg_keeps_its_detail() -> None:
    # 48 megapixels are read at a half; a fifth of the width is then still 800 px, not a fifth of 1600.
    image = Image.new("RGB", (8000, 6000), "white")
    ImageDraw.Draw(image).line((1000, 3000, 1500, 3000), fill="black", width=4)
    kept = assert_kept(process(io.BytesIO(saved(image, "JPEG")), crop=(0.1, 0.4, 0.2, 0.2)))
    assert kept.size == (800, 600)
    assert darkest(kept.crop((250, 280, 300, 320))) < 60


def test_too_little_left_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(phone_jpeg()), crop=(0.1, 0.1, 0.1, 0.5))
    assert refused.value.code == "crop_too_small"


@pytest.mark.parametrize(
    "rectangle", [(0, 0, 0, 1), (1, 0, 0.5, 0.5), (0, 0, -1, 1), (math.nan, 0, 1, 1), (0, 0, math.inf, 1)]
)
def test_rectangle_outside_the_picture_is_the_callers_mistake(rectangle: Rectangle) -> None:
    with pytest.raises(ValueError, match="rectangle"):
        process(io.BytesIO(phone_jpeg()), crop=rectangle)
    with pytest.raises(ValueError, match="rectangle"):
        process(io.BytesIO(phone_jpeg()), blurs=[rectangle])
    with pytest.raises(ValueError, match="more than 40"):
        process(io.BytesIO(phone_jpeg()), blurs=[(0, 0, 0.1, 0.1)] * 41)


def stripes(offset: int) -> Image.Image:
    """Draw fine stripes on the middle of a grey picture; another offset exchanges light and dark."""
    image = Image.new("RGB", (600, 400), (128, 128, 128))
    draw = ImageDraw.Draw(image)
    for x in range(200, 400):
        shade = 255 * ((x + offset) // 4 % 2)
        draw.line((x, 100, x, 300), fill=(shade, shade, shade))
    return image


def test_blurred_part_tells_nothing_of_what_was_there() -> None:
    """Two photos that differ only under the blur give the same picture."""
    blur = (200 / 600, 100 / 400, 200 / 600, 200 / 400)
    plain = [assert_kept(process(io.BytesIO(saved(stripes(shift), "PNG")))) for shift in (0, 4)]
    hidden = [assert_kept(process(io.BytesIO(saved(stripes(shift), "PNG")), blurs=[blur])) for shift in (0, 4)]
    middle = (210, 110, 390, 290)
    assert ImageStat.Stat(ImageChops.difference(*plain).convert("L").crop(middle)).mean[0] > 150
    assert ImageStat.Stat(ImageChops.difference(*hidden).convert("L")).mean[0] < 1
    assert ImageStat.Stat(hidden[0].convert("L").crop(middle)).stddev[0] < 6


def test_blur_covers_exactly_its_part() -> None:
    image = Image.new("RGB", (600, 400), (70, 70, 70))
    for x in range(0, 600, 16):
        ImageDraw.Draw(image).rectangle((x, 0, x + 7, 400), fill=(130, 130, 130))
    kept = assert_kept(process(io.BytesIO(saved(image, "PNG")), blurs=[(0.4, 0.4, 0.2, 0.2)]))
    changed = ImageChops.difference(kept, image).convert("L").point(lambda value: 255 * (value > 16))
    left, top, right, bottom = changed.getbbox() or (0, 0, 0, 0)
    assert 236 <= left <= 244
    assert 156 <= top <= 162
    assert 356 <= right <= 364
    assert 238 <= bottom <= 244


def test_blur_is_given_on_the_uncropped_photo() -> None:
    """A blur over the green quarter leaves no green edge when the right half is kept, and touches nothing else."""
    image = chart(800, 800)
    ImageDraw.Draw(image).line((400, 200, 800, 200), fill="black", width=8)
    kept = assert_kept(
        process(io.BytesIO(saved(image, "PNG")), crop=(0.5, 0, 0.5, 1), blurs=[(0.5, 0.2, 0.5, 0.1), (0, 0, 0.4, 0.4)])
    )
    assert kept.size == (400, 800)
    assert darkest(kept.crop((0, 190, 400, 210))) > 60
    assert is_flat(kept.crop((0, 300, 400, 390)), GREEN)
    assert is_flat(kept.crop((0, 410, 400, 800)), YELLOW)


def test_every_rendition_is_blurred() -> None:
    blur = (200 / 600, 100 / 400, 200 / 600, 200 / 400)
    one, other = (process(io.BytesIO(saved(stripes(shift), "PNG")), blurs=[blur]) for shift in (0, 4))
    for first, second in zip(one.renditions, other.renditions, strict=True):
        with Image.open(io.BytesIO(first.data)) as a, Image.open(io.BytesIO(second.data)) as b:
            assert ImageStat.Stat(ImageChops.difference(a.convert("RGB"), b.convert("RGB")).convert("L")).mean[0] < 1


def test_veiled_picture_keeps_colours_and_no_shape() -> None:
    """A fine drawing and the same drawing mirrored look alike once veiled."""
    drawing = Image.new("RGB", (900, 900), (230, 200, 180))
    draw = ImageDraw.Draw(drawing)
    for number in range(12):
        draw.ellipse((70 * number + 20, 430, 70 * number + 60, 470), fill=(120, 30, 30))
    veiled = process(io.BytesIO(saved(drawing, "PNG"))).find("blurred")
    with Image.open(io.BytesIO(veiled.data)) as image:
        row = image.convert("L").crop((100, 320, 540, 321))
        assert ImageStat.Stat(row).stddev[0] < 4
        assert 160 < ImageStat.Stat(image.convert("L")).mean[0] < 215
