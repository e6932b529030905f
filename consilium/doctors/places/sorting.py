"""Brings the lines of a table together by postcode, however they stand in the file, in a scratch file on the disk."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import atan2, cos, degrees, hypot, radians, sin
from types import TracebackType
from typing import Self

from consilium.doctors.places.codes import first_part
from consilium.doctors.places.table import Line

_BATCH = 5_000
_DIGITS = 4  # of a degree, as the tables have them: 11 metres


@dataclass(frozen=True, slots=True)
class Middle:
    """A postcode, its first place by the order of the file, and the middle of all its places."""

    country: str
    code: str
    town: str
    latitude: float
    longitude: float


class Sorter:
    """Lines put in and postcodes taken out in order, while the `with` lasts; memory does not grow with them.

    Places are kept as points on the unit sphere, whose mean is right on both sides of the 180th meridian.
    """

    def __enter__(self) -> Self:
        # A database without a name lies in a temporary file that goes with the connection.
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA journal_mode=OFF")
        self._scratch.execute("PRAGMA cache_size=-8000")
        self._scratch.execute(
            "CREATE TABLE line (country TEXT, code TEXT, derived INT, town TEXT, x REAL, y REAL, z REAL)"
        )
        self._scratch.execute("BEGIN")
        self._waiting: list[tuple[str, str, int, str, float, float, float]] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def put(self, line: Line) -> None:
        """Take a line in; one of a whole code also says where its first part lies."""
        latitude, longitude = radians(line.point.latitude), radians(line.point.longitude)
        unit = (cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
        self._waiting.append((line.country, line.code, 0, line.town, *unit))
        first = first_part(line.country, line.code)
        if first:
            self._waiting.append((line.country, first, 1, line.town, *unit))
        if len(self._waiting) >= _BATCH:
            self._write()

    def _write(self) -> None:
        self._scratch.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def taken(self) -> Iterator[Middle]:
        """Give each postcode once, by country and code; what a file says of a first part outweighs what follows."""
        self._write()
        rows = self._scratch.execute(
            "SELECT country, code, derived, town, x, y, z FROM line ORDER BY country, code, derived, rowid"
        )
        for (country, code), of_one in groupby(rows, key=lambda row: (row[0], row[1])):
            town, told_by, x, y, z = "", None, 0.0, 0.0, 0.0
            for _, _, derived, name, *unit in of_one:
                if told_by is None:
                    town, told_by = name, derived
                if derived == told_by:
                    x, y, z = x + unit[0], y + unit[1], z + unit[2]
            yield Middle(
                country,
                code,
                town,
                round(degrees(atan2(z, hypot(x, y))), _DIGITS),
                round(degrees(atan2(y, x)), _DIGITS),
            )
