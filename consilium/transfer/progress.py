"""How far an import is: a bar at a terminal, a line now and then elsewhere, both with the rate and the time left."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic
from types import TracebackType
from typing import Final, Self

import click

SHOWN_FROM: Final = 500_000
"""Bytes from which a file is long enough for its progress to be told."""

EVERY: Final = 10.0
"""Seconds between two lines where there is no terminal to draw a bar at."""


class Progress:
    """Tells of one file while it is imported; to be used as a context."""

    def __init__(
        self,
        name: str,
        size: int,
        say: Callable[[str], None],
        *,
        drawn: bool | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._name = name
        self._size = size
        self._say = say
        self._clock = clock
        self._began = self._told = clock()
        self._done = self._records = 0
        self._shown = size >= SHOWN_FROM
        self._drawn = self._shown and (sys.stderr.isatty() if drawn is None else drawn)
        self._stack = ExitStack()
        if self._drawn:
            self._bar = self._stack.enter_context(
                click.progressbar(length=size, label=name, file=sys.stderr, item_show_func=lambda item: item or "")
            )

    def tell(self, records: int, done: int) -> None:
        """Say that so many records are in the house, and that so many bytes of the file were read for them."""
        now = self._clock()
        self._records = records
        if self._drawn:
            self._bar.update(max(0, done - self._done), self._rate(now))
        elif self._shown and now - self._told >= EVERY:
            self._told = now
            self._say(f"{self._name}: {self._line(done, now)}")
        self._done = max(self._done, done)

    def _line(self, done: int, now: float) -> str:
        share = min(1.0, done / self._size)
        left = round((now - self._began) * (1 - share) / share) if share else 0
        return f"{share:.0%}, {self._records:,} records, {self._rate(now)}, {_span(left)} left"

    def _rate(self, now: float) -> str:
        spent = now - self._began
        return f"{self._records / spent:,.0f} a second" if spent > 0 else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def _span(seconds: int) -> str:
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
