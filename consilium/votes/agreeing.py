"""Doctors say whether a colleague's answer is right: one word each, changed or taken back at will."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.votes.models import Agreement


@transaction.atomic
def say(
    *,
    doctor: Doctor,
    answer: Answer,
    kind: Agreement.Kind,
    now: datetime,
    reason: Agreement.Reason | str = "",
    words: str = "",
) -> Agreement:
    """Return the doctor's word on the answer, in place of an earlier one.

    ValueError when a disagreement has no reason, anything else has one, or danger has no words.
    """
    if bool(reason) != (kind == Agreement.Kind.DISAGREE):
        raise ValueError(f"{kind} with the reason {reason!r}")
    if reason == Agreement.Reason.DANGEROUS and not words.strip():
        raise ValueError("dangerous, without words")
    said = {"kind": kind, "reason": reason, "words": words, "given_at": now}
    agreement, _ = Agreement.objects.update_or_create(doctor=doctor, answer=answer, defaults=said)
    events.publish(
        events.AgreementGiven(
            at=now,
            agreement_id=agreement.pk,
            answer_id=answer.pk,
            question_id=answer.question_id,
            doctor_id=doctor.pk,
            is_dangerous=reason == Agreement.Reason.DANGEROUS,
        )
    )
    return agreement


@transaction.atomic
def take_back(*, doctor: Doctor, answer: Answer, now: datetime) -> None:
    """Take the doctor's word on the answer away; what it raised for moderators stays with them."""
    taken, _ = Agreement.objects.filter(doctor=doctor, answer=answer).delete()
    if taken:
        events.publish(
            events.AgreementTakenBack(at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=doctor.pk)
        )


@transaction.atomic
def disown_agreements(doctor_id: int, now: datetime) -> int:
    """Take back every word on colleagues' answers that somebody else gave under a doctor's name; return how many."""
    given = list(Agreement.objects.filter(doctor=doctor_id).select_related("doctor", "answer"))
    for agreement in given:
        take_back(doctor=agreement.doctor, answer=agreement.answer, now=now)
    return len(given)
