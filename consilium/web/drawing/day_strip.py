"""The day strip: how a procedure usually heals, sign by sign over the days, with the question's day marked."""

from dataclasses import dataclass
from itertools import pairwise
from math import log
from textwrap import wrap
from typing import Literal

from consilium.web.drawing.svg import Svg, element, number, text

Layout = Literal["wide", "narrow"]

TICKS = (0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 60, 90, 120, 180, 365)
"""Days that may carry a number; those too close to the one before are left out."""

EARLY_DAYS = 4.0
"""Below about this day the axis is nearly linear, above it days draw closer: most happens in the first week."""

LABEL_LENGTH = 24
"""Characters of a label that fit beside the rows; what is longer takes two lines, ``LABEL_LINE`` pixels apart."""

LABEL_LINE = 15


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen on the skin; ``amounts`` are (day, 0 to 1) in the order of days, straight in between."""

    name: str
    amounts: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a complication would show, both included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DayStrip:
    """A course of healing from day 0 to ``last_day``; ``today`` is the question's day, if it is known."""

    procedure: str
    last_day: int
    signs: tuple[Sign, ...]
    windows: tuple[Window, ...] = ()
    today: int | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand, in pixels: labels beside the rows when wide, above them when narrow."""

    width: float
    left: float
    right: float
    row: float
    hill: float
    window_row: float
    labels_above: bool
    tick_distance: float


_FRAMES: dict[Layout, _Frame] = {
    "wide": _Frame(
        width=760, left=176, right=748, row=40, hill=30, window_row=26, labels_above=False, tick_distance=25
    ),
    "narrow": _Frame(width=358, left=0, right=357, row=56, hill=30, window_row=40, labels_above=True, tick_distance=24),
}
_TOP = 40.0
_TOP_WITHOUT_DAY = 6.0
_HEADING = 34.0
_AXIS = 30.0


def amount_on(sign: Sign, day: float) -> float:
    """Return how much of a sign is usual on a day, 0 to 1; before and after its amounts it is the nearest one."""
    if day <= sign.amounts[0][0]:
        return sign.amounts[0][1]
    for (day_before, before), (day_after, after) in pairwise(sign.amounts):
        if day <= day_after:
            return before + (after - before) * (day - day_before) / (day_after - day_before)
    return sign.amounts[-1][1]


def position(day: float, last_day: int) -> float:
    """Return where a day lies between the ends of the axis, 0 to 1; days beyond the last lie on it."""
    clamped = min(max(day, 0.0), float(last_day))
    return log(1 + clamped / EARLY_DAYS) / log(1 + last_day / EARLY_DAYS)


def describe(strip: DayStrip) -> str:
    """Say the drawing in words, for those who do not see it."""
    sentences = [f"Usual course after {strip.procedure}, day 0 to day {strip.last_day}."]
    for sign in strip.signs:
        peak = max(sign.amounts, key=lambda amount: amount[1])
        gone = next((day for day, amount in sign.amounts if day > peak[0] and amount == 0), None)
        ending = f", gone by day {gone}" if gone is not None else ""
        sentences.append(f"{_capital(sign.name)}: strongest on day {peak[0]}{ending}.")
    sentences += [f"Watch for {window.name} from day {window.first} to day {window.last}." for window in strip.windows]
    if strip.today is not None:
        sentences.append(f"This question was asked on day {strip.today}.")
    return " ".join(sentences)


def draw(strip: DayStrip, layout: Layout) -> Svg:
    """Draw a strip as one SVG image with its words as label.

    Raises ValueError when a course has no signs or days, an amount outside 0 to 1, or days out of order.
    """
    _check(strip)
    frame = _FRAMES[layout]
    top = _TOP if strip.today is not None else _TOP_WITHOUT_DAY
    signs_end = top + frame.row * len(strip.signs)
    windows_top = signs_end + _AXIS + (_HEADING if strip.windows else 0)
    height = windows_top + frame.window_row * len(strip.windows) + 4
    hills = [_hill(strip, sign, frame, top + frame.row * (row + 1) - 6) for row, sign in enumerate(strip.signs)]
    windows = [
        _window(strip, window, frame, windows_top + frame.window_row * row) for row, window in enumerate(strip.windows)
    ]
    heading = [text(0, signs_end + _AXIS + 20, "Watch for", kind="strip-heading")] if windows else []
    return element(
        "svg",
        {
            "class": f"strip strip-{layout}",
            "viewBox": f"0 0 {number(frame.width)} {number(height)}",
            "width": frame.width,
            "height": height,
            "role": "img",
            "aria-label": describe(strip),
        },
        *_today_line(strip, frame, height),
        *hills,
        _axis(strip, layout, signs_end + 14),
        *heading,
        *windows,
        *_today_label(strip, frame),
    )


def _check(strip: DayStrip) -> None:
    if strip.last_day < 1 or not strip.signs:
        raise ValueError("a day strip needs at least one day and one sign")
    for sign in strip.signs:
        days = [day for day, _ in sign.amounts]
        if not days or days != sorted(set(days)):
            raise ValueError(f"the days of {sign.name!r} are missing or out of order")
        if not all(0 <= amount <= 1 for _, amount in sign.amounts):
            raise ValueError(f"the amounts of {sign.name!r} must lie between 0 and 1")
    for window in strip.windows:
        if not 0 <= window.first <= window.last:
            raise ValueError(f"the window of {window.name!r} ends before it begins")


def _x(day: float, strip: DayStrip, frame: _Frame) -> float:
    return frame.left + (frame.right - frame.left) * position(day, strip.last_day)


def _hill(strip: DayStrip, sign: Sign, frame: _Frame, base: float) -> Svg:
    """Draw one sign as a hill on its own line, smooth between the days that are known."""
    amounts = {day: amount for day, amount in sign.amounts if day <= strip.last_day}
    amounts[0] = amount_on(sign, 0)
    amounts[strip.last_day] = amount_on(sign, strip.last_day)
    points = [(_x(day, strip, frame), base - frame.hill * amounts[day]) for day in sorted(amounts)]
    curve = _smooth(points)
    closed = f"{curve}L{number(points[-1][0])},{number(base)}L{number(points[0][0])},{number(base)}Z"
    label_at = (frame.left, base - frame.hill - 6) if frame.labels_above else (0.0, base - 4)
    return element(
        "g",
        {"class": "strip-sign"},
        element("path", {"class": "strip-hill", "d": closed}),
        element("path", {"class": "strip-base", "d": f"M{number(frame.left)},{number(base)}H{number(frame.right)}"}),
        *_label(_capital(sign.name), *label_at, frame),
    )


def _label(words: str, x: float, y: float, frame: _Frame, below: float = 0) -> list[Svg]:
    """Write what a row shows; beside the rows, what is longer than the column takes lines that end `below` `y`."""
    lines = [words] if frame.labels_above else wrap(words, LABEL_LENGTH, max_lines=2, placeholder=" …")
    last = y + below * (len(lines) - 1)
    return [
        text(x, last - LABEL_LINE * (len(lines) - 1 - place), line, kind="strip-label")
        for place, line in enumerate(lines)
    ]


def _smooth(points: list[tuple[float, float]]) -> str:
    """Join points by a curve that never overshoots them: monotone cubic pieces after Fritsch and Carlson (1980)."""
    slopes = [(y_after - y) / (x_after - x) for (x, y), (x_after, y_after) in pairwise(points)]
    tangents = [slopes[0]]
    for before, after in pairwise(slopes):
        tangents.append(2 * before * after / (before + after) if before * after > 0 else 0.0)
    tangents.append(slopes[-1])
    curve = f"M{number(points[0][0])},{number(points[0][1])}"
    for ((x, y), (x_after, y_after)), (leaving, arriving) in zip(pairwise(points), pairwise(tangents), strict=True):
        third = (x_after - x) / 3
        curve += (
            f"C{number(x + third)},{number(y + third * leaving)}"
            f" {number(x_after - third)},{number(y_after - third * arriving)}"
            f" {number(x_after)},{number(y_after)}"
        )
    return curve


def ticks(strip: DayStrip, layout: Layout) -> tuple[int, ...]:
    """Return the days that carry a number: the question's own first, then as many as stand apart, in order."""
    frame = _FRAMES[layout]
    chosen = [strip.today] if strip.today is not None and strip.today <= strip.last_day else []
    for day in TICKS:
        x = _x(day, strip, frame)
        if day <= strip.last_day and all(abs(x - _x(other, strip, frame)) >= frame.tick_distance for other in chosen):
            chosen.append(day)
    return tuple(sorted(chosen))


