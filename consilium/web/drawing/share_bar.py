"""One bar beside the words that say the same: a share, and how sure it is."""

from consilium.web.drawing.svg import Svg, element

_WIDTH = 240.0
_HIGH = 12.0


def draw(share: float, low: float = 0.0, high: float = 0.0) -> Svg:
    """Draw a share from 0 to 1 as a bar on its track, with a line from `low` to `high` where these are given.

    The picture stands beside its number, so readers of screens pass it by. Raises ValueError for what is no share.
    """
    if not 0 <= low <= share <= max(high, share) <= 1:
        raise ValueError(f"no share: {low}, {share}, {high}")
    attributes: dict[str, str | float] = {
        "class": "share-bar",
        "viewBox": f"0 0 {_WIDTH:.0f} {_HIGH:.0f}",
        "preserveAspectRatio": "none",
        "aria-hidden": "true",
        "focusable": "false",
    }
    parts = [element("rect", {"class": "share-track", "width": _WIDTH, "height": _HIGH})]
    if share:
        # One among thousands still shows.
        parts.append(element("rect", {"class": "share-part", "width": max(_WIDTH * share, 3.0), "height": _HIGH}))
    if high:
        left, width = _WIDTH * low, _WIDTH * (high - low)
        parts.append(
            element("rect", {"class": "share-range", "x": left, "y": _HIGH / 2 - 1, "width": width, "height": 2})
        )
    return element("svg", attributes, *parts)
