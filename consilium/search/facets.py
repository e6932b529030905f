"""The ways to narrow a search, each a token that stands in an entry's facets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from consilium.medicine import procedures
from consilium.medicine.conditions import all_conditions
from consilium.search.asked import Group, Match, day_token

DAYS: dict[str, tuple[int, int]] = {
    "0-3": (0, 3),
    "4-7": (4, 7),
    "8-14": (8, 14),
    "15-30": (15, 30),
    "31-90": (31, 90),
    "91-": (91, 36_500),
}
LEVELS = ("E", "U", "C", "S")


@dataclass(frozen=True, slots=True)
class Facets:
    """What a search is narrowed to; an empty text narrows nothing.

    `day` is a key of DAYS, `procedure` and `condition` are ids, `level` a letter, `answered` and `outcome` "yes" or
    "no". `condition` is what doctors consider: never open to a doctor who searches.
    """

    procedure: str = ""
    day: str = ""
    condition: str = ""
    answered: str = ""
    outcome: str = ""
    level: str = ""

    def tokens(self) -> list[str]:
        """The token of each facet that is chosen."""
        chosen = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [token(name, value) for name, value in chosen if value]

    def groups(self) -> list[Group]:
        """What an entry has to meet."""
        return [(Match((found,), facet=True),) for found in self.tokens()]


ALLOWED: dict[str, Callable[[str], bool]] = {
    "procedure": lambda value: any(row.id == value for row in procedures.procedures()),
    "day": lambda value: value in DAYS,
    "condition": lambda value: value in all_conditions(),
    "answered": lambda value: value in ("yes", "no"),
    "outcome": lambda value: value in ("yes", "no"),
    "level": lambda value: value in LEVELS,
}


def chosen(given: dict[str, str]) -> Facets:
    """The facets named by an address; a value that is none is left out."""
    return Facets(
        **{name: given[name] for name, allowed in ALLOWED.items() if given.get(name) and allowed(given[name])}
    )


def token(name: str, value: str) -> str:
    """The token of one value of one facet."""
    return f"f{name}{''.join(mark for mark in value.lower() if mark.isalnum())}{'up' if value == '91-' else ''}"


def tokens_for(
    *, procedure: str, day: int | None, level: str, conditions: Iterable[str], answered: bool, outcome: bool
) -> list[str]:
    """The facets of one question."""
    found = [token("answered", "yes" if answered else "no"), token("outcome", "yes" if outcome else "no")]
    if procedure:
        found.append(token("procedure", procedure))
    if level:
        found.append(token("level", level))
    if day is not None:
        found.append(day_token(day))
        found += [token("day", name) for name, (first, last) in DAYS.items() if first <= day <= last]
    return found + [token("condition", label) for label in conditions]
