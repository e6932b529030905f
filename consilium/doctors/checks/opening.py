"""Opening a check: somebody applies, claims, adds a credential or changes who they are; the calendar asks again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors import lookups
from consilium.doctors.checks import evidence as files
from consilium.doctors.checks.contests import contests
from consilium.doctors.checks.shapes import Fact, Said, lines_to_json, said_from
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Check, Credential, Doctor, Evidence, Portrait, Remark
from consilium.doctors.registers.matching import Line
from consilium.doctors.registers.names import is_same_person_name, split_name
from consilium.doctors.registers.numbers import tidy
from consilium.doctors.registers.register import register
from consilium.doctors.registers.states import state_code
from consilium.people.models import Person

D = Credential.Decision


@transaction.atomic
def apply(
    *,
    person: Person,
    said: Said,
    now: datetime,
    doctor: Doctor | None = None,
    words: str = "",
    evidence: Sequence[files.Kept] = (),
) -> Check:
    """Return a person's application for a profile of their own or, with `doctor`, their claim to that one.

    IntegrityError for a second one while the first is open.
    """
    kind = Check.Kind.APPLY if doctor is None else Check.Kind.CLAIM
    return _open(kind, person=person, doctor=doctor, said=said, words=words, evidence=evidence, now=now)


@transaction.atomic
def add_credential(
    *,
    person: Person,
    doctor: Doctor,
    fact: Fact,
    now: datetime,
    words: str = "",
    evidence: Sequence[files.Kept] = (),
) -> Check:
    """Return a check of a fact that a doctor adds, or says was renewed.

    A fact that does not count at the moment stands in the ledger as being checked until it was; one that does goes on
    counting.
    """
    said = _said_of(doctor, (fact,))
    check = _open(
        Check.Kind.CREDENTIAL, person=person, doctor=doctor, said=said, words=words, evidence=evidence, now=now
    )
    newest = _newest(doctor, fact)
    if newest is None or newest.decision in (D.UNVERIFIED, D.REFUSED, D.LAPSED):
        record_check(
            doctor=doctor,
            kind=Credential.Kind(fact.kind),
            issuer=fact.issuer,
            value=fact.value,
            jurisdiction=fact.region,
            register=fact.register,
            decision=D.PENDING,
            source="said by the doctor",
            decided_in=check,
            now=now,
        )
    return check


@transaction.atomic
def propose_change(
    *,
    person: Person,
    doctor: Doctor,
    said: Said,
    now: datetime,
    words: str = "",
    evidence: Sequence[files.Kept] = (),
) -> Check:
    """Return a check of a new name, title, specialty or picture; until it is decided the profile shows the old ones.

    A newer proposal takes the place of one that is still open.
    """
    for earlier in Check.objects.select_for_update().filter(doctor=doctor, kind=Check.Kind.CHANGE, closed_at=None):
        close(earlier, Check.Outcome.WITHDRAWN, now)
    return _open(Check.Kind.CHANGE, person=person, doctor=doctor, said=said, words=words, evidence=evidence, now=now)


@transaction.atomic
def ask_to_recheck(*, fact: Credential, lines: Sequence[Line] = (), now: datetime) -> Check:
    """Return a check that asks people to look a verified fact up again; one that is open already is returned."""
    found = Check.objects.filter(fact=fact, kind=Check.Kind.RECHECK, closed_at=None).first()
    if found is not None:
        return found
    said = _said_of(
        fact.doctor, (Fact(fact.kind, fact.issuer, fact.value, register=fact.register, region=fact.jurisdiction),)
    )
    check = Check.objects.create(
        kind=Check.Kind.RECHECK,
        doctor=fact.doctor,
        fact=fact,
        said=said.to_json(),
        compared=lines_to_json(tuple(lines)),
        approvals_needed=1,
        opened_at=now,
    )
    events.publish(events.CheckOpened(at=now, check_id=check.pk, doctor_id=fact.doctor_id))
    return check


@transaction.atomic
def say_more(*, check: Check, words: str, now: datetime, evidence: Sequence[files.Kept] = ()) -> Check:
    """Return the check with an applicant's further words and files; a closed one is left as it is."""
    check = Check.objects.select_for_update().get(pk=check.pk)
    if check.closed_at is None:
        _add(check, words, evidence, now)
    return check


@transaction.atomic
def replace_picture(*, check: Check, name: str, now: datetime) -> Check:
    """Return the check with a cropped picture in the place of the one that was proposed, which nobody sees any more.

    A check that was decided or approved meanwhile is left as it is: what was approved is what shows.
    """
    check = Check.objects.select_for_update().get(pk=check.pk)
    said = said_from(check.said)
    approved = check.remarks.filter(verdict=Remark.Verdict.APPROVE).exists()
    if check.closed_at is not None or check.doctor is None or not said.portrait or approved:
        return check
    Portrait.objects.filter(doctor=check.doctor, name=said.portrait, approved_at=None).update(removed_at=now)
    Portrait.objects.create(doctor=check.doctor, name=name, added_at=now)
    check.said = replace(said, portrait=name).to_json()
    check.save(update_fields=["said"])
    return check


