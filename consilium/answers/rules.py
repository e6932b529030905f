"""Who may answer and revise, and who may see whose answers."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of, is_verified
from consilium.medicine import procedures
from consilium.people.rules import Reader, has_second_factor, is_signed_in
from consilium.questions.models import Question


class Hindrance(StrEnum):
    """What stands between a reader and answering a question, in the order in which it is looked at.

    Whatever a doctor must have before the first answer becomes a member here, and the page that says why gains its
    sentence.
    """

    NO_DOCTOR = "no doctor"
    NOT_PUBLIC = "not public"
    OWN_QUESTION = "own question"
    NOT_VERIFIED = "not verified"
    NO_SECOND_FACTOR = "no second factor"
    ANSWERED = "answered"


def has_answered(doctor: Doctor, question: Question) -> bool:
    """Say whether the doctor gave an answer to the question here."""
    return Answer.objects.given_here().filter(question=question, doctor=doctor).exists()


def closed_to(reader: Reader, questions: Iterable[Question]) -> set[int]:
    """Return the ids of those questions whose answers, votes and tallies the reader may not see yet.

    Blind first: for a doctor, verified or not, every question but those the doctor asked or has answered here. For
    anyone else none. Signed out, a doctor is a visitor, and states on posting what was read. At most two queries.
    """
    doctor = doctor_of(reader)
    if doctor is None:
        return set()
    closed = {question.pk for question in questions if question.asker_id != reader.pk}
    if not closed:
        return closed
    answered = Answer.objects.given_here().filter(doctor=doctor, question__in=closed)
    return closed - set(answered.values_list("question_id", flat=True))


def may_see_answers(reader: Reader, question: Question) -> bool:
    """Say whether the reader may see answers, votes and tallies of a question: a doctor only after answering it."""
    return not closed_to(reader, [question])


def what_hinders(reader: Reader, question: Question, now: datetime) -> Hindrance | None:
    """Return the first thing that keeps the reader from answering the question, or None."""
    doctor = doctor_of(reader)
    if doctor is None:
        return Hindrance.NO_DOCTOR
    if not question.is_public:
        return Hindrance.NOT_PUBLIC
    if question.asker_id == reader.pk:
        return Hindrance.OWN_QUESTION
    if not is_verified(doctor, now):
        return Hindrance.NOT_VERIFIED
    if not _has_second_factor(reader):
        return Hindrance.NO_SECOND_FACTOR
    if has_answered(doctor, question):
        return Hindrance.ANSWERED
    return None


def may_answer(reader: Reader, question: Question, now: datetime) -> bool:
    """Say whether the reader may answer: a doctor with a checked licence and a second factor, not the asker, once."""
    return what_hinders(reader, question, now) is None


def _has_second_factor(reader: Reader) -> bool:
    return is_signed_in(reader) and has_second_factor(reader)


def may_revise(reader: Reader, answer: Answer, now: datetime) -> bool:
    """Say whether the reader may revise the answer: its doctor, who could answer today, if it was given here."""
    doctor = doctor_of(reader)
    return (
        doctor is not None
        and doctor.pk == answer.doctor_id
        and answer.standing != Answer.Standing.IMPORTED
        and is_verified(doctor, now)
        and _has_second_factor(reader)
    )


def in_specialty(doctor: Doctor, question: Question) -> bool | None:
    """Say whether the procedure is one that the doctor's specialty does; None when either is not known."""
    if not doctor.specialty or not question.procedure:
        return None
    return doctor.specialty in procedures.procedure(question.procedure).specialties
