"""Opening and closing what waits for a moderator, each with a clock."""

from datetime import datetime, timedelta

from django.db import transaction

from consilium import events
from consilium.moderation.models import Appeal, Case, Flag, Kind, Lane
from consilium.questions.models import Question

# How long a case of each lane may wait.
WAITS = {Lane.SAFETY: timedelta(hours=1), Lane.URGENT: timedelta(hours=4), Lane.REST: timedelta(hours=24)}


@transaction.atomic
def open_case(*, kind: Kind, subject_id: int, lane: Lane, now: datetime) -> Case:
    """Return the open case of a thing, opened now or moved forward when it waits in a slower lane."""
    due = now + WAITS[lane]
    case, is_new = Case.objects.select_for_update().get_or_create(
        kind=kind, subject_id=subject_id, closed_at=None, defaults={"lane": lane, "opened_at": now, "due_at": due}
    )
    if not is_new and lane < case.lane:
        case.lane, case.due_at = lane, min(due, case.due_at)
        case.save(update_fields=["lane", "due_at"])
    return case


def open_if_urgent(event: events.QuestionAsked | events.QuestionChanged) -> None:
    """Let a question that cannot wait and that nobody has answered wait for a moderator, who sees to it."""
    question = Question.objects.get(pk=event.question_id)
    if question.level in ("E", "U") and question.is_public and question.answer_count == 0:
        open_case(kind=Kind.QUESTION, subject_id=question.pk, lane=Lane.URGENT, now=event.at)


def close_answered(event: events.AnswerPosted | events.QuestionChanged) -> None:
    """Close the case of a question that only waited for an answer."""
    case = Case.objects.filter(kind=Kind.QUESTION, subject_id=event.question_id, closed_at=None).first()
    shows_an_answer = Question.objects.filter(pk=event.question_id, answer_count__gt=0).exists()
    if case is None or not shows_an_answer or reasons_to_wait(case):
        return
    case.closed_at = event.at
    case.save(update_fields=["closed_at"])


def reasons_to_wait(case: Case) -> bool:
    """Say whether anybody flagged or appealed, so that only a decision closes the case."""
    named = {"kind": case.kind, "subject_id": case.subject_id}
    return (
        Flag.objects.filter(**named, settled_at=None).exists()
        or Appeal.objects.filter(
            decision__kind=case.kind, decision__subject_id=case.subject_id, settled_by=None
        ).exists()
    )
