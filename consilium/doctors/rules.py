"""Who may do what as a doctor, and who may decide about doctors."""

from datetime import datetime, timedelta

from consilium.doctors.checks.shapes import said_from
from consilium.doctors.models import Check, Doctor, Evidence, Portrait, Remark
from consilium.doctors.standing import standings
from consilium.people.models import Person
from consilium.people.rules import Reader, has_second_factor, is_moderator, is_signed_in, may_moderate

REFUSALS = 3
REFUSED_WITHIN = timedelta(days=30)


def doctor_of(reader: Reader) -> Doctor | None:
    """Return the profile joined to the reader's account, if there is one; asked once a request."""
    if not isinstance(reader, Person):
        return None
    if not hasattr(reader, "doctor_asked_for"):
        reader.doctor_asked_for = Doctor.objects.filter(account=reader).first()  # type: ignore[attr-defined]
    found: Doctor | None = reader.doctor_asked_for  # type: ignore[attr-defined]
    return found


def may_erase_alone(reader: Reader) -> bool:
    """Say whether the reader may be forgotten at their own word: not who has a profile or moderates.

    Their answers and decisions are records that others rely on; an operator takes such an account apart.
    """
    return is_signed_in(reader) and doctor_of(reader) is None and not is_moderator(reader)


def is_verified(doctor: Doctor, now: datetime) -> bool:
    """Say whether the doctor's licence was checked and holds."""
    return standings([doctor], now)[doctor.pk].is_verified


def may_edit_profile(reader: Reader, doctor: Doctor, now: datetime) -> bool:
    """Say whether the reader may change a profile, or propose a new name: its doctor, verified, with a second factor.

    Whoever is not verified, or no longer, has the licence checked first: that is where names are looked at anyway.
    """
    return (
        is_signed_in(reader)
        and reader.pk == doctor.account_id
        and has_second_factor(reader)
        and is_verified(doctor, now)
    )


def may_see_portrait(reader: Reader, portrait: Portrait) -> bool:
    """Say whether the reader may see a picture: everyone when it shows, its doctor and moderators while it waits."""
    if portrait.removed_at is not None:
        return False
    if portrait.approved_at is not None:
        return portrait.doctor.is_public
    return is_signed_in(reader) and (reader.pk == portrait.doctor.account_id or may_moderate(reader))


def open_change(doctor: Doctor) -> Check | None:
    """Return the change of name, title, specialty or picture that waits to be decided, if there is one."""
    return Check.objects.filter(doctor=doctor, kind=Check.Kind.CHANGE, closed_at=None).first()


def open_application(person: Person) -> Check | None:
    """Return the person's application or claim that waits to be decided, if there is one."""
    kinds = (Check.Kind.APPLY, Check.Kind.CLAIM)
    return Check.objects.filter(person=person, kind__in=kinds, closed_at=None).first()


def may_apply(reader: Reader, now: datetime) -> bool:
    """Say whether the reader may apply or claim: without a profile, one at a time, not refused thrice in a month."""
    if not is_signed_in(reader) or doctor_of(reader) is not None or open_application(reader) is not None:
        return False
    refused = Check.objects.filter(person=reader, outcome=Check.Outcome.REFUSED, closed_at__gt=now - REFUSED_WITHIN)
    return refused.count() < REFUSALS


def may_see_check(reader: Reader, check: Check) -> bool:
    """Say whether the reader may open a check: its applicant, the doctor it is about, or a moderator."""
    if not is_signed_in(reader):
        return False
    if reader.pk == check.person_id or (check.kind == Check.Kind.RECHECK and _is_about(reader, check)):
        return True
    return may_moderate(reader)


def _is_about(reader: Reader, check: Check) -> bool:
    doctor = doctor_of(reader)
    return doctor is not None and doctor.pk == check.doctor_id


def may_add_to(reader: Reader, check: Check) -> bool:
    """Say whether the reader may add words and files to an open check, or withdraw it: its applicant."""
    return is_signed_in(reader) and reader.pk == check.person_id and check.closed_at is None


def may_crop(reader: Reader, check: Check) -> bool:
    """Say whether the reader may crop the picture of a change: its doctor, while it waits and nobody approved it."""
    return (
        may_add_to(reader, check)
        and bool(said_from(check.said).portrait)
        and not check.remarks.filter(verdict=Remark.Verdict.APPROVE).exists()
    )


def may_see_evidence(reader: Reader, evidence: Evidence) -> bool:
    """Say whether the reader may open a file of a check: who showed it, or a moderator."""
    return is_signed_in(reader) and (reader.pk == evidence.check_of.person_id or may_moderate(reader))


def may_decide(reader: Reader, check: Check) -> bool:
    """Say whether the reader may decide a check: a moderator whom it is not about."""
    return (
        check.closed_at is None
        and may_moderate(reader)
        and reader.pk != check.person_id
        and not _is_about(reader, check)
    )
