"""A sheet of paper with a piece of skin on it, to be drawn upon layer by layer."""

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1440, 1080

Colour = tuple[int, int, int]
PAPER: Colour = (243, 237, 226)
INK: Colour = (74, 58, 52)


class Sheet:
    """A sheet of paper with a piece of skin on it, drawn upon layer by layer."""

    def __init__(self, chance: Random, tone: Colour) -> None:
        self.chance = chance
        self.tone = tone
        self.depth = 1 - sum(tone) / 3 / 255  # 0 for the lightest skin, towards 1 for the deepest
        self.outline = _outline(chance)
        self.shape = _filled(self.outline)
        self.image = self._skin()
        # Marks stay away from the edge, where they would look cut off.
        self.inner = self.shape.filter(ImageFilter.GaussianBlur(40)).point(lambda value: 255 * (value > 252))
        self.marks: list[tuple[float, float]] = []

    def _skin(self) -> Image.Image:
        """Paint the skin: a light from above, a soft edge, a fine grain."""
        skin = Image.new("RGB", (WIDTH, HEIGHT), self.tone)
        light = self._glow((WIDTH * self.chance.uniform(0.3, 0.5), HEIGHT * 0.32), 760)
        skin = Image.composite(
            Image.new("RGB", skin.size, mix(self.tone, (255, 244, 230), 0.34)), skin, _scaled(light, 0.7)
        )
        edge = ImageChops.invert(self.shape.filter(ImageFilter.GaussianBlur(130)))
        skin = Image.composite(
            Image.new("RGB", skin.size, mix(self.tone, (90, 36, 30), 0.42)), skin, _scaled(edge, 0.95)
        )
        blush = self.noise(5)
        skin = Image.composite(
            Image.new("RGB", skin.size, mix(self.tone, (214, 92, 80), 0.4)), skin, _scaled(blush, 0.28)
        )
        pores = self.noise(220).point(lambda value: max(0, value - 150) * 2)
        return Image.composite(
            Image.new("RGB", skin.size, mix(self.tone, (60, 30, 24), 0.4)), skin, _scaled(pores, 0.16)
        )

    def noise(self, cells: int) -> Image.Image:
        """Make soft clouds, `cells` of them across, from 0 to 255."""
        rows = max(2, cells * HEIGHT // WIDTH)
        small = Image.frombytes("L", (cells, rows), self.chance.randbytes(cells * rows))
        return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)

    def _glow(self, centre: tuple[float, float], radius: float) -> Image.Image:
        """Make a round, soft light: 255 in the middle, 0 at the radius."""
        size = int(2 * radius)
        round_ = ImageChops.invert(Image.radial_gradient("L")).resize((size, size))
        # The gradient ends in its corners; its circle ends at 0.71 of that.
        round_ = round_.point(lambda value: max(0, int((value - 75) / 180 * 255)))
        glow = Image.new("L", (WIDTH, HEIGHT))
        glow.paste(round_, (int(centre[0] - radius), int(centre[1] - radius)))
        return glow

    def wash(self, colour: Colour, mask: Image.Image, strength: float) -> None:
        """Lay a colour over the sheet where a mask is light."""
        layer = Image.new("RGB", self.image.size, colour)
        self.image = Image.composite(layer, self.image, _scaled(mask, strength))

    def patch(self, centre: tuple[float, float], radius: float, ragged: float = 0.5) -> Image.Image:
        """Make the mask of a blotch: a soft light, eaten into from its edge by clouds."""
        glow = self._glow(centre, radius)
        cells = max(6, int(WIDTH / radius * 3))
        clouds = self.noise(cells).point(lambda value: int(128 + 2.2 * ragged * (value - 128)))
        eaten = ImageChops.add(glow, clouds, 1, -128).point(lambda value: min(255, max(0, value - 30) * 2))
        within = glow.point(lambda value: min(255, value * 4))
        return ImageChops.multiply(eaten, within).filter(ImageFilter.GaussianBlur(radius / 24 + 3))

    def scatter(self, count: int, apart: float, spread: float = 1.0) -> list[tuple[float, float]]:
        """Choose places on the skin, none nearer than `apart` to another, gathered towards the middle."""
        places: list[tuple[float, float]] = []
        for _ in range(count * 40):
            if len(places) == count:
                break
            x = WIDTH * (0.46 + spread * self.chance.gauss(0, 0.16))
            y = HEIGHT * (0.5 + spread * self.chance.gauss(0, 0.17))
            inside = 0 < x < WIDTH and 0 < y < HEIGHT and self.inner.getpixel((int(x), int(y))) == 255
            if inside and all(math.dist((x, y), other) > apart for other in places + self.marks):
                places.append((x, y))
        self.marks += places
        return places

    def dot(self, place: tuple[float, float], radius: float, colour: Colour, softness: float = 0.35) -> None:
        """Paint a round spot with a soft edge."""
        size = int(radius * 4) | 1
        mask = Image.new("L", (size * 2, size * 2))
        wobble = self.chance.uniform(0.86, 1.0)
        ImageDraw.Draw(mask).ellipse(
            (size - 2 * radius, size - 2 * radius * wobble, size + 2 * radius, size + 2 * radius * wobble), fill=255
        )
        mask = mask.filter(ImageFilter.GaussianBlur(2 * radius * softness)).resize((size, size))
        self.image.paste(colour, (int(place[0] - size / 2), int(place[1] - size / 2)), mask)

    def finish(self) -> Image.Image:
        """Cut the skin out, put it on paper, draw its outline, and say that it is a drawing."""
        paper = Image.new("RGB", self.image.size, PAPER)
        grain = self.noise(360)
        paper = Image.composite(Image.new("RGB", paper.size, mix(PAPER, INK, 0.14)), paper, _scaled(grain, 0.3))
        shadow = ImageChops.offset(self.shape, 0, 14).filter(ImageFilter.GaussianBlur(26))
        paper = Image.composite(Image.new("RGB", paper.size, mix(PAPER, INK, 0.4)), paper, _scaled(shadow, 0.35))
        sheet = Image.composite(self.image, paper, self.shape)
        _ink(sheet, self.outline, self.chance)
        pen = ImageDraw.Draw(sheet)
        font = ImageFont.load_default(26)
        pen.text((WIDTH - 40, HEIGHT - 34), "drawn sample", mix(INK, PAPER, 0.25), font, "rs")
        return sheet


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two: the first at 0, the other at 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _scaled(mask: Image.Image, strength: float) -> Image.Image:
    return mask.point(lambda value: int(value * strength))


