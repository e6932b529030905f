"""Who may say that an answer helped, and who that it is right."""

from datetime import datetime

from consilium.answers.models import Answer
from consilium.answers.rules import has_answered, may_see_answers
from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader, is_signed_in


def may_vote(reader: Reader, answer: Answer, *, sees: bool | None = None) -> bool:
    """Say whether the reader may vote on the answer: anyone with an account who can see it and did not write it.

    `sees` is what `may_see_answers` said of its question, where that was asked once for many answers.
    """
    if not is_signed_in(reader) or not answer.is_public:
        return False
    doctor = doctor_of(reader)
    if doctor is not None and doctor.pk == answer.doctor_id:
        return False
    return may_see_answers(reader, answer.question) if sees is None else sees


def may_agree(reader: Reader, answer: Answer, now: datetime) -> bool:
    """Say whether the reader may agree or disagree: a verified doctor who has answered the question, not the author."""
    doctor = doctor_of(reader)
    return (
        doctor is not None
        and answer.is_public
        and doctor.pk != answer.doctor_id
        and is_verified(doctor, now)
        and has_answered(doctor, answer.question)
    )
