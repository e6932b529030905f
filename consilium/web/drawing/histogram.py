"""The histogram of reviews: how many gave five stars, four, down to one."""

from dataclasses import dataclass

from consilium.web.drawing.svg import Svg, element, text

_WIDTH = 320.0
_LEFT = 58.0
_RIGHT = 276.0
_ROW = 26.0
_BAR = 10.0


@dataclass(frozen=True, slots=True)
class StarCounts:
    """How many reviews gave each number of stars, one star first, five last."""

    one: int
    two: int
    three: int
    four: int
    five: int

    def downwards(self) -> tuple[tuple[int, int], ...]:
        """Return (stars, reviews) from five stars to one, the order in which people read them."""
        return (5, self.five), (4, self.four), (3, self.three), (2, self.two), (1, self.one)


def describe(counts: StarCounts) -> str:
    """Say the histogram in words."""
    return ", ".join(
        f"{stars} {'star' if stars == 1 else 'stars'}: {reviews} {'review' if reviews == 1 else 'reviews'}"
        for stars, reviews in counts.downwards()
    )


def draw(counts: StarCounts) -> Svg:
    """Draw five bars, each as long as its share of all reviews. Raises ValueError on a negative count."""
    rows = counts.downwards()
    if min(reviews for _, reviews in rows) < 0:
        raise ValueError("a number of reviews cannot be negative")
    total = sum(reviews for _, reviews in rows)
    bars: list[Svg] = []
    for row, (stars, reviews) in enumerate(rows):
        top = row * _ROW + (_ROW - _BAR) / 2
        share = reviews / total if total else 0.0
        bars.append(text(0, top + _BAR - 0.5, f"{stars} {'star' if stars == 1 else 'stars'}", kind="histogram-label"))
        frame: dict[str, str | float] = {"x": _LEFT, "y": top, "height": _BAR, "rx": _BAR / 2}
        bars.append(element("rect", {"class": "histogram-track", "width": _RIGHT - _LEFT, **frame}))
        if reviews:
            # A single review among thousands still shows: a bar is never shorter than it is high.
            bars.append(
                element("rect", {"class": "histogram-bar", "width": max(share * (_RIGHT - _LEFT), _BAR), **frame})
            )
        bars.append(text(_WIDTH, top + _BAR - 0.5, str(reviews), kind="histogram-label", anchor="end"))
    return element(
        "svg",
        {
            "class": "histogram",
            "viewBox": f"0 0 {_WIDTH:.0f} {_ROW * 5:.0f}",
            "width": _WIDTH,
            "height": _ROW * 5,
            "role": "img",
            "aria-label": describe(counts),
        },
        *bars,
    )
