"""What askers reported by day: a row for each sign, a bar for each span of days, as high as the share that named it."""

from dataclasses import dataclass

from consilium.web.drawing.day_strip import Layout
from consilium.web.drawing.svg import Svg, element, number, text

FEW = 5
"""Below so many askers a share says little, and its bar is drawn hollow."""

_BAR = 30.0
_ROWS: dict[Layout, float] = {"wide": 44.0, "narrow": 58.0}
_WIDTHS: dict[Layout, float] = {"wide": 760.0, "narrow": 358.0}
_LEFT: dict[Layout, float] = {"wide": 176.0, "narrow": 0.0}
_GAP: dict[Layout, float] = {"wide": 10.0, "narrow": 5.0}
_AXIS = 42.0


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, as they are named ("8–14"), and how many wrote on them."""

    name: str
    asked: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, and how many named it in each span."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """What was reported, sign by sign; the counts of each sign stand in the order of the spans."""

    spans: tuple[Span, ...]
    signs: tuple[Sign, ...]


def describe(reports: Reports) -> str:
    """Say the drawing in words: of each sign, on which days most of those who wrote named it."""
    sentences = [f"What was named by day, of {sum(span.asked for span in reports.spans)} reports."]
    for sign in reports.signs:
        pairs = [(count, span) for count, span in zip(sign.counts, reports.spans, strict=True) if span.asked]
        sure = [pair for pair in pairs if pair[1].asked >= FEW] or pairs
        if not sure:
            continue
        count, span = max(sure, key=lambda pair: pair[0] / pair[1].asked)
        days = "day" if span.name.isdigit() else "days"
        sentences.append(
            f"{sign.name[:1].upper()}{sign.name[1:]}: most on {days} {span.name}, {count} of {span.asked}."
        )
    return " ".join(sentences)


def draw(reports: Reports, layout: Layout) -> Svg:
    """Draw the rows as one SVG image with its words as label.

    Raises ValueError without a span or a sign, and when a sign was named more often than anybody wrote.
    """
    _check(reports)
    width, left, row = _WIDTHS[layout], _LEFT[layout], _ROWS[layout]
    step = (width - left) / len(reports.spans)
    height = row * len(reports.signs) + _AXIS
    rows = [
        _row(sign, reports.spans, layout, left, step, row * (place + 1) - 6) for place, sign in enumerate(reports.signs)
    ]
    return element(
        "svg",
        {
            "class": f"reports reports-{layout}",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-label": describe(reports),
        },
        *rows,
        *_axis(reports.spans, layout, left, step, row * len(reports.signs) + 14),
    )


def _check(reports: Reports) -> None:
    if not reports.spans or not reports.signs:
        raise ValueError("reports need at least one span and one sign")
    for sign in reports.signs:
        for count, span in zip(sign.counts, reports.spans, strict=True):
            if not 0 <= count <= span.asked:
                raise ValueError(f"{sign.name!r} was named {count} times by {span.asked}")


def _row(sign: Sign, spans: tuple[Span, ...], layout: Layout, left: float, step: float, base: float) -> Svg:
    gap = _GAP[layout]
    bars: list[Svg] = []
    for place, (count, span) in enumerate(zip(sign.counts, spans, strict=True)):
        x, width = left + step * place + gap / 2, step - gap
        if span.asked:
            bars.append(element("path", {"class": "reports-base", "d": f"M{number(x)},{number(base)}h{number(width)}"}))
        if count:
            high = max(_BAR * count / span.asked, 3.0)
            kind = "reports-bar" if span.asked >= FEW else "reports-bar reports-few"
            bars.append(element("rect", {"class": kind, "x": x, "y": base - high, "width": width, "height": high}))
    label = (0.0, base - 4) if layout == "wide" else (left, base - _BAR - 6)
    return element("g", {}, *bars, text(*label, f"{sign.name[:1].upper()}{sign.name[1:]}", kind="reports-label"))


def _axis(spans: tuple[Span, ...], layout: Layout, left: float, step: float, y: float) -> list[Svg]:
    words: list[Svg] = []
    if layout == "wide":
        words += [text(0, y, "Day", kind="reports-tick"), text(0, y + 19, "Wrote on it", kind="reports-tick")]
    for place, span in enumerate(spans):
        x = left + step * (place + 0.5)
        # On a phone there is room for the first day alone: "8+" up to the day where the next one begins.
        days = span.name if layout == "wide" or span.name.isdigit() else f"{span.name.rstrip('+').partition('–')[0]}+"
        words.append(text(x, y, days, kind="reports-tick", anchor="middle"))
        words.append(text(x, y + 19, str(span.asked) if span.asked else "–", kind="reports-asked", anchor="middle"))
    return words
