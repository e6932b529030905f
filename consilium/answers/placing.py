"""Where an answer to a question stands: with that question, or with the one that it was merged into."""

from django.db.models import Max

from consilium.answers.models import Answer
from consilium.questions.models import Question


def lock(*ids: int) -> dict[int, Question]:
    """Return these questions by id, locked until the transaction ends.

    A question's row is the queue for positions, counts and merges under it. All take rows in the order of ids, so that
    two never wait for each other.
    """
    return {row.pk: row for row in Question.objects.select_for_update().filter(pk__in=ids).order_by("pk")}


def hold_place(question: Question) -> Question:
    """Return the question under which an answer to this one stands, with both rows locked.

    It may have been merged since it was read, up to the moment in which its row is locked; Question.DoesNotExist when
    it is gone.
    """
    while True:
        into_id = Question.objects.values_list("merged_into", flat=True).get(pk=question.pk)
        rows = lock(question.pk, *filter(None, [into_id]))
        # A question that holds others is not merged itself, so one step is all there is.
        if question.pk in rows and rows[question.pk].merged_into_id == into_id:
            return rows[into_id or question.pk]


def next_position(question: Question) -> int:
    """Return the first free position under a locked question."""
    return (Answer.objects.filter(question=question).aggregate(last=Max("position"))["last"] or 0) + 1
