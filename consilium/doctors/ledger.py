"""Writing to the ledger: what was checked, where and by whom; and what time does to it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from consilium import events
from consilium.doctors.models import Check, Credential, Doctor, Reminder
from consilium.people.models import Person

# A doctor is told of a last day so long before it.
TOLD_BEFORE = timedelta(days=30)
LAPSED_WORDS = "the last day that the register gave has passed"


@transaction.atomic
def record_check(
    *,
    doctor: Doctor,
    kind: Credential.Kind,
    issuer: str,
    decision: Credential.Decision,
    source: str,
    now: datetime,
    value: str = "",
    jurisdiction: str = "",
    register: str = "",
    expires_on: date | None = None,
    checked_by: Person | None = None,
    decided_in: Check | None = None,
    reason: str = "",
) -> Credential:
    """Return a new row of the ledger: what was checked, where, by whom, and what was found, for the doctor's name."""
    row = Credential.objects.create(
        doctor=doctor,
        kind=kind,
        issuer=issuer,
        value=value,
        jurisdiction=jurisdiction,
        register=register,
        subject=doctor.name,
        source=source,
        decision=decision,
        reason=reason,
        checked_at=now,
        checked_by=checked_by,
        expires_on=expires_on,
        decided_in=decided_in,
    )
    events.publish(events.DoctorChanged(at=now, doctor_id=doctor.pk))
    return row


def check_again(
    *,
    fact: Credential,
    decision: Credential.Decision,
    source: str,
    now: datetime,
    expires_on: date | None = None,
    checked_by: Person | None = None,
    decided_in: Check | None = None,
    reason: str = "",
) -> Credential:
    """Return a newer row of the same fact."""
    return record_check(
        doctor=fact.doctor,
        kind=Credential.Kind(fact.kind),
        issuer=fact.issuer,
        value=fact.value,
        jurisdiction=fact.jurisdiction,
        register=fact.register,
        decision=decision,
        source=source,
        expires_on=expires_on,
        checked_by=checked_by,
        decided_in=decided_in,
        reason=reason,
        now=now,
    )


def lapse_due(now: datetime, *, most: int = 200) -> int:
    """Write down each verified fact whose last day has passed as lapsed; return how many there were.

    Standing is read with the date, so nothing counts for a moment longer than it holds: this row tells the story, the
    doctor and the pages kept of it.
    """
    passed = Credential.objects.filter(decision=Credential.Decision.VERIFIED, expires_on__lt=now.date())
    due = list(passed.newest().order_by("pk").values_list("pk", flat=True)[:most])
    for fact_id in due:
        _lapse(fact_id, now)
    return len(due)


@transaction.atomic
def _lapse(fact_id: int, now: datetime) -> None:
    fact = Credential.objects.select_related("doctor").get(pk=fact_id)
    Doctor.objects.select_for_update().get(pk=fact.doctor_id)
    if not Credential.objects.filter(pk=fact_id).newest().exists():
        return
    row = check_again(
        fact=fact,
        decision=Credential.Decision.LAPSED,
        source="the calendar",
        reason=LAPSED_WORDS,
        expires_on=fact.expires_on,
        now=now,
    )
    events.publish(events.CredentialLapsed(at=now, doctor_id=row.doctor_id, credential_id=row.pk))


def remind_due(now: datetime, *, most: int = 200) -> int:
    """Tell each doctor with an account, once, of a verified fact whose last day is near; return how many were told."""
    near = Credential.objects.filter(
        Q(expires_on__gte=now.date(), expires_on__lte=(now + TOLD_BEFORE).date()),
        decision=Credential.Decision.VERIFIED,
        doctor__account__isnull=False,
        reminder=None,
    )
    due = list(near.newest().order_by("pk")[:most])
    return sum(_remind(fact, now) for fact in due)


@transaction.atomic
def _remind(fact: Credential, now: datetime) -> int:
    _, is_new = Reminder.objects.get_or_create(credential=fact, defaults={"told_at": now})
    if is_new:
        events.publish(events.CredentialLapsing(at=now, doctor_id=fact.doctor_id, credential_id=fact.pk))
    return int(is_new)
