"""Deciding a check: moderators approve, refuse or ask; what enough of them approved is carried out at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors.checks import effects
from consilium.doctors.checks.contests import contests, contests_of
from consilium.doctors.checks.opening import close
from consilium.doctors.checks.shapes import (
    CHANGED_NAME,
    IDENTITY,
    PICTURE,
    PROFILE,
    TITLE,
    Found,
    found_from,
    said_from,
)
from consilium.doctors.models import Check, Doctor, Remark
from consilium.doctors.registers.names import is_same_person_name
from consilium.doctors.registers.register import registers
from consilium.people.models import Person


class Unfinished(ValueError):  # noqa: N818 (it names what happened)
    """An approval that leaves something of the checklist open; the words say what."""


def checklist(check: Check) -> tuple[str, ...]:
    """Return what has to hold before a check is approved, each a sentence that is true or not."""
    said = said_from(check.said)
    items: list[str] = []
    if check.kind in (Check.Kind.APPLY, Check.Kind.CLAIM):
        items += IDENTITY
    if check.kind == Check.Kind.CLAIM:
        items.append(PROFILE)
    if check.kind == Check.Kind.CHANGE and check.doctor is not None:
        if not is_same_person_name(said.name, check.doctor.name):
            items.append(CHANGED_NAME)
        if (said.post_nominals, said.specialty) != (check.doctor.post_nominals, check.doctor.specialty):
            items.append(TITLE)
        if said.portrait:
            items.append(PICTURE)
    for fact in said.facts:
        if fact.register in registers():
            items += registers()[fact.register].checklist
        else:
            items.append(f"{fact.issuer} itself confirms {fact.value or 'the certificate'} in the applicant's name.")
    return tuple(dict.fromkeys(items))


def approvals(check: Check) -> tuple[Remark, ...]:
    """Return the approvals that stand: each moderator's newest word counts, and the applicant's own never."""
    return _standing(check, check.remarks.order_by("pk"))


def _standing(check: Check, remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    newest: dict[int, Remark] = {}
    for remark in remarks:
        moderated = remark.verdict != Remark.Verdict.SAID
        if moderated and remark.person_id is not None and remark.person_id != check.person_id:
            newest[remark.person_id] = remark
    return tuple(remark for remark in newest.values() if remark.verdict == Remark.Verdict.APPROVE)


def counts(checks: Sequence[Check]) -> dict[int, tuple[int, int]]:
    """Return how many people approved each check and how many must, by id, with three queries however many."""
    remarks: dict[int, list[Remark]] = {check.pk: [] for check in checks}
    for remark in Remark.objects.filter(check_of__in=remarks).order_by("pk"):
        remarks[remark.check_of_id].append(remark)
    contested = contests_of(checks)
    return {
        check.pk: (
            len(_standing(check, remarks[check.pk])),
            2 if contested[check.pk] else check.approvals_needed,
        )
        for check in checks
    }


def approvals_needed(check: Check) -> int:
    """Return how many different people must approve as things stand today."""
    return 2 if contests(check) else check.approvals_needed


def findings_differ(standing: Sequence[Remark]) -> bool:
    """Say whether approving moderators read different last days in the register."""
    return len({tuple(sorted(found_from(remark.found).ends.items())) for remark in standing}) > 1


@transaction.atomic
def approve(*, check: Check, moderator: Person, found: Found, now: datetime, words: str = "") -> Check:
    """Return the check with a moderator's approval; carried out and closed when enough people have approved.

    Raises Unfinished when an item of the checklist is not ticked or a fact's last day was not looked up. Two people
    who read different last days leave the check open until one of them has looked again.
    """
    check = Check.objects.select_for_update().get(pk=check.pk)
    if check.closed_at is not None:
        return check
    _must_be_finished(check, found)
    Remark.objects.create(
        check_of=check, person=moderator, verdict=Remark.Verdict.APPROVE, words=words, found=found.to_json(), at=now
    )
    standing = approvals(check)
    if len(standing) >= approvals_needed(check) and not findings_differ(standing):
        effects.carry_out(check, [remark.person for remark in standing if remark.person is not None], found, now)
        close(check, Check.Outcome.APPROVED, now)
    return check


def _must_be_finished(check: Check, found: Found) -> None:
    if check.kind in (Check.Kind.APPLY, Check.Kind.CLAIM) and (
        check.person is None or Doctor.objects.filter(account=check.person).exists()
    ):
        raise Unfinished("The applicant's account is gone or has a profile by now. Refuse this one.")
    missing = [item for item in checklist(check) if item not in found.held]
    if missing:
        raise Unfinished(f"This was not ticked: {missing[0]}")
    facts = said_from(check.said).facts
    if any(place not in found.ends for place in range(len(facts))):
        raise Unfinished("Say of each number on which day it ends, or that the register gives no day.")


@transaction.atomic
def refuse(*, check: Check, moderator: Person, words: str, now: datetime) -> Check:
    """Return the check, refused with a reason that the applicant reads; one person is enough for that."""
    check = Check.objects.select_for_update().get(pk=check.pk)
    if check.closed_at is not None:
        return check
    Remark.objects.create(check_of=check, person=moderator, verdict=Remark.Verdict.REFUSE, words=words, at=now)
    effects.refuse(check, moderator, words, now)
    return close(check, Check.Outcome.REFUSED, now)


@transaction.atomic
def ask(*, check: Check, moderator: Person, words: str, now: datetime) -> Check:
    """Return the check with a moderator's question, which the applicant is told of."""
    check = Check.objects.select_for_update().get(pk=check.pk)
    if check.closed_at is None:
        Remark.objects.create(check_of=check, person=moderator, verdict=Remark.Verdict.ASK, words=words, at=now)
        events.publish(events.CheckAsked(at=now, check_id=check.pk))
    return check
