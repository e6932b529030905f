"""What a doctor's checked facts amount to on a day: derived from the ledger, stored nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from consilium.doctors.models import Credential, Doctor

State = Literal["verified", "pending", "unverified", "lapsed", "suspended", "refused"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A doctor's standing: its state, and for a verified one the day of the check and the last good day, if any."""

    state: State
    checked_on: date | None = None
    expires_on: date | None = None

    @property
    def is_verified(self) -> bool:
        """Say whether a licence was checked and holds."""
        return self.state == "verified"


UNVERIFIED = Standing("unverified")


def standing_of(credentials: Iterable[Credential], today: date) -> Standing:
    """Return the standing that the licence rows of one doctor give on a day; the newest row of each licence decides."""
    newest: dict[tuple[str, str], Credential] = {}
    for row in sorted(credentials, key=lambda row: row.pk):
        if row.kind == Credential.Kind.LICENCE:
            newest[(row.issuer, row.value)] = row
    # A licence suspended anywhere outweighs one that holds elsewhere: safety only raises.
    order: tuple[State, ...] = ("suspended", "verified", "pending", "lapsed", "refused")
    found = [_one(row, today) for row in newest.values()]
    return min(found, key=lambda standing: order.index(standing.state), default=UNVERIFIED)


def _one(row: Credential, today: date) -> Standing:
    state: State = row.decision  # type: ignore[assignment]
    if state == "verified" and row.expires_on is not None and row.expires_on < today:
        state = "lapsed"
    return Standing(state, row.checked_at.date(), row.expires_on)


def standings(doctors: Sequence[Doctor], now: datetime) -> dict[int, Standing]:
    """Return the standing of each doctor by id, with one query however many there are."""
    rows: dict[int, list[Credential]] = {doctor.pk: [] for doctor in doctors}
    for row in Credential.objects.filter(doctor_id__in=rows, kind=Credential.Kind.LICENCE):
        rows[row.doctor_id].append(row)
    return {doctor_id: standing_of(credentials, now.date()) for doctor_id, credentials in rows.items()}
