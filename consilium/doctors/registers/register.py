"""A register of doctors, as its file in `data/` describes it: adding a register is one small file there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from consilium.doctors.registers import numbers

_DATA = resources.files("consilium.doctors.registers") / "data"
# An entry's key is the register's code and the digits of its number side by side, so that no entry needs an index
# beside its primary key.
DIGITS = 14


class OddNumberError(ValueError):
    """A number that cannot be one of this register; the words say what is expected."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a register's own list, a CSV file, keeps what we need: the names of its columns.

    `good` are the words in the status column that mean "may practise"; without a status column whoever is listed may.
    """

    number: str
    surname: str
    given: str
    former: str = ""
    region: str = ""
    specialty: str = ""
    status: str = ""
    good: tuple[str, ...] = ()
    expires: str = ""
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Register:
    """One register: `number_name` is what doctors call the number, `shape` says in words what it looks like.

    `kind` is the kind of fact that an entry proves ("licence", "npi"). `link` is where a person looks a number up;
    a "{number}" in it is filled in. `checklist` is what that person checks, each item a sentence that is true or not.
    `per_region` means that the number is given by a part of the country, which has to be named with it.
    """

    id: str
    code: int
    issuer: str
    country: str
    kind: str
    number_name: str
    shape: str
    templates: tuple[str, ...]
    check: str
    link: str
    checklist: tuple[str, ...]
    examples: tuple[str, ...]
    wrong: tuple[str, ...]
    source: str
    per_region: bool = False
    columns: Columns | None = None

    def number(self, written: str) -> str:
        """Return a number as it is kept; raises OddNumberError, with words for its writer, when the form is wrong."""
        tidied = numbers.tidy(written[:80])
        if not any(numbers.fits(tidied, template) for template in self.templates):
            raise OddNumberError(f"A {self.number_name} is {self.shape}.")
        if self.check and not numbers.CHECKS[self.check](tidied):
            raise OddNumberError(
                f"This is no {self.number_name}: its check digit does not fit. Please look for a slip of the finger."
            )
        return tidied

    def address(self, number: str) -> str:
        """Return where a person looks this number up."""
        return self.link.replace("{number}", number)

    def key(self, number: str) -> int:
        """Return the key of a number's entry among all lists: see DIGITS; ValueError when it has too many digits."""
        digits = "".join(letter for letter in number if letter.isdigit())
        if not 0 < len(digits) <= DIGITS:
            raise ValueError(f"{self.id} has no key for {number}")
        return int(self.code * 10**DIGITS + int(digits))


@cache
def registers() -> Mapping[str, Register]:
    """Return every register by its id, in the order of the files' names."""
    files = sorted((file for file in _DATA.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    found = [_read(file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    if len({register.code for register in found}) != len(found):
        raise ValueError("two registers have the same code")
    return {register.id: register for register in found}


def register(register_id: str) -> Register:
    """Return one register; raises KeyError for an id without a file."""
    return registers()[register_id]


def registers_of(country: str) -> tuple[Register, ...]:
    """Return the registers of a country, by its two letters."""
    return tuple(one for one in registers().values() if one.country == country.upper())


def _read(register_id: str, row: dict[str, Any]) -> Register:
    columns = row.get("columns")
    return Register(
        id=register_id,
        code=row["code"],
        issuer=row["issuer"],
        country=row["country"],
        kind=row["kind"],
        number_name=row["number_name"],
        shape=row["shape"],
        templates=tuple(row["templates"]),
        check=row.get("check", ""),
        link=row["link"],
        checklist=tuple(row["checklist"]),
        examples=tuple(row["examples"]),
        wrong=tuple(row["wrong"]),
        source=row["source"],
        per_region=row.get("per_region", False),
        columns=None if columns is None else Columns(**{**columns, "good": tuple(columns.get("good", ()))}),
    )
