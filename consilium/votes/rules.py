"""Who may say that an answer helped, and who that it is right."""

from datetime import datetime

from consilium.answers.models import Answer
from consilium.answers.rules import has_answered, may_see_answers
from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Question


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


def is_colleague(reader: Reader, question: Question, now: datetime) -> bool:
    """Say whether the reader is one of the doctors of a question: verified, and has answered it."""
    doctor = doctor_of(reader)
    return doctor is not None and is_verified(doctor, now) and has_answered(doctor, question)


def may_agree(reader: Reader, answer: Answer, now: datetime) -> bool:
    """Say whether the reader may agree or disagree: a colleague on the question who did not write the answer."""
    doctor = doctor_of(reader)
    if doctor is None or doctor.pk == answer.doctor_id or not answer.is_public:
        return False
    return is_colleague(reader, answer.question, now)
