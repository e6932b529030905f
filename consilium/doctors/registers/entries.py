"""What is kept of one entry in a register's list."""

from dataclasses import dataclass
from datetime import date


class Unreadable(ValueError):  # noqa: N818 (it names what happened)
    """A row or a file that cannot be read; the words say why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: see `models.register.RegisterEntry` for the shapes."""

    key: int
    surname: str
    given: str
    former: str
    title: str
    regions: str
    fields: str
    licences: str
    status: str
    status_on: date | None
    replaced_by: int | None
    expires_on: date | None
    updated_on: date | None


def most(text: str, characters: int) -> str:
    """Return a cell on one line, cut to so many characters, without the sign that parts lists here."""
    return " ".join(text.replace("|", " ").split())[:characters].rstrip()
