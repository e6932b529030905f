"""Figures that change oftener than the page they stand on: they are set in anew, and the page is not made again.

A page says which of its figures may change alone, with the key that tells of it and a way to ask for them. It is kept
with the places where they stand. When that key is forgotten, the page is put aside until somebody asks for it; then
the figures are read and set in, for a tenth of what the page costs.
"""

import re
import secrets
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from consilium.caching.keys import carry

# Returns each figure as the page writes it; None when more changed than figures.
Ask = Callable[[], Sequence[str] | None]

MOST = 10_000  # figures of a page
# Stands in a page that is being made where a figure goes, with its number behind it. Digits alone, so that it can
# stand for a number anywhere; and nobody who writes on a page can guess it, so nobody can write a figure into one.
_MARK = str(secrets.randbelow(9 * 10**23) + 10**23)
_MARKS = re.compile(rf"{_MARK}(\d{{4}})".encode())


@dataclass(slots=True)
class _Collected:
    """What the page that is being made says of its figures."""

    key: str = ""
    ask: Ask | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


_collecting: ContextVar[_Collected | None] = ContextVar("figures", default=None)


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the figures of a finished page stand: `starts` and `ends` in bytes, and which figure it is, by `which`."""

    key: str
    ask: Ask
    starts: "array[int]"
    ends: "array[int]"
    which: "array[int]"

    def set_in(self, body: bytes, figures: Sequence[str]) -> tuple[bytes, "Figures"]:
        """Return the page with other figures, and where they stand in it."""
        parts: list[bytes] = []
        at, length = 0, 0
        starts, ends = array("I"), array("I")
        for start, end, number in zip(self.starts, self.ends, self.which, strict=True):
            written = figures[number].encode()
            parts += (body[at:start], written)
            length += start - at
            starts.append(length)
            length += len(written)
            ends.append(length)
            at = end
        return b"".join([*parts, body[at:]]), Figures(self.key, self.ask, starts, ends, self.which)


def may_change(key: str, names: Sequence[str], ask: Ask) -> None:
    """Say that these figures of the page that is being made change with a key; `ask` gives all of them, in this order.

    The page carries the key. Said before the first of them is written; a page that never says it is made anew.
    """
    carry((key,))
    collected = _collecting.get()
    if collected is not None and len(names) < MOST:
        collected.key, collected.ask = key, ask
        collected.numbers = {name: number for number, name in enumerate(names)}
        collected.written = [""] * len(names)


def figure(name: str, written: str) -> str:
    """Return a figure as it is written; while a page is made that is to be kept, a number that stands for it."""
    collected = _collecting.get()
    number = collected.numbers.get(name) if collected is not None else None
    if collected is None or number is None:
        return written
    collected.written[number] = written
    return f"{_MARK}{number:04d}"


@contextmanager
def collecting() -> Iterator[Callable[[bytes], tuple[bytes, Figures | None]]]:
    """Let a page be made with numbers that stand for its figures.

    What it yields returns the page as it is meant, and where its figures stand, None when it has none of their own.
    """
    collected = _Collected()
    token = _collecting.set(collected)
    try:
        yield lambda body: _written(body, collected)
    finally:
        _collecting.reset(token)


def _written(body: bytes, collected: _Collected) -> tuple[bytes, Figures | None]:
    marks = list(_MARKS.finditer(body))
    if not marks or collected.ask is None:
        return body, None
    found = Figures(
        collected.key,
        collected.ask,
        array("I", [mark.start() for mark in marks]),
        array("I", [mark.end() for mark in marks]),
        array("H", [int(mark[1]) for mark in marks]),
    )
    return found.set_in(body, collected.written)
