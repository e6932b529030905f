"""What somebody typed on the ask page, kept letter for letter whether it is valid or not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

LONGEST = 100_000
"""Characters that one field keeps."""
MOST_TICKS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the ask page as they stand in a draft: texts as typed, `ticked` ids of warning signs.

    `utc_offset` is what the browser says of its clock, in minutes from UTC; without scripts it is empty.
    """

    procedure: str = ""
    happened_on: str = ""
    day: str = ""
    country: str = ""
    title: str = ""
    body: str = ""
    ticked: tuple[str, ...] = ()
    body_site: str = ""
    utc_offset: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return what a draft's JSON holds; what is missing or of another kind is empty."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            value = stored.get(field.name)
            if field.name == "ticked":
                listed = value if isinstance(value, list | tuple) else ()
                values["ticked"] = tuple(item for item in listed if isinstance(item, str))[:MOST_TICKS]
            elif isinstance(value, str):
                values[field.name] = value
        return cls(**values)

    def retyped(self, sent: Mapping[str, Sequence[str]], *, ticks_shown: bool) -> Self:
        """Return this with what a form sent; fields that were not on the form stay as they are.

        Unticked boxes send nothing, so `ticks_shown` says whether the form had them.
        """
        changes: dict[str, Any] = {
            field.name: _clean(sent[field.name][-1])
            for field in fields(self)
            if field.name != "ticked" and sent.get(field.name)
        }
        if ticks_shown:
            changes["ticked"] = tuple(_clean(item)[:60] for item in sent.get("ticked", ()))[:MOST_TICKS]
        return replace(self, **changes)

    def stored(self) -> dict[str, Any]:
        """Return the JSON that a draft keeps."""
        return asdict(self) | {"ticked": list(self.ticked)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed but a country, which is filled in beforehand."""
        return not (self.procedure or self.happened_on or self.day or self.title or self.body or self.ticked)


def _clean(value: str) -> str:
    # PostgreSQL keeps no zero characters; browsers send line ends of two characters.
    return value.replace("\x00", "").replace("\r\n", "\n")[:LONGEST]
