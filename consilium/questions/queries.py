"""Reads over questions for those who ask: similar ones, and one's own."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Abs

from consilium.people.rules import Reader
from consilium.questions.models import Question, QuestionSet

# A day further away than this is another stage of the course.
NEAR = 10


def similar(questions: QuestionSet, *, procedure: str, day: int | None, most: int = 3) -> QuerySet[Question]:
    """Return answered questions about the same procedure, those of the nearest days first."""
    found = questions.filter(procedure=procedure, answer_count__gt=0) if procedure else questions.none()
    if day is None:
        return found.order_by("-answer_count", "-pk")[:most]
    near = found.filter(day__gte=day - NEAR, day__lte=day + NEAR).annotate(apart=Abs(F("day") - Value(day)))
    return near.order_by("apart", "-answer_count", "-pk")[:most]


def asked_by(reader: Reader) -> QuestionSet:
    """Return one's own questions, newest first."""
    return Question.objects.filter(asker_id=reader.pk).order_by("-pk") if reader.pk else Question.objects.none()
