"""Makes NPPES dissemination files of the right shape: 330 columns, every cell quoted, invented people."""

import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from consilium.doctors.registers.numbers import luhn_holds

_ADDRESS = (
    "Provider First Line Business {0} Address",
    "Provider Second Line Business {0} Address",
    "Provider Business {0} Address City Name",
    "Provider Business {0} Address State Name",
    "Provider Business {0} Address Postal Code",
    "Provider Business {0} Address Country Code (If outside U.S.)",
    "Provider Business {0} Address Telephone Number",
    "Provider Business {0} Address Fax Number",
)
COLUMNS: tuple[str, ...] = (
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Prefix Text",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Provider Other Last Name",
    "Provider Other First Name",
    "Provider Other Middle Name",
    "Provider Other Name Prefix Text",
    "Provider Other Name Suffix Text",
    "Provider Other Credential Text",
    "Provider Other Last Name Type Code",
    *(name.format("Mailing") for name in _ADDRESS),
    *(name.format("Practice Location") for name in _ADDRESS),
    "Provider Enumeration Date",
    "Last Update Date",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Sex Code",
    "Authorized Official Last Name",
    "Authorized Official First Name",
    "Authorized Official Middle Name",
    "Authorized Official Title or Position",
    "Authorized Official Telephone Number",
    *(
        name.format(number)
        for number in range(1, 16)
        for name in (
            "Healthcare Provider Taxonomy Code_{0}",
            "Provider License Number_{0}",
            "Provider License Number State Code_{0}",
            "Healthcare Provider Primary Taxonomy Switch_{0}",
        )
    ),
    *(
        name.format(number)
        for number in range(1, 51)
        for name in (
            "Other Provider Identifier_{0}",
            "Other Provider Identifier Type Code_{0}",
            "Other Provider Identifier State_{0}",
            "Other Provider Identifier Issuer_{0}",
        )
    ),
    "Is Sole Proprietor",
    "Is Organization Subpart",
    "Parent Organization LBN",
    "Parent Organization TIN",
    "Authorized Official Name Prefix Text",
    "Authorized Official Name Suffix Text",
    "Authorized Official Credential Text",
    *(f"Healthcare Provider Taxonomy Group_{number}" for number in range(1, 16)),
    "Certification Date",
)
_PLACES = {name: place for place, name in enumerate(COLUMNS)}


def npi(number: int) -> str:
    """Return the NPI of the running number: nine digits and the check digit that fits."""
    nine = f"{100_000_000 + number}"
    return next(nine + digit for digit in "0123456789" if luhn_holds("80840" + nine + digit))


def line(cells: Iterable[str]) -> str:
    """Return one line as CMS writes it: every cell in quotes."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def row(**named: str) -> list[str]:
    """Return a row with the cells that are named, and all others empty; names as `person` takes them."""
    cells = [""] * len(COLUMNS)
    for name, value in named.items():
        cells[_PLACES[_NAMES[name]]] = value
    return cells


_NAMES = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "replacement": "Replacement NPI",
    "organisation": "Provider Organization Name (Legal Business Name)",
    "surname": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "middle": "Provider Middle Name",
    "credential": "Provider Credential Text",
    "former": "Provider Other Last Name",
    "street": "Provider First Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "mailing_state": "Provider Business Mailing Address State Name",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "taxonomy": "Healthcare Provider Taxonomy Code_1",
    "licence": "Provider License Number_1",
    "licence_state": "Provider License Number State Code_1",
    "primary": "Healthcare Provider Primary Taxonomy Switch_1",
    "taxonomy_2": "Healthcare Provider Taxonomy Code_2",
    "licence_2": "Provider License Number_2",
    "licence_state_2": "Provider License Number State Code_2",
    "primary_2": "Healthcare Provider Primary Taxonomy Switch_2",
}


def person(number: int, **named: str) -> list[str]:
    """Return the row of a dermatologist in Arizona, other where `named` says so."""
    usual = {
        "npi": npi(number),
        "kind": "1",
        "surname": f"SURNAME{number}",
        "given": "IDA",
        "credential": "M.D.",
        "city": "TUCSON",
        "state": "AZ",
        "updated": "03/14/2026",
        "taxonomy": "207N00000X",
        "licence": f"R{number}",
        "licence_state": "AZ",
        "primary": "Y",
    }
    return row(**{**usual, **named})


def write(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    """Write a file of these rows under the header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(line(COLUMNS))
        file.writelines(line(cells) for cells in rows)
    return path


_SURNAMES = "Abara Bergqvist Castellanos Dlamini Eriksen Ferrante Gupta Hollander Ibarra Jankowski Kowalczyk Lindqvist"
_GIVEN = "AMARA BRUNO CELIA DARIUS ELIF FARAH GILES HANNE IMRAN JOLIE KENJI LEILA MATEO NADIA OSKAR PRIYA"
_STATES = "AZ CA CO FL GA IL MA MN NC NJ NV NY OH OR PA TX UT VA WA WI"
_CODES = "207N00000X 2082S0099X 208200000X 207Y00000X 207Q00000X 163W00000X 363L00000X 225100000X"


def many(target: IO[str], count: int, *, changed: Mapping[int, str] | None = None, seed: int = 7) -> None:
    """Write a file with so many rows, in the mix of the real one: one in five an organisation, one in fifty gone.

    `changed` gives some running numbers another surname, as a later file would.
    """
    generator = random.Random(seed)
    surnames, given, states, codes = _SURNAMES.split(), _GIVEN.split(), _STATES.split(), _CODES.split()
    target.write(line(COLUMNS))
    for number in range(count):
        target.write(line(_one(number, generator, (surnames, given, states, codes), changed or {})))


def _one(
    number: int, generator: random.Random, words: tuple[list[str], ...], changed: Mapping[int, str]
) -> Iterator[str] | list[str]:
    surnames, given, states, codes = words
    draw = generator.random()
    state = states[int(draw * 1e6) % len(states)]
    if draw < 0.02:
        return row(npi=npi(number), deactivated="05/06/2019")
    if draw < 0.22:
        return row(npi=npi(number), kind="2", organisation=f"CLINIC {number}, LLC", state=state, updated="01/02/2024")
    at = int(draw * 1e9)
    return person(
        number,
        surname=changed.get(number, surnames[at % len(surnames)].upper()),
        given=given[at % len(given)],
        street=f"{at % 9000 + 100} N MAIN ST, STE {at % 90}",
        state=state,
        licence_state=state,
        taxonomy=codes[at % len(codes)],
    )
