"""While a doctor writes: drafts, claims for ten minutes, and phrases of one's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from consilium.answers.models import Claim, Draft, Phrase
from consilium.doctors.models import Doctor
from consilium.questions.models import Question

CLAIMED_FOR = timedelta(minutes=10)
MOST_PHRASES = 60


def save_draft(*, doctor: Doctor, question: Question, fields: Mapping[str, object], now: datetime) -> Draft:
    """Return the doctor's draft on the question with these fields, in place of what it held before."""
    draft, _ = Draft.objects.update_or_create(
        doctor=doctor, question=question, defaults={"fields": dict(fields), "saved_at": now}
    )
    return draft


def discard_draft(*, doctor: Doctor, question: Question) -> None:
    """Forget the doctor's draft on the question."""
    Draft.objects.filter(doctor=doctor, question=question).delete()


def draft_of(doctor: Doctor, question: Question) -> Draft | None:
    """Return what the doctor was writing on the question, if anything."""
    return Draft.objects.filter(doctor=doctor, question=question).first()


@transaction.atomic
def claim(*, doctor: Doctor, question: Question, now: datetime) -> Claim | None:
    """Return the doctor's claim, standing for ten minutes from now; None when a colleague's stands.

    It takes the place of the claim the doctor had on another question.
    """
    # The question's row is the queue of those who would claim it, the doctor's that of the doctor's own claims.
    Question.objects.select_for_update().get(pk=question.pk)
    Doctor.objects.select_for_update().get(pk=doctor.pk)
    standing = Claim.objects.filter(question=question, until__gt=now).first()
    if standing is not None and standing.doctor_id != doctor.pk:
        return None
    Claim.objects.filter(Q(question=question) | Q(doctor=doctor)).delete()
    return Claim.objects.create(question=question, doctor=doctor, until=now + CLAIMED_FOR)


def give_back(*, doctor: Doctor, question: Question) -> None:
    """End the doctor's claim on the question."""
    Claim.objects.filter(doctor=doctor, question=question).delete()


def claim_on(question: Question, now: datetime) -> Claim | None:
    """Return the claim that stands on the question, if one does."""
    return Claim.objects.filter(question=question, until__gt=now).first()


def keep_phrase(*, doctor: Doctor, name: str, words: str, phrase: Phrase | None = None) -> Phrase:
    """Return the phrase, new or with new words; IntegrityError when the doctor has another of that name."""
    if phrase is None:
        return Phrase.objects.create(doctor=doctor, name=name, words=words)
    phrase.name, phrase.words = name, words
    phrase.save(update_fields=["name", "words"])
    return phrase
