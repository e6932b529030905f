"""What is said and found in a check, as frozen values that go into a row as JSON and come back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from consilium.doctors.registers.matching import Finding, Line
from consilium.doctors.registers.register import registers

# What a person looks at beside the register: that the account is the person whom the register lists.
IDENTITY = (
    "The evidence ties this account to the person whom the register lists: an identity document, or the board's word.",
    "The name on the evidence is the name on the register, or a document shows how it changed.",
)
PROFILE = "The profile that is claimed is this person's: name, place and specialty fit."
CHANGED_NAME = "A document shows the change of name, and the register lists the new one."
TITLE = "The title, the post-nominals or the specialty stand in a register or on a certificate that was looked at."
PICTURE = "The picture shows the person of the evidence, alone, and nothing that promotes."


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that is said: a number in a register (`register` is its id), or a certificate of another issuer."""

    kind: str
    issuer: str
    value: str
    register: str = ""
    region: str = ""

    @property
    def words(self) -> str:
        """The fact in one line."""
        name = registers()[self.register].number_name if self.register in registers() else self.issuer
        return " ".join(filter(None, (name, self.region, self.value)))


@dataclass(frozen=True, slots=True)
class Said:
    """Who someone says to be; `specialty` is an id of medicine, `portrait` the name of a picture that is proposed."""

    given: str
    family: str
    post_nominals: str = ""
    specialty: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    facts: tuple[Fact, ...] = ()
    portrait: str = ""

    @property
    def name(self) -> str:
        """The full name as it will be shown."""
        return f"{self.given} {self.family}".strip()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def said_from(kept: Mapping[str, Any]) -> Said:
    """Return what `Said.to_json` kept; of what was forgotten since, somebody without a name."""
    facts = tuple(Fact(**fact) for fact in kept.get("facts", ()))
    return Said(**{"given": "", "family": "", **kept, "facts": facts})


@dataclass(frozen=True, slots=True)
class Found:
    """What a moderator found: which items of the checklist held, and each fact's last day, by the fact's place.

    A fact that is missing in `ends` was not looked up; None is the register's own "no last day".
    """

    held: tuple[str, ...] = ()
    ends: Mapping[int, date | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        ends = {str(place): day.isoformat() if day else None for place, day in self.ends.items()}
        return {"held": list(self.held), "ends": ends}


def found_from(kept: Mapping[str, Any]) -> Found:
    """Return what `Found.to_json` kept."""
    ends = kept.get("ends", {})
    return Found(
        held=tuple(kept.get("held", ())),
        ends={int(place): date.fromisoformat(day) if day else None for place, day in ends.items()},
    )


def lines_to_json(lines: tuple[Line, ...]) -> list[dict[str, str]]:
    """Return the lines of a comparison as they are kept."""
    return [asdict(line) for line in lines]


def lines_from(kept: list[dict[str, Any]]) -> tuple[Line, ...]:
    """Return what `lines_to_json` kept."""
    return tuple(Line(row["what"], row["claimed"], row["listed"], _finding(row["finding"])) for row in kept)


def _finding(word: str) -> Finding:
    if word not in ("same", "alike", "differs", "unknown"):
        raise ValueError(f"no finding: {word}")
    return word  # type: ignore[return-value]
