"""Who else says to be the same doctor: another profile with the number, or another open claim."""

from dataclasses import dataclass

from consilium.doctors.checks.shapes import said_from
from consilium.doctors.models import Check, Credential, Doctor

_NAMING = (Check.Kind.APPLY, Check.Kind.CLAIM, Check.Kind.CREDENTIAL)
_STANDING = (Credential.Decision.VERIFIED, Credential.Decision.PENDING, Credential.Decision.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Contest:
    """One reason why two people have to look: in words for a moderator, with the profile or the check it speaks of."""

    words: str
    doctor: Doctor | None = None
    check: Check | None = None


def contests(check: Check) -> tuple[Contest, ...]:
    """Return what speaks against a check being the only one of its doctor."""
    found: list[Contest] = []
    if check.kind == Check.Kind.CLAIM and check.doctor is not None and check.doctor.account_id is not None:
        found.append(Contest("The profile is held by another account", doctor=check.doctor))
    if check.kind not in _NAMING:
        return tuple(found)
    numbers = {(fact.register, fact.value) for fact in said_from(check.said).facts if fact.register and fact.value}
    for register, value in sorted(numbers):
        rows = Credential.objects.filter(register=register, value=value).exclude(doctor=check.doctor_id)
        for row in rows.newest().select_related("doctor"):
            if row.decision in _STANDING:
                found.append(Contest(f"{value} stands on another profile", doctor=row.doctor))
    # Open checks are as many as people can look at in some days: they are gone through one by one.
    others = Check.objects.filter(closed_at=None, kind__in=_NAMING).exclude(pk=check.pk).exclude(person=check.person_id)
    for other in others.order_by("pk"):
        same_numbers = numbers & {(fact.register, fact.value) for fact in said_from(other.said).facts}
        same_claim = check.kind == other.kind == Check.Kind.CLAIM and other.doctor_id == check.doctor_id
        if same_numbers or same_claim:
            found.append(Contest("Another account says to be the same doctor", check=other))
    return tuple(found)
