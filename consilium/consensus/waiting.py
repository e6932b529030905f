"""Imported questions whose reading was put off: rows that wait, read by the worker in batches."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from consilium import events
from consilium.answers.models import Answer
from consilium.consensus.models import Unread
from consilium.database.rows import write_rows

CHUNK = 200


def let_read(question_ids: Iterable[int]) -> None:
    """Let the worker read these questions and their answers."""
    write_rows([Unread(question_id=pk) for pk in sorted(set(question_ids))], updating=())


@transaction.atomic
def read_waiting(now: datetime, most: int = CHUNK) -> int:
    """Tell of questions that wait to be read as if they came in now, and return how many; a worker's chore.

    What follows is what follows an import that reads at once. Two workers never read the same questions.
    """
    skip = bool(connection.features.has_select_for_update_skip_locked)
    waiting = Unread.objects.select_for_update(skip_locked=skip).order_by("question")[:most]
    ids = tuple(row.question_id for row in waiting)
    if not ids:
        return 0
    doctors = Answer.objects.filter(question__in=ids, doctor__isnull=False).order_by()
    doctor_ids = tuple(pk for pk in doctors.values_list("doctor_id", flat=True).distinct() if pk is not None)
    Unread.objects.filter(pk__in=ids).delete()
    events.publish(events.QuestionsImported(at=now, question_ids=ids, doctor_ids=doctor_ids))
    return len(ids)
