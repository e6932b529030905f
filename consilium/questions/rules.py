"""Who may add to a question."""

from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Clarification, Question


def is_asker(reader: Reader, question: Question) -> bool:
    """Say whether the reader asked this question: the asker alone updates it, replies and tells the outcome."""
    return is_signed_in(reader) and question.asker_id == reader.pk


def may_reply(reader: Reader, clarification: Clarification) -> bool:
    """Say whether the reader may reply to what a doctor asked back: the asker, once."""
    return is_asker(reader, clarification.question) and clarification.replied_at is None
