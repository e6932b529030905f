"""A face and a body as simple line drawings, on which places are pressed; each place lies where its class says."""

from consilium.web.drawing.svg import Svg, element

# Places beside the drawings, by their id in medicine's table of body sites; `ask.css` holds where each spot lies.
ON_FACE = (
    "face", "scalp", "forehead", "temples", "brows", "eyes", "eyelids", "under_eyes", "ears", "nose", "cheeks", "lips",
    "mouth", "chin", "jaw", "neck",
)  # fmt: skip
ON_BODY = (
    "shoulders", "chest", "breasts", "armpits", "arms", "abdomen", "hands", "groin", "legs", "feet", "back",
    "buttocks",
)  # fmt: skip
# A front shows no back, and a whole face has no one spot: these are chosen by name alone.
WITHOUT_SPOT = frozenset({"face", "mouth", "back", "buttocks"})

_FACE = (
    "M60 96C58 48 88 22 130 22s72 26 70 74q2 34-4 58c-5 22-24 50-42 62q-8 7-24 7t-24-7c-18-12-37-40-42-62q-6-24-4-58",
    "M58 112c-10-6-17 0-15 14 2 15 9 28 19 26",
    "M202 112c10-6 17 0 15 14-2 15-9 28-19 26",
    "M100 214c0 20-4 30-24 38M160 214c0 20 4 30 24 38",
    "M78 106q16-10 34-2M148 104q18-8 34 2",
    "M80 124q16-11 32 0-16 10-32 0M148 124q16-11 32 0-16 10-32 0",
    "M130 118c-2 16-10 28-11 38-1 7 4 8 11 8s12-1 11-8",
    "M108 187q11-7 22-3 11-4 22 3-11 13-22 13t-22-13M108 187h44",
    "M66 74c22-6 40-22 50-34 20 22 50 32 78 36",
)
_BODY = (
    "M130 10c14 0 21 10 21 24s-8 28-21 28-21-14-21-28 7-24 21-24",
    "M119 58c0 12-4 16-20 20-24 6-32 14-36 36l-16 82c-2 12 10 14 13 3l22-76",
    "M141 58c0 12 4 16 20 20 24 6 32 14 36 36l16 82c2 12-10 14-13 3l-22-76",
    "M82 123c3 22 4 40 0 62-6 30-4 58 2 88l6 62c1 10 20 10 20 0l14-122c2-10 10-10 12 0",
    "M136 213l14 122c0 10 19 10 20 0l6-62c6-30 8-58 2-88-4-22-3-40 0-62",
    "M96 128q16 10 32 0M132 128q16 10 32 0",
    "M130 172v4",
)


def draw_face() -> Svg:
    """Draw a face seen from the front."""
    return _draw(_FACE, 260, 260)


def draw_body() -> Svg:
    """Draw a body seen from the front."""
    return _draw(_BODY, 260, 350)


def _draw(paths: tuple[str, ...], width: int, height: int) -> Svg:
    # A picture beside a list that says the same: readers of screens pass it by.
    attributes: dict[str, str | float] = {
        "class": "body-map-lines",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "aria-hidden": "true",
        "focusable": "false",
    }
    return element("svg", attributes, *(element("path", {"d": path}) for path in paths))
