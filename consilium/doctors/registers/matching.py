"""What someone says of a registration, held against the register's entry, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from consilium.doctors.registers import names

Finding = Literal["same", "alike", "differs", "unknown"]
Status = Literal["active", "inactive", "deactivated", "replaced"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a register, as far as it is compared; regions and specialties are codes of that register."""

    number: str
    given: str
    surname: str
    former: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    status: Status = "active"
    status_on: date | None = None
    replaced_by: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the applicant says; `fields` are beginnings of the register's codes that fit the claimed specialty."""

    number: str
    given: str
    surname: str
    region: str = ""
    fields: tuple[str, ...] = ()
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing compared: what was said, what the register says, and what that amounts to."""

    what: str
    claimed: str
    listed: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """All lines; `agrees` when none differs and nothing that matters is unknown."""

    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Whether the entry is the applicant's by every line: a part of a name suffices only beside a full one."""
        found = {line.what: line.finding for line in self.lines}
        if any(finding in ("differs", "unknown") for finding in found.values()):
            return False
        return not (found.get("Surname") == "alike" and found.get("Given name") == "alike")

    @property
    def differing(self) -> tuple[Line, ...]:
        """Return the lines a person has to look at."""
        return tuple(line for line in self.lines if line.finding != "same")


def compare(claimed: Claimed, listed: Listed | None) -> Comparison:
    """Hold a claim against the entry of its number; None when the list has no such number."""
    if listed is None:
        return Comparison((Line("Number", claimed.number, "not in the list that was loaded", "unknown"),))
    lines = [_status(claimed, listed)]
    if listed.surname or listed.status == "active":
        lines += [_surname(claimed, listed), _given(claimed, listed)]
    if listed.regions:
        shown = ", ".join(listed.regions)
        finding: Finding = "same" if claimed.region.upper() in listed.regions else "differs"
        lines.append(Line("State", claimed.region or "not said", shown, finding if claimed.region else "unknown"))
    if listed.fields:
        fits = any(field.startswith(claimed.fields) for field in listed.fields) if claimed.fields else False
        known: Finding = ("same" if fits else "differs") if claimed.fields else "unknown"
        lines.append(Line("Specialty", claimed.specialty or "not said", ", ".join(listed.fields), known))
    return Comparison(tuple(lines))


def _status(claimed: Claimed, listed: Listed) -> Line:
    if listed.status == "active":
        return Line("Number", claimed.number, f"{listed.number}, active", "same")
    on = f" on {listed.status_on.day} {listed.status_on:%b %Y}" if listed.status_on else ""
    by = f" by {listed.replaced_by}" if listed.replaced_by else ""
    return Line("Number", claimed.number, f"{listed.number}, {listed.status}{by}{on}", "differs")


def _surname(claimed: Claimed, listed: Listed) -> Line:
    known = (listed.surname, *listed.former)
    best = _best([names.compare_surnames(claimed.surname, name) for name in known])
    shown = listed.surname + (f" (also {', '.join(listed.former)})" if listed.former else "")
    return Line("Surname", claimed.surname, shown, best)


def _given(claimed: Claimed, listed: Listed) -> Line:
    return Line("Given name", claimed.given, listed.given, names.compare_given(claimed.given, listed.given))


def _best(findings: Sequence[names.Agreement]) -> names.Agreement:
    order: tuple[names.Agreement, ...] = ("same", "alike", "differs")
    return min(findings, key=order.index)
