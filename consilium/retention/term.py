"""A row of the table of what goes in time, and a row of what stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

Forget = Callable[[datetime, int], int]
"""Deletes what is past its time, at most so many of it, and says how many went."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that goes when its time is over.

    Read as a sentence: `what` go `period` after `after`, because `why`. `models` names the tables it deletes from or
    empties; `has_words` says that people's words or addresses stood there, so that the database's files are cleared
    of them, too.
    """

    what: str
    period: timedelta
    after: str
    why: str
    forget: Forget
    models: tuple[str, ...] = ()
    has_words: bool = False

    @property
    def when(self) -> str:
        """When it goes, in words: "7 days after it was last touched", "at once when it is taken back"."""
        return f"{in_words(self.period)} after {self.after}" if self.period else f"as soon as {self.after}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that does not go by itself: until when it stays, and why. `models` names its tables."""

    what: str
    until: str
    why: str
    models: tuple[str, ...]


def in_words(period: timedelta) -> str:
    """Return a period in words: "2 years", "90 days", "1 hour"; ValueError for what is no whole number of hours."""
    hours, rest = divmod(period, timedelta(hours=1))
    if rest or not hours:
        raise ValueError("a period is told in hours, days or years")
    for size, unit in ((365 * 24, "year"), (24, "day"), (1, "hour")):
        if hours % size == 0:
            return f"{hours // size} {unit}{'s' if hours > size else ''}"
    raise AssertionError("every number of hours is one of hours")


def rows(old: Callable[[datetime], QuerySet[Any]]) -> Forget:
    """Return what deletes the rows that `old` finds at a time, a batch at a time."""

    def forget(now: datetime, most: int) -> int:
        found = old(now)
        ids = list(found.values_list("pk", flat=True)[:most])
        # Asked again: a row that was touched in between stays.
        return found.filter(pk__in=ids).delete()[1].get(found.model._meta.label, 0) if ids else 0

    return forget


def files(folder: Callable[[], Path], pattern: str, period: timedelta) -> Forget:
    """Return what deletes the files of a folder that were last written so long ago."""

    def forget(now: datetime, most: int) -> int:
        place, gone = folder(), 0
        for path in place.glob(pattern) if place.is_dir() else ():
            if gone < most and path.is_file() and now.timestamp() - path.stat().st_mtime > period.total_seconds():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    return forget
