"""The card that other sites show beside a link: a few words of ours, drawn here, and nothing that anybody wrote."""

from functools import cache, lru_cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_EDGE = 84
_FONTS = Path(__file__).resolve().parent.parent / "static" / "consilium" / "fonts"
_PAPER, _INK, _SOFT, _ACCENT = "#faf7f1", "#1a2325", "#545f5d", "#0b5c57"
_VIEWS = ("#2b61a5", "#8f5e0c", "#7846a3", "#3b7333")
_SIZES = (104, 84, 68)
_ROOM = 210  # pixels for the lines of a title, so that what stands under them is never met


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"{name}.woff2"), size)


@lru_cache(maxsize=128)
def draw(title: str, line: str) -> bytes:
    """Draw a card as PNG, 1200 by 630: a title of at most three lines, a line under it, the mark and the name.

    What does not fit is cut with an ellipsis.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 18), fill=_ACCENT)
    _mark(pen, WIDTH - _EDGE - 96, HEIGHT - _EDGE - 92, 92)
    size = next(size for size in _SIZES if size == _SIZES[-1] or size * len(_lines(title, size)) <= _ROOM)
    top = float(_EDGE + 26)
    for words in _lines(title, size)[:3]:
        pen.text((_EDGE, top), words, font=_font("newsreader-display", size), fill=_INK)
        top += size * 1.14
    if line:
        pen.text((_EDGE, top + 22), _fitted(line, "inter", 40, WIDTH - 2 * _EDGE), font=_font("inter", 40), fill=_SOFT)
    pen.text((_EDGE, HEIGHT - _EDGE - 4), "Consilium", font=_font("newsreader-display", 54), fill=_ACCENT, anchor="ls")
    pen.text(
        (_EDGE + 262, HEIGHT - _EDGE - 4), "Where the doctors stand", font=_font("inter", 32), fill=_SOFT, anchor="ls"
    )
    out = BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _lines(title: str, size: int) -> list[str]:
    """The title in lines that fit the width."""
    font, lines = _font("newsreader-display", size), [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > WIDTH - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_fitted(line, "newsreader-display", size, WIDTH - 2 * _EDGE) for line in lines]


def _fitted(words: str, font: str, size: int, width: float) -> str:
    if _font(font, size).getlength(words) <= width:
        return words
    while words and _font(font, size).getlength(words + "…") > width:
        words = words[:-1]
    return words.rstrip() + "…"


def _mark(pen: ImageDraw.ImageDraw, left: float, top: float, size: float) -> None:
    """The mark: doctors around a table, and the one who asks."""
    middle, reach, dot = size / 2, size * 0.4, size * 0.1
    for place in range(8):
        x = left + middle + reach * sin(2 * pi * place / 8)
        y = top + middle - reach * cos(2 * pi * place / 8)
        box = (x - dot, y - dot, x + dot, y + dot)
        if place == 4:
            pen.ellipse(box, outline=_INK, width=4)
        else:
            pen.ellipse(box, fill=_VIEWS[place % len(_VIEWS)])
