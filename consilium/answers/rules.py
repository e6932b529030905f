"""Who may answer, and who may see whose answers."""

from datetime import datetime

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader
from consilium.questions.models import Question


def has_answered(doctor: Doctor, question: Question) -> bool:
    """Say whether the doctor gave an answer to the question here."""
    return Answer.objects.filter(question=question, doctor=doctor).exclude(standing=Answer.Standing.IMPORTED).exists()


def may_see_answers(reader: Reader, question: Question) -> bool:
    """Say whether the reader may see answers, votes and tallies of a question: a doctor only after answering it.

    The asker sees what was answered, doctor or not. Blindness binds the account: signed out, a doctor is a visitor, and
    says so when posting.
    """
    doctor = doctor_of(reader)
    return doctor is None or question.asker_id == reader.pk or has_answered(doctor, question)


def may_answer(reader: Reader, question: Question, now: datetime) -> bool:
    """Say whether the reader may answer: a doctor with a verified licence, not the asker, and not twice."""
    doctor = doctor_of(reader)
    return (
        doctor is not None
        and question.is_public
        and question.asker_id != reader.pk
        and is_verified(doctor, now)
        and not has_answered(doctor, question)
    )
