"""Who may review a doctor, and who may reply."""

from datetime import datetime

from django.conf import settings

from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of, is_verified
from consilium.medicine.policy import policy_for
from consilium.people.rules import Reader, has_second_factor, is_signed_in
from consilium.reviews.models import Review


def reviews_stand_beside(doctor: Doctor) -> bool:
    """Say whether stars and words of patients may stand beside a doctor: as the country of the doctor has it."""
    return policy_for(doctor.country or settings.COUNTRY).reviews_beside_doctors


def may_review(reader: Reader, doctor: Doctor) -> bool:
    """Say whether the reader may review a doctor: anyone with an account but that doctor, where reviews may stand."""
    return is_signed_in(reader) and doctor.account_id != reader.pk and reviews_stand_beside(doctor)


def may_change(reader: Reader, review: Review) -> bool:
    """Say whether the reader may change a review or take it back: whoever wrote it, and nobody else."""
    return is_signed_in(reader) and review.person_id == reader.pk


def may_reply(reader: Reader, review: Review, now: datetime) -> bool:
    """Say whether the reader may reply: the doctor the review is about, verified, with a second factor."""
    doctor = doctor_of(reader)
    return (
        doctor is not None
        and is_signed_in(reader)
        and doctor.pk == review.doctor_id
        and review.published_at is not None
        and reviews_stand_beside(doctor)
        and is_verified(doctor, now)
        and has_second_factor(reader)
    )
