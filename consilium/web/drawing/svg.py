"""SVG as text: elements whose attributes and words are escaped, wearing classes and never styles."""

from collections.abc import Mapping
from html import escape


class Svg(str):
    """Markup made by this package alone, which a template may therefore show as it is.

    It stays plain Python: template engines ask a string for ``__html__`` before they escape it.
    """

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup unescaped."""
        return self


def number(value: float) -> str:
    """Write a coordinate with at most one decimal, short and without ``-0``: 12.0 becomes ``12``."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, attributes: Mapping[str, str | float], *children: str) -> Svg:
    """Build one element. ``children`` that are Svg stay, other words are escaped; no children closes the tag."""
    written = "".join(
        f' {key}="{number(value) if isinstance(value, int | float) else escape(value)}"'
        for key, value in attributes.items()
    )
    inside = "".join(child if isinstance(child, Svg) else escape(child, quote=False) for child in children)
    return Svg(f"<{name}{written}>{inside}</{name}>") if children else Svg(f"<{name}{written}/>")


def text(x: float, y: float, words: str, *, kind: str, anchor: str = "start") -> Svg:
    """Set words at a point, in pixels of the drawing; ``kind`` is the class that gives size and colour."""
    attributes: dict[str, str | float] = {"class": kind, "x": x, "y": y}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    return element("text", attributes, words)
