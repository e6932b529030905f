"""Initials in a calm colour, for people who have no picture: one small SVG that needs no style and no script."""

import unicodedata
import zlib
from dataclasses import dataclass

_TITLES = {
    "dr",
    "prof",
    "professor",
    "doctor",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "sir",
    "dame",
    "med",
    "dipl",
    "priv",
    "doz",
}
_MOST = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A ground and the ink on it, as #rrggbb; they bring their own contrast, on light pages and on dark ones."""

    ground: str
    ink: str


# Muted grounds of one lightness with inks of the same hue: at least 7 to 1, WCAG 2.2's level AAA for text.
PAIRS = (
    Pair("#dcebe7", "#0b4a46"),
    Pair("#e4e9dc", "#3a4a1d"),
    Pair("#f1e6d2", "#5c3f0d"),
    Pair("#f3e2d8", "#6b3416"),
    Pair("#f2dfe0", "#702a35"),
    Pair("#ecdfea", "#5a2c55"),
    Pair("#e3e1f1", "#3f3672"),
    Pair("#dde6f1", "#234a70"),
    Pair("#dbeaef", "#114b5c"),
    Pair("#e6e5e0", "#45433a"),
)


def avatar_svg(name: str) -> str:
    """Return an SVG of the initials of a name in a round of 48 × 48; the same name gives the same picture.

    It is meant to stand beside the name and so is hidden from screen readers. Post-nominals after a comma and titles
    give no initial; a name without letters gives an empty bust.
    """
    name = unicodedata.normalize("NFC", name[:_MOST]).strip()
    pair = PAIRS[zlib.crc32(name.casefold().encode()) % len(PAIRS)]
    letters = initials(name)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" '
        f'focusable="false"><circle cx="24" cy="24" r="24" fill="{pair.ground}"/>{_inside(letters, pair.ink)}</svg>'
    )


def _inside(letters: str, ink: str) -> str:
    if not letters:
        return f'<circle cx="24" cy="19" r="7" fill="{ink}"/><path d="M10 41a14 13 0 0 1 28 0" fill="{ink}"/>'
    return (
        # Centred by the baseline and not by dominant-baseline, which browsers place each in its own way.
        f'<text x="24" y="30.2" text-anchor="middle" font-family="Newsreader, Georgia, serif" font-size="18" '
        f'font-weight="500" letter-spacing="0.4" fill="{ink}">{letters}</text>'
    )


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name, in capitals: at most two letters."""
    before_comma = name.partition(",")[0]
    words = [word for word in before_comma.replace("-", " ").replace(".", " ").split() if word[0].isalpha()]
    bare = [word for word in words if word.casefold() not in _TITLES] or words
    chosen = [bare[0], bare[-1]] if len(bare) > 1 else bare
    return "".join(word[0].upper()[0] for word in chosen)
