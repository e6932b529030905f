"""Hiding parts of a photo for good: only a handful of averaged colours of a blurred part remain."""

from collections.abc import Sequence

from PIL import Image, ImageFilter

from consilium.lib.images import geometry
from consilium.lib.images.values import Rectangle

# A face averaged to this many colours on its long side cannot be told from another; blurring alone can be undone.
_COLOURS_ACROSS = 5
_COLOURS_OF_WHOLE = 9


def hide(image: Image.Image, crop: Rectangle, blurs: Sequence[Rectangle]) -> None:
    """Blur rectangles of an already cropped, upright picture in place; they are given on the uncropped photo."""
    for rectangle in blurs:
        part = geometry.inside(rectangle, crop)
        if part is None:
            continue
        left, top, right, bottom = geometry.to_pixels(part, *image.size)
        # A resized pixel holds a little of its neighbours: take one more on each side.
        span = max(0, left - 1), max(0, top - 1), min(image.width, right + 1), min(image.height, bottom + 1)
        image.paste(average(image.crop(span), _COLOURS_ACROSS), span)


def average(image: Image.Image, across: int) -> Image.Image:
    """Return a picture of the same size made of so few colours that nothing in it can be recognised."""
    few = image.resize(geometry.fit(*image.size, across), Image.Resampling.BOX)
    return few.resize(image.size, Image.Resampling.BICUBIC)


def veil(image: Image.Image) -> Image.Image:
    """Return the whole picture as soft colours, for "blurred until tapped"."""
    soft = average(image, _COLOURS_OF_WHOLE)
    return soft.filter(ImageFilter.GaussianBlur(max(image.size) / 24))
