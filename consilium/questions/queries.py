"""Reads over questions for those who ask: one's own."""

from consilium.people.rules import Reader
from consilium.questions.models import Question, QuestionSet


def asked_by(reader: Reader) -> QuestionSet:
    """Return one's own questions, newest first."""
    return Question.objects.filter(asker_id=reader.pk).order_by("-pk") if reader.pk else Question.objects.none()