def _axis(strip: DayStrip, layout: Layout, y: float) -> Svg:
    """Write the days under the hills."""
    frame = _FRAMES[layout]
    words: list[Svg] = []
    for day in ticks(strip, layout):
        x = _x(day, strip, frame)
        anchor = "start" if x < frame.left + 4 else "end" if x > frame.right - 4 else "middle"
        kind = "strip-today-tick" if day == strip.today else "strip-tick"
        words.append(text(x, y, str(day), kind=kind, anchor=anchor))
    if not frame.labels_above:
        words.append(text(0, y, "Day", kind="strip-tick"))
    return element("g", {}, *words)


def _window(strip: DayStrip, window: Window, frame: _Frame, top: float) -> Svg:
    """Draw the days of one complication as a bar, full when the question's day lies in it."""
    first = _x(window.first, strip, frame)
    last = max(_x(window.last, strip, frame), first + 8)
    is_open = strip.today is not None and window.first <= strip.today <= window.last
    bar_top = top + (20 if frame.labels_above else 6)
    days = f"day {window.first}" if window.first == window.last else f"day {window.first}–{window.last}"
    label = f"{_capital(window.name)}, {days}" if frame.labels_above else _capital(window.name)
    label_at = (frame.left, bar_top - 7) if frame.labels_above else (0.0, bar_top + 10)
    return element(
        "g",
        {"class": "strip-window-open" if is_open else "strip-window"},
        element("rect", {"x": first, "y": bar_top, "width": last - first, "height": 12, "rx": 6}),
        *_label(label, *label_at, frame, below=LABEL_LINE / 2),
    )


def _today_line(strip: DayStrip, frame: _Frame, height: float) -> list[Svg]:
    if strip.today is None:
        return []
    x = _x(strip.today, strip, frame)
    return [element("path", {"class": "strip-today-line", "d": f"M{number(x)},24V{number(height)}"})]


def _today_label(strip: DayStrip, frame: _Frame) -> list[Svg]:
    if strip.today is None:
        return []
    x = _x(strip.today, strip, frame)
    words = f"day {strip.today}"
    width = 16 + 7.5 * len(words)
    left = min(max(x - width / 2, 1.0), frame.width - width - 1)
    return [
        element("rect", {"class": "strip-today", "x": left, "y": 2, "width": width, "height": 24, "rx": 12}),
        text(left + width / 2, 18.5, words, kind="strip-today-text", anchor="middle"),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
