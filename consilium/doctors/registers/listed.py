"""Rows of another register's own list, read by the columns that its file names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consilium.doctors.registers.entries import Entry, Unreadable, most
from consilium.doctors.registers.register import OddNumberError, Register


@dataclass(frozen=True, slots=True)
class Places:
    """The register and where its columns stand: index from 0, or None where the list has no such column."""

    register: Register
    count: int
    number: int
    surname: int
    given: int
    former: int | None
    region: int | None
    specialty: int | None
    status: int | None
    expires: int | None


def find_columns(header: Sequence[str], register: Register) -> Places:
    """Return where the columns stand; raises Unreadable naming the first that is missing."""
    columns = register.columns
    assert columns is not None
    places = {name.strip(): place for place, name in enumerate(header)}

    def at(name: str) -> int:
        if name not in places:
            raise Unreadable(f"the column “{name}” is missing: this is no list of {register.id}")
        return places[name]

    def perhaps(name: str) -> int | None:
        return at(name) if name else None

    return Places(
        register=register,
        count=len(header),
        number=at(columns.number),
        surname=at(columns.surname),
        given=at(columns.given),
        former=perhaps(columns.former),
        region=perhaps(columns.region),
        specialty=perhaps(columns.specialty),
        status=perhaps(columns.status),
        expires=perhaps(columns.expires),
    )


def read(row: Sequence[str], places: Places) -> Entry:
    """Return the entry of a row; raises Unreadable for a row that cannot be right."""
    if len(row) != places.count:
        raise Unreadable(f"{len(row)} cells where the header has {places.count}")
    try:
        number = places.register.number(row[places.number])
    except OddNumberError as odd:
        raise Unreadable(str(odd)) from odd

    def cell(place: int | None) -> str:
        return "" if place is None else row[place].strip()

    columns = places.register.columns
    assert columns is not None
    is_good = not columns.good or cell(places.status) in columns.good
    return Entry(
        key=places.register.key(number),
        surname=most(cell(places.surname), 60),
        given=most(cell(places.given), 60),
        former=most(cell(places.former), 60),
        title="",
        regions=most(cell(places.region), 60).upper(),
        fields=most(cell(places.specialty), 160),
        licences="",
        status="active" if is_good else "inactive",
        status_on=None,
        replaced_by=None,
        expires_on=_date(cell(places.expires)),
        updated_on=None,
    )


def _date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        return None
