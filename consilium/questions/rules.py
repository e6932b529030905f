"""Who may add to a question."""

from datetime import datetime

from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Clarification, Question

MOST_WAITING = 3


def is_asker(reader: Reader, question: Question) -> bool:
    """Say whether the reader asked this question: the asker alone updates it, replies and tells the outcome."""
    return is_signed_in(reader) and question.asker_id == reader.pk


def may_reply(reader: Reader, clarification: Clarification) -> bool:
    """Say whether the reader may reply to what a doctor asked back: the asker, once."""
    return is_asker(reader, clarification.question) and clarification.replied_at is None


def may_ask_back(reader: Reader, question: Question, now: datetime) -> bool:
    """Say whether the reader may ask the asker something: a verified doctor, where an asker can reply.

    A doctor who waits for three replies on a question asks no fourth.
    """
    doctor = doctor_of(reader)
    if doctor is None or not question.is_public or question.asker_id in (None, reader.pk):
        return False
    waiting = Clarification.objects.filter(question=question, doctor=doctor, replied_at=None)
    return is_verified(doctor, now) and waiting.count() < MOST_WAITING
