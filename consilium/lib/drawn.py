"""Sample photos drawn by code: close-ups of skin as a medical illustrator might sketch them, of nobody at all."""

import io
import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from consilium.lib.sheet import HEIGHT, INK, WIDTH, Colour, Sheet, mix

# From light to deep, after the ten tones of the Monk Skin Tone scale (Monk, 2019), warmed a little.
_TONES: tuple[Colour, ...] = (
    (240, 214, 196),
    (231, 196, 172),
    (214, 170, 140),
    (181, 132, 101),
    (142, 96, 70),
    (104, 69, 52),
)


def draw(kind: str, seed: int) -> bytes:
    """Return a JPEG of 1440 × 1080 that shows one of KINDS; the same kind and seed give the same bytes.

    Raises ValueError for a kind that does not exist.
    """
    if kind not in _KINDS:
        raise ValueError(f"no drawing of {kind!r}; there are {', '.join(KINDS)}")
    chance = Random(f"{kind} {seed}")  # noqa: S311 (it draws)
    tone = _TONES[seed % len(_TONES)]
    sheet = Sheet(chance, tone)
    _KINDS[kind](sheet)
    out = io.BytesIO()
    sheet.finish().save(out, "JPEG", quality=88, subsampling=0)
    return out.getvalue()


def _red(sheet: Sheet, share: float) -> Colour:
    """Return how redness looks on this skin: rose on light, wine on deep."""
    return mix(sheet.tone, mix((212, 62, 58), (118, 34, 42), sheet.depth), share * (1 - 0.3 * sheet.depth))


def _flush(sheet: Sheet, strength: float) -> None:
    """Redden the middle of the sheet in blotches."""
    for _ in range(4):
        place = WIDTH * sheet.chance.uniform(0.28, 0.66), HEIGHT * sheet.chance.uniform(0.3, 0.7)
        sheet.wash(_red(sheet, 0.62), sheet.patch(place, sheet.chance.uniform(190, 330)), strength)


def _white_bumps(sheet: Sheet) -> None:
    """Draw small pearly domes, each with its light and its shade."""
    _flush(sheet, 0.3)
    pearl = mix(sheet.tone, (255, 251, 240), 0.82 - 0.34 * sheet.depth)
    for x, y in sheet.scatter(sheet.chance.randrange(46, 64), 34):
        radius = sheet.chance.uniform(5.5, 11)
        sheet.dot((x + radius * 0.35, y + radius * 0.5), radius * 1.35, mix(sheet.tone, (110, 44, 36), 0.4), 0.5)
        sheet.dot((x, y), radius, pearl, 0.22)
        sheet.dot((x - radius * 0.3, y - radius * 0.35), radius * 0.3, (255, 255, 252), 0.4)


def _pustules(sheet: Sheet) -> None:
    """Draw red spots with a yellowish middle."""
    _flush(sheet, 0.35)
    for x, y in sheet.scatter(sheet.chance.randrange(16, 26), 78):
        radius = sheet.chance.uniform(13, 23)
        sheet.dot((x, y), radius * 1.7, _red(sheet, 0.5), 0.55)
        sheet.dot((x, y), radius, _red(sheet, 0.8), 0.35)
        sheet.dot((x, y), radius * 0.42, (243, 226, 168), 0.3)
        sheet.dot((x - radius * 0.12, y - radius * 0.14), radius * 0.14, (255, 250, 230), 0.4)


def _redness(sheet: Sheet) -> None:
    """Draw a broad flush with finer points in it, as after a laser."""
    _flush(sheet, 0.5)
    _flush(sheet, 0.34)
    for place in sheet.scatter(120, 22, 1.15):
        sheet.dot(place, sheet.chance.uniform(2.5, 4.5), _red(sheet, 0.85), 0.5)


def _bronzing(sheet: Sheet) -> None:
    """Draw the fine brown grid that flakes off after a fractional laser."""
    brown = mix(sheet.tone, (84, 48, 26), 0.62)
    sheet.wash(mix(sheet.tone, (138, 84, 46), 0.55), sheet.patch((WIDTH * 0.47, HEIGHT * 0.48), 430, 0.4), 0.6)
    fade = sheet.patch((WIDTH * 0.47, HEIGHT * 0.48), 470, 0.9)
    for row in range(18, HEIGHT, 26):
        for column in range(18 + row % 2 * 13, WIDTH, 26):
            level = fade.getpixel((column, row))
            assert isinstance(level, int | float)
            if level > 70 and sheet.chance.random() < 0.88:
                place = column + sheet.chance.uniform(-4, 4), row + sheet.chance.uniform(-4, 4)
                sheet.dot(place, 3.6 + level / 110, brown, 0.4)


def _flaking(sheet: Sheet) -> None:
    """Draw dry skin that lifts in pale, ragged flakes."""
    _flush(sheet, 0.3)
    flakes = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(flakes)
    for x, y in sheet.scatter(30, 70):
        size = sheet.chance.uniform(18, 44)
        corners = []
        for step in range(0, 360, 40):
            reach = size * sheet.chance.uniform(0.6, 1.15)
            corners.append((x + reach * math.cos(math.radians(step)), y + 0.6 * size * math.sin(math.radians(step))))
        pen.polygon(corners, fill=255)
    flakes = flakes.filter(ImageFilter.GaussianBlur(1.4))
    shade = ImageChops.offset(flakes, 4, 6).filter(ImageFilter.GaussianBlur(4))
    sheet.wash(mix(sheet.tone, (90, 40, 32), 0.5), shade, 0.5)
    sheet.wash(mix(sheet.tone, (255, 248, 236), 0.62 - 0.2 * sheet.depth), flakes, 0.75)


