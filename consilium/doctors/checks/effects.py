"""What follows in the profile and in the ledger when a check was approved or refused."""

from collections.abc import Sequence
from datetime import datetime

from consilium import events
from consilium.doctors.actions import add_doctor, set_apart, take_over
from consilium.doctors.checks.opening import close
from consilium.doctors.checks.shapes import Fact, Found, Said, said_from
from consilium.doctors.ledger import check_again, record_check
from consilium.doctors.models import Check, Credential, Doctor, Portrait, Remark
from consilium.doctors.registers.names import is_same_person_name
from consilium.doctors.registers.register import registers
from consilium.doctors.standing import newest
from consilium.people.models import Person

D = Credential.Decision
GIVEN_AWAY = "The profile was given to another applicant, whose claim was approved. Write to us if it is yours."
MOVED = "the profile was given to the doctor whose it is; this fact was not checked for that doctor"


def carry_out(check: Check, people: Sequence[Person], found: Found, now: datetime) -> None:
    """Do what was approved, inside the transaction of the last approval."""
    said = said_from(check.said)
    if check.kind == Check.Kind.APPLY:
        _make(check, said, now)
    elif check.kind == Check.Kind.CLAIM:
        _join(check, said, now)
    elif check.kind == Check.Kind.CHANGE:
        _change(check, said, people, now)
    doctor = check.doctor
    assert doctor is not None
    for place, fact in enumerate(said.facts):
        _verify(doctor, fact, check, people, found, place, now)


def refuse(check: Check, moderator: Person, words: str, now: datetime) -> None:
    """Write down what a refusal means for a fact of a profile; a refused application leaves no trace on any profile."""
    doctor = check.doctor
    if doctor is None or check.kind not in (Check.Kind.CREDENTIAL, Check.Kind.RECHECK):
        return
    for fact in said_from(check.said).facts:
        row = doctor.credentials.filter(kind=fact.kind, issuer=fact.issuer, value=fact.value).last()
        if row is None or (check.kind == Check.Kind.CREDENTIAL and row.decision != D.PENDING):
            # A refused renewal takes nothing from a fact that still holds.
            continue
        check_again(
            fact=row,
            decision=D.SUSPENDED if check.kind == Check.Kind.RECHECK else D.REFUSED,
            source=source_of(fact, 1),
            reason=words,
            checked_by=moderator,
            decided_in=check,
            expires_on=row.expires_on,
            now=now,
        )


def source_of(fact: Fact, people: int) -> str:
    """Return where a fact was looked up, and by how many."""
    where = registers()[fact.register].issuer if fact.register in registers() else fact.issuer
    return f"{where}, looked up by {'two people' if people > 1 else 'one person'}"[:200]


def _make(check: Check, said: Said, now: datetime) -> None:
    check.doctor = add_doctor(
        name=said.name,
        family_name=said.family,
        post_nominals=said.post_nominals,
        specialty=said.specialty,
        city=said.city,
        region=said.region,
        country=said.country,
        account=check.person,
        now=now,
    )
    check.save(update_fields=["doctor"])


def _join(check: Check, said: Said, now: datetime) -> None:
    doctor, person = check.doctor, check.person
    assert doctor is not None
    assert person is not None
    before = doctor.account_id
    take_over(
        doctor=doctor,
        account=person,
        name=said.name,
        family_name=said.family,
        post_nominals=said.post_nominals,
        specialty=said.specialty,
        city=said.city or doctor.city,
        region=said.region or doctor.region,
        country=said.country or doctor.country,
        now=now,
    )
    for other in Check.objects.select_for_update().filter(doctor=doctor, closed_at=None).exclude(pk=check.pk):
        Remark.objects.create(check_of=other, verdict=Remark.Verdict.REFUSE, words=GIVEN_AWAY, at=now)
        close(other, Check.Outcome.REFUSED, now)
    if before is not None and before != person.pk:
        for fact in newest(doctor.credentials.all()):
            if fact.decision in (D.VERIFIED, D.PENDING):
                check_again(
                    fact=fact, decision=D.SUSPENDED, source="moderators", reason=MOVED, decided_in=check, now=now
                )
        Portrait.objects.filter(doctor=doctor, removed_at=None).update(removed_at=now)
        apart = set_apart(account_id=before, now=now)
        events.publish(events.ProfileMoved(at=now, doctor_id=doctor.pk, apart_id=apart.pk))


def _change(check: Check, said: Said, people: Sequence[Person], now: datetime) -> None:
    doctor = check.doctor
    assert doctor is not None
    is_new_name = not is_same_person_name(said.name, doctor.name)
    was_good = [fact for fact in newest(doctor.credentials.all()) if fact.decision == D.VERIFIED]
    doctor.name, doctor.family_name = said.name, said.family
    doctor.post_nominals, doctor.specialty = said.post_nominals, said.specialty
    doctor.save(update_fields=["name", "family_name", "post_nominals", "specialty"])
    if said.portrait:
        Portrait.objects.filter(doctor=doctor, approved_at__isnull=False, removed_at=None).update(removed_at=now)
        Portrait.objects.filter(doctor=doctor, name=said.portrait).update(approved_at=now)
    for fact in was_good if is_new_name else ():
        # The register was looked up for the new name: the facts stand for it from now, as long as they stood before.
        check_again(
            fact=fact,
            decision=D.VERIFIED,
            source=f"{fact.issuer}, looked up for a new name"[:200],
            checked_by=people[-1],
            decided_in=check,
            expires_on=fact.expires_on,
            now=now,
        )
    events.publish(events.DoctorChanged(at=now, doctor_id=doctor.pk))


def _verify(
    doctor: Doctor, fact: Fact, check: Check, people: Sequence[Person], found: Found, place: int, now: datetime
) -> None:
    record_check(
        doctor=doctor,
        kind=Credential.Kind(fact.kind),
        issuer=fact.issuer,
        value=fact.value,
        jurisdiction=fact.region,
        register=fact.register,
        decision=D.VERIFIED,
        source=source_of(fact, len(people)),
        checked_by=people[-1],
        decided_in=check,
        expires_on=found.ends.get(place),
        now=now,
    )
