"""One line of a table of postcodes in the form that GeoNames publishes: twelve cells with tabs between them.

The cells are country, postal code, place, three pairs of an administrative name and its code, latitude, longitude and
accuracy. Source: the read-me of the GeoNames postal code files (Creative Commons Attribution 4.0).
"""

from dataclasses import dataclass

from consilium.doctors.places.codes import tidy
from consilium.doctors.registers.entries import Unreadable, most
from consilium.lib.distance import Point

CELLS = 12
_COUNTRY, _CODE, _TOWN, _LATITUDE, _LONGITUDE = 0, 1, 2, 9, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A place that has a postcode, and where it lies."""

    country: str
    code: str
    town: str
    point: Point


def read(line: str) -> Line:
    """Return what a line says; raises Unreadable with the reason for one that cannot be right."""
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != CELLS:
        raise Unreadable(f"{len(cells)} cells where the form has {CELLS}")
    country = cells[_COUNTRY].strip().removeprefix("\ufeff")
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise Unreadable("the first cell is no country of two capitals")
    code = tidy(country, cells[_CODE])
    if not code:
        raise Unreadable("the second cell is no postcode of up to ten letters and digits")
    try:
        point = Point(float(cells[_LATITUDE]), float(cells[_LONGITUDE]))
    except ValueError as odd:
        raise Unreadable("latitude and longitude are no place on Earth") from odd
    return Line(country, code, _town(cells[_TOWN]), point)


def _town(cell: str) -> str:
    """The name of a town, without the number of its district: "Lyon 03" is Lyon."""
    words = most(cell, 80).split()
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return " ".join(words)