def _swelling(sheet: Sheet) -> None:
    """Draw a closed lid as two arcs on a puffed cushion of skin."""
    centre = WIDTH * 0.48, HEIGHT * 0.5
    sheet.wash(_red(sheet, 0.45), sheet.patch(centre, 470, 0.3), 0.5)
    # Two cushions: each a crescent of light above and of shade below.
    light, shade = mix(sheet.tone, (255, 240, 226), 0.5), _red(sheet, 0.62)
    for top, bottom, colour, strength in (
        (-190, 40, light, 0.6),
        (-10, 96, shade, 0.5),
        (110, 250, light, 0.42),
        (196, 268, shade, 0.55),
    ):
        cushion = Image.new("L", (WIDTH, HEIGHT))
        box = (centre[0] - 330, centre[1] + top, centre[0] + 330, centre[1] + bottom)
        ImageDraw.Draw(cushion).ellipse(box, fill=255)
        sheet.wash(colour, cushion.filter(ImageFilter.GaussianBlur(58)), strength)
    layer = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    pen = ImageDraw.Draw(layer)

    def arc(lift: float, bow: float, width: int, fill: int) -> list[tuple[float, float]]:
        points = []
        for step in range(81):
            along = step / 40 - 1
            points.append((2 * (centre[0] + 350 * along), 2 * (centre[1] + lift + bow * (1 - along**2))))
        pen.line(points, fill=fill, width=width, joint="curve")
        return points

    arc(-210, -70, 7, 110)
    lid = arc(10, 86, 15, 225)
    arc(190, 74, 6, 95)
    for x, y in lid[8:76:4]:
        lean = (x / 2 - centre[0]) / 350
        pen.line((x, y, x + 64 * lean, y + 60 * (1.1 - lean**2 / 2)), fill=200, width=6)
    sheet.wash(INK, layer.resize((WIDTH, HEIGHT)), 0.85)


def _bruise(sheet: Sheet) -> None:
    """Draw a bruise: violet in the middle, green and yellow towards the edge."""
    x, y = WIDTH * sheet.chance.uniform(0.42, 0.52), HEIGHT * sheet.chance.uniform(0.44, 0.54)
    steps = (
        ((168, 148, 72), 0.5, 2, 150, (330, 400), 0.45),
        ((102, 108, 78), 0.5, 3, 130, (210, 280), 0.4),
        ((92, 44, 86), 0.7, 5, 120, (110, 190), 0.42),
        ((58, 26, 66), 0.8, 3, 70, (60, 110), 0.4),
    )
    for colour, share, count, wide, (least, most), strength in steps:
        for _ in range(count):
            place = x + sheet.chance.uniform(-wide, wide), y + 0.6 * sheet.chance.uniform(-wide, wide)
            sheet.wash(
                mix(sheet.tone, colour, share), sheet.patch(place, sheet.chance.uniform(least, most), 0.7), strength
            )


def _blisters(sheet: Sheet) -> None:
    """Draw a cluster of clear little blisters on a red ground."""
    place = WIDTH * 0.47, HEIGHT * 0.5
    sheet.wash(_red(sheet, 0.75), sheet.patch(place, 330, 0.4), 0.75)
    for x, y in sheet.scatter(sheet.chance.randrange(15, 22), 46, 0.48):
        radius = sheet.chance.uniform(15, 25)
        sheet.dot((x + 3, y + 5), radius * 1.12, _red(sheet, 0.95), 0.3)
        sheet.dot((x, y), radius, mix(_red(sheet, 0.3), (255, 236, 206), 0.45), 0.14)
        sheet.dot((x - radius * 0.3, y - radius * 0.34), radius * 0.22, (255, 253, 246), 0.3)


def _dark_marks(sheet: Sheet) -> None:
    """Draw flat brown marks, as are left after an inflammation."""
    brown = mix(mix(sheet.tone, (122, 68, 44), 0.75), (40, 22, 18), sheet.depth * 0.9)
    for place in sheet.scatter(22, 84):
        mask = sheet.patch(place, sheet.chance.uniform(30, 74), 0.6)
        sheet.wash(brown, mask, sheet.chance.uniform(0.35, 0.65))


def _calm(sheet: Sheet) -> None:
    """Draw skin that has healed: a trace of rose and nothing else."""
    _flush(sheet, 0.14)
    for place in sheet.scatter(9, 120):
        sheet.dot(place, sheet.chance.uniform(2, 3.5), mix(sheet.tone, (90, 52, 38), 0.55), 0.45)


_KINDS: dict[str, Callable[[Sheet], None]] = {
    "white bumps": _white_bumps,
    "pustules": _pustules,
    "redness": _redness,
    "swelling": _swelling,
    "bronzing": _bronzing,
    "flaking": _flaking,
    "bruise": _bruise,
    "blisters": _blisters,
    "dark marks": _dark_marks,
    "calm": _calm,
}
KINDS = tuple(_KINDS)
"""What can be drawn."""
