"""Doctors near a place: by bands of distance, within a band by relevance, never by anything else.

A postcode is sent once, in the body of a form, and kept nowhere. The address of the list holds the middle of a cell
of about five kilometres instead, and a town; so no history, log or cache holds the postcode.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict

from consilium.doctors.models import Doctor, Postcode
from consilium.doctors.places.codes import tidy
from consilium.doctors.places.finding import find, loaded
from consilium.lib.distance import Point, boxes, kilometres
from consilium.medicine.emergency import country_name

BANDS = (10, 25, 50, 100, 200)
"""The farthest kilometres of each band; also what a reader chooses from."""
USUAL = 25
CELL = 0.05  # degrees: 5.6 kilometres from south to north, less from west to east
LONGEST_TOWN = 80
_AT = re.compile(r"(-?[0-9]{1,2}\.[0-9]{2}),(-?[0-9]{1,3}\.[0-9]{2})")
_MILE = 1.609344

NO_TABLE = "Distances cannot be told here: no table of postcodes was loaded. Search by city or region instead."
NOT_LOADED = "The postcodes of {country} are not known here. Search by city or region instead."
UNKNOWN = (
    "We do not know this postcode. Look for a slip of the finger, see whether it is one of {country}, or search by "
    "city or region."
)
NONE_WRITTEN = "Write a postcode."
NO_COUNTRY = "Choose the country of the postcode."


class UnknownPlace(ValueError):  # noqa: N818 (it names what happened)
    """A postcode that nothing is found for; the words are for its writer."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where the reader looks, to a cell: its middle, how far around, and the town and country of the postcode."""

    middle: Point
    within: int
    town: str = ""
    country: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Near | None":
        """Read the fields of an address; None for what is no place."""
        match = _AT.fullmatch(query.get("at", ""))
        if match is None:
            return None
        try:
            middle = _cell(Point(float(match[1]), float(match[2])))
        except ValueError:
            return None
        country = read_country(query.get("in", ""))
        return cls(
            middle=middle,
            within=read_within(query.get("within", "")),
            town=" ".join(query.get("town", "").replace("\x00", " ").split())[:LONGEST_TOWN],
            country=country,
        )

    def fields(self) -> dict[str, str]:
        """Return the fields of an address that say so."""
        at = f"{self.middle.latitude:.2f},{self.middle.longitude:.2f}"
        return {"at": at, "within": str(self.within), "town": self.town, "in": self.country}

    @property
    def words(self) -> str:
        """Return it in words: "within 25 km of Leeds"."""
        return f"within {kilometres_and_miles(self.within)} of {self.town or 'your postcode'}"


def read_country(value: str) -> str:
    """Return the two capitals of a country that a form or an address names; empty for an odd one."""
    return value.upper() if len(value) == 2 and value.isascii() and value.isalpha() else ""


def read_within(value: str) -> int:
    """Return how many kilometres a form or an address asks for; the usual number for an odd one."""
    return next((band for band in BANDS if str(band) == value), USUAL)


def kilometres_and_miles(far: int) -> str:
    """Return a distance in both measures: "25 km (16 mi)"."""
    return f"{far} km ({round(far / _MILE)} mi)"


def look_up(country: str, written: str, within: int) -> Near:
    """Return the cell in which a postcode lies; raises UnknownPlace with words for its writer."""
    if not loaded():
        raise UnknownPlace(NO_TABLE)
    if not country:
        raise UnknownPlace(NO_COUNTRY)
    if not tidy(country, written):
        raise UnknownPlace(NONE_WRITTEN)
    row: Postcode | None = find(country, written)
    if row is not None:
        return Near(_cell(Point(row.latitude, row.longitude)), within, row.town, row.country)
    words = UNKNOWN if country in loaded() else NOT_LOADED
    raise UnknownPlace(words.format(country=country_name(country)))


def _cell(point: Point) -> Point:
    """The middle of a cell: degrees rounded to whole cells, so that an address tells no more than that."""
    latitude, longitude = (round(round(degrees / CELL) * CELL, 2) for degrees in (point.latitude, point.longitude))
    return Point(latitude + 0.0, longitude + 0.0)  # never -0.00


class Placed(NamedTuple):
    """A doctor who is near; these sort as the list does: by band, then by falling relevance, then the newest first.

    A tuple, since a city may have thousands of them to be sorted, and tuples compare quickest.
    """

    band: int
    less_relevant: float
    newer: int
    far: float = 0.0

    @property
    def doctor_id(self) -> int:
        """Return the doctor's id."""
        return -self.newer


def placed(rows: QuerySet[Doctor], near: Near) -> list[Placed]:
    """Return every doctor of `rows` who is near, in order, with two queries.

    The first reads the degrees of all in a box of the globe by the index on them, and the distance decides. The second
    reads those of the same town whose practice lies nowhere: they come last.
    """
    around = reduce(
        or_,
        (
            Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
            for box in boxes(near.middle, near.within)
        ),
    )
    found = []
    for pk, latitude, longitude, relevance in (
        rows.filter(around).order_by().values_list("pk", "latitude", "longitude", "relevance")
    ):
        assert latitude is not None
        assert longitude is not None
        far = kilometres(near.middle, Point(latitude, longitude))
        if far <= near.within:
            found.append(Placed(_band(far), -relevance, -pk, far))
    if near.town and near.country:
        nowhere = rows.filter(latitude=None, country=near.country, city__in=spelled(near.town))
        found += [
            Placed(len(BANDS), -relevance, -pk) for pk, relevance in nowhere.order_by().values_list("pk", "relevance")
        ]
    return sorted(found)


def _band(far: float) -> int:
    return next(number for number, farthest in enumerate(BANDS) if far <= farthest)


def spelled(town: str) -> tuple[str, ...]:
    """Return a town as profiles may spell it: an index finds these, and no pattern over all rows is needed."""
    return tuple(dict.fromkeys((town, town.title(), town.upper(), town.lower())))


def page_of(everyone: Sequence[Placed], query: QueryDict, size: int) -> tuple[Sequence[Placed], bool, bool]:
    """Return one page, whether there are doctors before it, and whether there are more.

    `?before=ID` are those who come after that doctor, `?after=ID` those who come before; an unknown id is none.
    """
    places = {one.doctor_id: place for place, one in enumerate(everyone)}
    start = 0
    if (at := places.get(_id(query.get("before", "")))) is not None:
        start = at + 1
    elif (at := places.get(_id(query.get("after", "")))) is not None:
        start = max(0, at - size)
    return everyone[start : start + size], start > 0, start + size < len(everyone)


def _id(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def heading(band: int, near: Near) -> str:
    """Return what stands over the doctors of a band."""
    if band == len(BANDS):
        return f"In {near.town}, distance not known"
    farthest = min(BANDS[band], near.within)
    if band == 0:
        return f"Up to {kilometres_and_miles(farthest)} away"
    return f"{BANDS[band - 1]} to {kilometres_and_miles(farthest)} away"


def away(one: Placed) -> str:
    """Return how far a doctor is, no finer than the cell; empty where it is not known."""
    if one.band == len(BANDS):
        return ""
    far = round(one.far)
    return "less than 5 km (3 mi) away" if far < 5 else f"about {kilometres_and_miles(far)} away"
