"""Rows of an NPPES dissemination file read into entries: people only, by the names of its 330 columns.

Source: NPPES Data Dissemination, read-me and code values, of CMS. Dates are written month/day/year. Numbers that were
deactivated stand in the file with their dates and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consilium.doctors.registers.entries import Entry, Unreadable, most
from consilium.doctors.registers.numbers import npi_holds
from consilium.doctors.registers.register import register

_PERSON, _ORGANISATION = "1", "2"
_TAXONOMIES = range(1, 16)
_LONGEST_LICENCE = 20


@dataclass(frozen=True, slots=True)
class Places:
    """Where the columns we read stand in this file: indices from 0."""

    count: int
    npi: int
    kind: int
    replacement: int
    surname: int
    given: int
    middle: int
    credential: int
    other_surname: int
    state: int
    mailing_state: int
    updated: int
    deactivated: int
    reactivated: int
    taxonomies: tuple[tuple[int, int, int, int], ...]


def find_columns(header: Sequence[str]) -> Places:
    """Return where the columns stand; raises Unreadable naming the first that is missing."""
    places = {name: place for place, name in enumerate(header)}

    def at(name: str) -> int:
        if name not in places:
            raise Unreadable(f"the column “{name}” is missing: this is no NPPES dissemination file")
        return places[name]

    return Places(
        count=len(header),
        npi=at("NPI"),
        kind=at("Entity Type Code"),
        replacement=at("Replacement NPI"),
        surname=at("Provider Last Name (Legal Name)"),
        given=at("Provider First Name"),
        middle=at("Provider Middle Name"),
        credential=at("Provider Credential Text"),
        other_surname=at("Provider Other Last Name"),
        state=at("Provider Business Practice Location Address State Name"),
        mailing_state=at("Provider Business Mailing Address State Name"),
        updated=at("Last Update Date"),
        deactivated=at("NPI Deactivation Date"),
        reactivated=at("NPI Reactivation Date"),
        taxonomies=tuple(
            (
                at(f"Healthcare Provider Taxonomy Code_{number}"),
                at(f"Provider License Number_{number}"),
                at(f"Provider License Number State Code_{number}"),
                at(f"Healthcare Provider Primary Taxonomy Switch_{number}"),
            )
            for number in _TAXONOMIES
        ),
    )


def read(row: Sequence[str], places: Places) -> Entry | None:
    """Return the entry of a row, or None for an organisation; raises Unreadable for a row that cannot be right."""
    if len(row) != places.count:
        raise Unreadable(f"{len(row)} cells where the header has {places.count}")
    npi = row[places.npi]
    if not npi_holds(npi):
        raise Unreadable("no NPI in the first column")
    if row[places.kind] == _ORGANISATION:
        return None
    deactivated = _date(row[places.deactivated])
    reactivated = _date(row[places.reactivated])
    is_active = deactivated is None or (reactivated is not None and reactivated >= deactivated)
    if row[places.kind] != _PERSON and is_active:
        raise Unreadable("neither a person nor an organisation")
    replacement = row[places.replacement]
    codes, licences, states = _taxonomies(row, places)
    for place in (places.state, places.mailing_state):
        state = row[place].strip().upper()[:2]
        if state and state not in states:
            states.append(state)
    return Entry(
        key=register("us-nppes").key(npi),
        surname=most(row[places.surname], 60),
        given=most(f"{row[places.given]} {row[places.middle]}", 60),
        former=most(row[places.other_surname], 60),
        title=most(row[places.credential], 30),
        regions="|".join(states)[:60],
        fields="|".join(codes),
        licences="|".join(licences),
        status="active" if is_active else "deactivated",
        status_on=None if is_active else deactivated,
        replaced_by=int(replacement) if npi_holds(replacement) and replacement != npi else None,
        expires_on=None,
        updated_on=_date(row[places.updated]),
    )


def _taxonomies(row: Sequence[str], places: Places) -> tuple[list[str], list[str], list[str]]:
    """Return taxonomy codes with the primary one first, licences as STATE:number, and the states of the licences."""
    codes: list[str] = []
    licences: list[str] = []
    states: list[str] = []
    for code_at, number_at, state_at, primary_at in places.taxonomies:
        code = row[code_at]
        if not code:
            continue
        if code not in codes:
            codes.insert(0 if row[primary_at] == "Y" else len(codes), code[:10])
        state = row[state_at].strip().upper()[:2]
        if state and state not in states:
            states.append(state)
        number = "".join(row[number_at].split())[:_LONGEST_LICENCE]
        if number and state and f"{state}:{number}" not in licences:
            licences.append(f"{state}:{number}".replace("|", ""))
    return codes, licences, states


def _date(cell: str) -> date | None:
    """Read month/day/year; None for an empty or odd cell, which leaves nothing else unread."""
    if len(cell) != 10:
        return None
    try:
        return date(int(cell[6:]), int(cell[:2]), int(cell[3:5]))
    except ValueError:
        return None
