"""Who else says to be the same doctor: another profile with the number, or another open claim."""

from collections.abc import Collection, Sequence
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
    return contests_of([check])[check.pk]


def contests_of(checks: Sequence[Check]) -> dict[int, tuple[Contest, ...]]:
    """Return the contests of each check by id, with two queries however many there are; `doctor` should be loaded."""
    numbers = {check.pk: _numbers(check) for check in checks if check.kind in _NAMING}
    stands = _standing_on({pair for pairs in numbers.values() for pair in pairs})
    # Open checks are as many as people can look at in some days: they are gone through one by one.
    others = list(Check.objects.filter(closed_at=None, kind__in=_NAMING).order_by("pk")) if numbers else []
    said_by = {other.pk: _numbers(other) for other in others}
    found: dict[int, tuple[Contest, ...]] = {}
    for check in checks:
        mine = numbers.get(check.pk, frozenset())
        found[check.pk] = (
            *_held(check),
            *(
                Contest(f"{value} stands on another profile", doctor=row.doctor)
                for register, value in sorted(mine)
                for row in stands.get((register, value), ())
                if row.doctor_id != check.doctor_id
            ),
            *(
                Contest("Another account says to be the same doctor", check=other)
                for other in (others if check.pk in numbers else ())
                if other.pk != check.pk
                and other.person_id != check.person_id
                and (mine & said_by[other.pk] or _claim_the_same(check, other))
            ),
        )
    return found


def _numbers(check: Check) -> frozenset[tuple[str, str]]:
    return frozenset(
        (fact.register, fact.value) for fact in said_from(check.said).facts if fact.register and fact.value
    )


def _held(check: Check) -> tuple[Contest, ...]:
    if check.kind == Check.Kind.CLAIM and check.doctor is not None and check.doctor.account_id is not None:
        return (Contest("The profile is held by another account", doctor=check.doctor),)
    return ()


def _claim_the_same(one: Check, other: Check) -> bool:
    return one.kind == other.kind == Check.Kind.CLAIM and one.doctor_id == other.doctor_id


def _standing_on(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Credential]]:
    """The newest word on each of these numbers on any profile, where it stands or may stand again."""
    found: dict[tuple[str, str], list[Credential]] = {}
    if not pairs:
        return found
    rows = Credential.objects.filter(
        register__in={register for register, _ in pairs}, value__in={value for _, value in pairs}
    )
    for row in rows.newest().select_related("doctor").order_by("pk"):
        if (row.register, row.value) in pairs and row.decision in _STANDING:
            found.setdefault((row.register, row.value), []).append(row)
    return found
