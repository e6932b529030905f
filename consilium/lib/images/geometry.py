"""The arithmetic of sizes, turning, cropping and blurring: whole pixels from fractions of an upright photo."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from consilium.lib.images.values import Rectangle

Span = tuple[int, int, int, int]
"""left, top, right, bottom in whole pixels, right and bottom exclusive."""

WHOLE: Rectangle = (0.0, 0.0, 1.0, 1.0)


def check_rectangle(rectangle: Rectangle) -> Rectangle:
    """Return the rectangle cut to the picture; raises ValueError when nothing of the picture is inside it."""
    if len(rectangle) != 4 or not all(math.isfinite(number) for number in rectangle):
        raise ValueError("a rectangle is four finite numbers")
    x, y, width, height = rectangle
    left, top = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
    right, bottom = min(x + width, 1.0), min(y + height, 1.0)
    if width <= 0 or height <= 0 or right <= left or bottom <= top:
        raise ValueError("a rectangle has a width and a height inside the picture")
    return left, top, right - left, bottom - top


def to_pixels(rectangle: Rectangle, width: int, height: int) -> Span:
    """Return the whole pixels that a rectangle touches, at least one."""
    x, y, w, h = rectangle
    left, top = min(math.floor(x * width), width - 1), min(math.floor(y * height), height - 1)
    right = min(max(math.ceil((x + w) * width - 1e-9), left + 1), width)
    bottom = min(max(math.ceil((y + h) * height - 1e-9), top + 1), height)
    return left, top, right, bottom


def to_stored(rectangle: Rectangle, orientation: int) -> Rectangle:
    """Turn a rectangle on the upright photo into one on the stored pixels, by the EXIF orientation (1 to 8).

    Source of the eight orientations: Exif 2.32, tag 0x0112.
    """
    x, y, w, h = rectangle
    far_x, far_y = 1 - x - w, 1 - y - h
    return {
        1: (x, y, w, h),
        2: (far_x, y, w, h),
        3: (far_x, far_y, w, h),
        4: (x, far_y, w, h),
        5: (y, x, h, w),
        6: (y, far_x, h, w),
        7: (far_y, far_x, h, w),
        8: (far_y, x, h, w),
    }[orientation]


def inside(rectangle: Rectangle, crop: Rectangle) -> Rectangle | None:
    """Return a rectangle as fractions of the cropped part, cut to it, or None when it lies outside."""
    x, y, w, h = rectangle
    crop_x, crop_y, crop_w, crop_h = crop
    try:
        return check_rectangle(((x - crop_x) / crop_w, (y - crop_y) / crop_h, w / crop_w, h / crop_h))
    except ValueError:
        return None


def fit(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return the size whose long side is at most `longest`, never enlarged, no side under one pixel."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def reduction(width: int, height: int, kept: float, longest: int, most_pixels: int) -> int:
    """Return by how much (1, 2, 4 or 8) a JPEG may be reduced while it is decoded.

    `kept` is the long side in pixels of what remains after cropping; reduced it stays at least `longest` pixels long,
    unless the whole picture would then have more than `most_pixels`.
    """
    for step in (8, 4, 2):
        if kept / step >= longest:
            return step
    return next((step for step in (1, 2, 4) if width * height / step**2 <= most_pixels), 8)


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows `top` to `bottom` of a result and the source rows `first` to `last` that they are computed from."""

    top: int
    bottom: int
    first: int
    last: int


def strips(source: tuple[int, int], height: int, rows: int, support: float) -> Sequence[Strip]:
    """Cut a resize of source rows (first, last) to `height` rows into strips of about `rows` source rows.

    `support` is the reach of the filter in result rows (three for Lanczos): each strip has that much more source on
    either side, so that the strips join without a seam.
    """
    first, last = source
    scale = (last - first) / height
    margin = math.ceil(support * max(scale, 1.0)) + 2
    step = max(1, int(rows / scale))
    return [
        Strip(
            top,
            min(top + step, height),
            max(first, math.floor(first + top * scale) - margin),
            min(last, math.ceil(first + min(top + step, height) * scale) + margin),
        )
        for top in range(0, height, step)
    ]
