"""The number that brings an ambulance in each country, from one table."""

from dataclasses import dataclass
from functools import cache

from consilium.medicine.rows import listed, read_rows

# Every GSM phone treats 112 as an emergency call, in any country and without a card (3GPP TS 22.101, 10.1.1).
EVERYWHERE = "112"


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to call in one country.

    `country` is the ISO 3166 code of two letters, `number` the one to show: it reaches an ambulance, directly or
    through the one number for everything. `also` are others that do. `source` says where the number was checked;
    "confirm locally" means that no register of numbering plans at hand lists it.
    """

    country: str
    name: str
    number: str
    also: tuple[str, ...]
    note: str
    source: str


@cache
def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """All countries by code."""
    return tuple(
        EmergencyNumber(
            country=row["country"],
            name=row["name"],
            number=row["number"],
            also=listed(row["also"]),
            note=row["note"],
            source=row["source"],
        )
        for row in read_rows("emergency_numbers")
    )


@cache
def _by_country() -> dict[str, EmergencyNumber]:
    return {row.country: row for row in emergency_numbers()}


def emergency_number(country: str) -> EmergencyNumber | None:
    """The row of a country by its two letters in either case; None when the code is of no country."""
    return _by_country().get(country.strip().upper())


def number_for(country: str) -> str:
    """The number to show to a reader in a country; 112, which every mobile phone knows, for an unknown code."""
    row = emergency_number(country)
    return row.number if row is not None else EVERYWHERE


def country_name(country: str) -> str:
    """The English name of a country; the code itself when it is of no country."""
    row = emergency_number(country)
    return row.name if row is not None else country