def _outline(chance: Random) -> list[tuple[float, float]]:
    """Return the contour of a piece of skin: an uneven round form that leaves a margin of paper."""
    turn, wobbles = (
        chance.uniform(0, 6.28),
        [(n, chance.uniform(0, 6.28), chance.uniform(0.01, 0.045)) for n in (2, 3, 4)],
    )
    points = []
    for step in range(360):
        angle = math.radians(step)
        reach = 1 + sum(size * math.sin(n * angle + phase) for n, phase, size in wobbles)
        # A super-ellipse: rounder than a box, fuller than an ellipse.
        x = math.copysign(abs(math.cos(angle)) ** 0.72, math.cos(angle)) * reach
        y = math.copysign(abs(math.sin(angle)) ** 0.72, math.sin(angle)) * reach
        points.append((WIDTH / 2 + x * WIDTH * 0.4 + 12 * math.cos(turn), HEIGHT / 2 - 8 + y * HEIGHT * 0.39))
    return points


def _filled(outline: list[tuple[float, float]]) -> Image.Image:
    mask = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    ImageDraw.Draw(mask).polygon([(2 * x, 2 * y) for x, y in outline], fill=255)
    return mask.resize((WIDTH, HEIGHT))


def _ink(sheet: Image.Image, outline: list[tuple[float, float]], chance: Random) -> None:
    """Draw the contour as a pen does: thicker on the shadow side, lifted here and there."""
    layer = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    pen = ImageDraw.Draw(layer)
    lift = chance.randrange(200, 320)
    for step, (x, y) in enumerate(outline):
        if lift <= step < lift + 14:
            continue
        after = outline[(step + 1) % len(outline)]
        width = 5 + 5 * max(0.0, math.sin(math.radians(step - 20)))
        pen.line((2 * x, 2 * y, 2 * after[0], 2 * after[1]), fill=230, width=int(width))
        pen.ellipse((2 * x - width / 2, 2 * y - width / 2, 2 * x + width / 2, 2 * y + width / 2), fill=230)
    sheet.paste(INK, (0, 0), layer.resize((WIDTH, HEIGHT)))
    hatch = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    pen = ImageDraw.Draw(hatch)
    for step in range(28, 78, 2):
        x, y = outline[step]
        length = 36 + 30 * math.sin(math.radians((step - 28) * 3.6)) + chance.uniform(-6, 6)
        pen.line((2 * x - 14, 2 * y - 22, 2 * (x - length), 2 * (y - length * 1.1)), fill=110, width=4)
    sheet.paste(INK, (0, 0), hatch.resize((WIDTH, HEIGHT)))