@transaction.atomic
def withdraw(*, check: Check, now: datetime) -> Check:
    """Return the check, closed by its applicant; a closed one is left as it is."""
    check = Check.objects.select_for_update().get(pk=check.pk)
    return check if check.closed_at is not None else close(check, Check.Outcome.WITHDRAWN, now)


def close(check: Check, outcome: Check.Outcome, now: datetime) -> Check:
    """Close an open check, inside the transaction of the verb that decided so."""
    check.closed_at, check.outcome = now, outcome
    check.save(update_fields=["closed_at", "outcome"])
    events.publish(events.CheckClosed(at=now, check_id=check.pk, doctor_id=check.doctor_id))
    return check


def family_name_of(doctor: Doctor) -> tuple[str, str]:
    """Return given names and surname of a profile; guessed where nobody has said which is which."""
    if doctor.family_name and doctor.name.endswith(doctor.family_name):
        return doctor.name.removesuffix(doctor.family_name).strip(), doctor.family_name
    return split_name(doctor.name)


def _said_of(doctor: Doctor, facts: tuple[Fact, ...]) -> Said:
    given, family = family_name_of(doctor)
    return Said(
        given=given,
        family=family,
        post_nominals=doctor.post_nominals,
        specialty=doctor.specialty,
        city=doctor.city,
        region=doctor.region,
        country=doctor.country,
        facts=facts,
    )


def _open(
    kind: Check.Kind,
    *,
    person: Person,
    doctor: Doctor | None,
    said: Said,
    words: str,
    evidence: Sequence[files.Kept],
    now: datetime,
) -> Check:
    lines, agrees = compare(said)
    check = Check.objects.create(
        kind=kind,
        person=person,
        doctor=doctor,
        said=said.to_json(),
        compared=lines_to_json(lines),
        approvals_needed=1 if agrees or _is_light(kind, doctor, said) else 2,
        opened_at=now,
    )
    _add(check, words, evidence, now)
    if contests(check):
        check.approvals_needed = 2
        check.save(update_fields=["approvals_needed"])
    events.publish(events.CheckOpened(at=now, check_id=check.pk, doctor_id=doctor.pk if doctor is not None else None))
    return check


def _is_light(kind: Check.Kind, doctor: Doctor | None, said: Said) -> bool:
    """Say whether one person is enough: a title or a picture, or a fact of this doctor that was verified before."""
    if doctor is None:
        return False
    if kind == Check.Kind.CHANGE:
        return is_same_person_name(said.name, doctor.name)
    if kind == Check.Kind.CREDENTIAL:
        return all(_was_verified(doctor, fact) for fact in said.facts)
    return False


def _was_verified(doctor: Doctor, fact: Fact) -> bool:
    rows = doctor.credentials.filter(kind=fact.kind, issuer=fact.issuer, value=fact.value)
    newest = rows.last()
    if newest is None or newest.decision == D.SUSPENDED:
        return False
    return any(row.decision == D.VERIFIED and is_same_person_name(row.subject, doctor.name) for row in rows)


def _newest(doctor: Doctor, fact: Fact) -> Credential | None:
    return doctor.credentials.filter(kind=fact.kind, issuer=fact.issuer, value=fact.value).last()


def compare(said: Said) -> tuple[tuple[Line, ...], bool]:
    """Hold what is said against every loaded list that has its numbers; agreeing means all lines, and at least one."""
    lines: list[Line] = []
    agreeing: list[bool] = []
    for fact in said.facts:
        if not fact.register or not lookups.is_loaded(register(fact.register)):
            continue
        found = lookups.look_up(
            register(fact.register),
            fact.value,
            given=said.given,
            surname=said.family,
            region=said.region,
            specialty=said.specialty,
        )
        lines += found.lines
        agreeing.append(found.agrees)
        lines += (more := _licences(fact, said))
        agreeing += [line.finding == "same" for line in more]
    return tuple(lines), bool(agreeing) and all(agreeing)


def _licences(fact: Fact, said: Said) -> list[Line]:
    """Hold state licences against those that the entry of an NPI names; a state that it leaves out says nothing."""
    entry = lookups.entry_of(register(fact.register), fact.value)
    if entry is None:
        return []
    listed = dict(pair.split(":", 1) for pair in entry.licences.split("|") if ":" in pair)
    found = []
    for other in said.facts:
        state = state_code(other.region)
        if other.register == "us-state" and state in listed:
            same = tidy(listed[state]) == other.value
            found.append(
                Line(
                    "State licence", f"{state} {other.value}", f"{state} {listed[state]}", "same" if same else "differs"
                )
            )
    return found


def _add(check: Check, words: str, evidence: Sequence[files.Kept], now: datetime) -> None:
    if words:
        Remark.objects.create(
            check_of=check, person_id=check.person_id, verdict=Remark.Verdict.SAID, words=words, at=now
        )
    Evidence.objects.bulk_create(
        Evidence(check_of=check, name=file.name, kind=file.kind, size=file.size, digest=file.digest, added_at=now)
        for file in evidence
    )
