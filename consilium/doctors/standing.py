"""What a doctor's checked facts amount to on a day: derived from the ledger, stored nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from consilium.doctors.models import Credential, Doctor
from consilium.doctors.registers.names import is_same_person_name

State = Literal["verified", "pending", "unverified", "lapsed", "suspended", "refused"]

# A fact is looked up again after the first span; when nobody has done so by the second, it no longer counts.
RECHECKED_EVERY = timedelta(days=90)
HELD_AT_MOST = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Standing:
    """A doctor's standing: its state, the day of the check behind it, and the last good day where one is known."""

    state: State
    checked_on: date | None = None
    expires_on: date | None = None

    @property
    def is_verified(self) -> bool:
        """Say whether a licence was checked and holds."""
        return self.state == "verified"


UNVERIFIED = Standing("unverified")


def newest(credentials: Iterable[Credential]) -> tuple[Credential, ...]:
    """Return the newest row of each fact, in the order in which the facts came up."""
    found: dict[tuple[str, str, str], Credential] = {}
    for row in sorted(credentials, key=lambda row: row.pk):
        found[(row.kind, row.issuer, row.value)] = row
    return tuple(found.values())


def standing_of_fact(row: Credential, today: date, name: str) -> Standing:
    """Return what the newest row of one fact amounts to on a day, for a doctor who goes by this name.

    What was verified for another name waits to be checked again, and so does what nobody has looked up for too long.
    """
    state: State = row.decision  # type: ignore[assignment]
    if state == "verified":
        if row.expires_on is not None and row.expires_on < today:
            state = "lapsed"
        elif not is_same_person_name(row.subject, name) or row.checked_at.date() + HELD_AT_MOST < today:
            state = "pending"
    return Standing(state, row.checked_at.date(), row.expires_on)


def standing_of(credentials: Iterable[Credential], today: date, name: str) -> Standing:
    """Return the standing that the licence rows of one doctor give on a day; the newest row of each licence decides."""
    # A licence suspended anywhere outweighs one that holds elsewhere: safety only raises.
    order: tuple[State, ...] = ("suspended", "verified", "pending", "lapsed", "refused", "unverified")
    licences = (row for row in newest(credentials) if row.kind == Credential.Kind.LICENCE)
    found = [standing_of_fact(row, today, name) for row in licences]
    return min(found, key=lambda standing: order.index(standing.state), default=UNVERIFIED)


def standings(doctors: Sequence[Doctor], now: datetime) -> dict[int, Standing]:
    """Return the standing of each doctor by id, with one query however many there are."""
    rows: dict[int, list[Credential]] = {doctor.pk: [] for doctor in doctors}
    for row in Credential.objects.filter(doctor_id__in=rows, kind=Credential.Kind.LICENCE):
        rows[row.doctor_id].append(row)
    return {doctor.pk: standing_of(rows[doctor.pk], now.date(), doctor.name) for doctor in doctors}
