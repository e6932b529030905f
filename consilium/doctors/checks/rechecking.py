"""Facts are looked up again: by the worker in lists, by people where no list is loaded, at once when a list changed."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors import lookups
from consilium.doctors.checks.opening import ask_to_recheck, family_name_of
from consilium.doctors.ledger import check_again
from consilium.doctors.models import Check, Credential, RegisterEntry, RegisterLoad
from consilium.doctors.registers.matching import Comparison
from consilium.doctors.registers.register import register, registers
from consilium.doctors.standing import RECHECKED_EVERY

D = Credential.Decision
_BATCH = 500


def recheck_due(now: datetime, *, most: int = 100) -> int:
    """Look up again what was verified long ago; return how many facts were dealt with."""
    old = Credential.objects.filter(
        decision=D.VERIFIED, checked_at__lte=now - RECHECKED_EVERY, doctor__account__isnull=False
    )
    open_ones = Check.objects.filter(kind=Check.Kind.RECHECK, closed_at=None).values("fact")
    due = old.newest().exclude(pk__in=open_ones).select_related("doctor").order_by("pk")[:most]
    return sum(_recheck(fact, now) for fact in due)


def recheck_changed(now: datetime) -> int:
    """Hold facts against what the newest loadings changed; return how many facts were dealt with."""
    done = 0
    for load in RegisterLoad.objects.filter(finished_at__isnull=False, compared_at=None).order_by("pk"):
        if load.register in registers():
            done += _compare_all(load, now)
        load.compared_at = now
        load.save(update_fields=["compared_at"])
    return done


def _compare_all(load: RegisterLoad, now: datetime) -> int:
    one, done, last = register(load.register), 0, 0
    while True:
        facts = list(
            Credential.objects.filter(register=one.id, decision=D.VERIFIED, pk__gt=last)
            .newest()
            .select_related("doctor")
            .order_by("pk")[:_BATCH]
        )
        if not facts:
            return done
        last = facts[-1].pk
        keys = {one.key(fact.value): fact for fact in facts}
        changed = RegisterEntry.objects.filter(pk__in=keys, loaded_at__gte=load.started_at)
        for key in changed.values_list("pk", flat=True):
            if keys[key].checked_at < load.started_at:
                done += _recheck(keys[key], now)


@transaction.atomic
def _recheck(fact: Credential, now: datetime) -> int:
    found = _looked_up(fact)
    if found is None:
        ask_to_recheck(fact=fact, now=now)
    elif found.agrees:
        check_again(
            fact=fact,
            decision=D.VERIFIED,
            source=f"{fact.issuer}, the list loaded here"[:200],
            expires_on=fact.expires_on,
            now=now,
        )
    else:
        # The register itself says something else: the fact stops counting until a person has looked.
        row = check_again(
            fact=fact,
            decision=D.PENDING,
            source=f"{fact.issuer}, the list loaded here"[:200],
            reason="; ".join(f"{line.what}: {line.listed}" for line in found.differing),
            expires_on=fact.expires_on,
            now=now,
        )
        ask_to_recheck(fact=row, lines=found.lines, now=now)
    events.publish(events.DoctorChanged(at=now, doctor_id=fact.doctor_id))
    return 1


def _looked_up(fact: Credential) -> Comparison | None:
    if fact.register not in registers() or not lookups.is_loaded(register(fact.register)):
        return None
    given, family = family_name_of(fact.doctor)
    return lookups.look_up(
        register(fact.register),
        fact.value,
        given=given,
        surname=family,
        region=fact.doctor.region,
        specialty=fact.doctor.specialty,
    )
