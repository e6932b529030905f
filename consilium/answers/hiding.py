"""Taking an answer from public view, and giving it back: it then neither shows nor counts."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers.actions import count_answers
from consilium.answers.models import Answer


@transaction.atomic
def hide(*, answer_id: int, now: datetime) -> None:
    """Take the answer away from everyone, its opinion from where the doctors stand; hidden already, nothing happens."""
    _show(answer_id, shown=False, now=now)


@transaction.atomic
def restore(*, answer_id: int, now: datetime) -> None:
    """Show the answer again; shown already, nothing happens."""
    _show(answer_id, shown=True, now=now)


def _show(answer_id: int, *, shown: bool, now: datetime) -> None:
    if not Answer.objects.filter(pk=answer_id).exclude(is_public=shown).update(is_public=shown):
        return
    answer = Answer.objects.get(pk=answer_id)
    count_answers([answer.question_id])
    events.publish(
        events.AnswerChanged(at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=answer.doctor_id)
    )
