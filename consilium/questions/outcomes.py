"""Asking people later what it turned out to be: rows that fall due, sent by the worker, dropped when it was told."""

from datetime import datetime, timedelta

from django.db import transaction

from consilium.questions.models import Outcome, OutcomeRequest, Question

NUMBERS = (14, 30)

# Whoever asks later than this has most of the course behind them: the days are then counted from the asking.
EARLY_DAY = 7

# A request that nobody sent for this long is no longer sent: by then the days it speaks of are over.
TOO_LATE = timedelta(days=21)


def plan(*, question: Question, now: datetime) -> None:
    """Write down when the asker will be asked: on days 14 and 30 after the procedure when it was asked early.

    Asked on day 8 or later, or without a day, they are 14 and 30 days after the asking.
    """
    if question.asker_id is None:
        return
    passed = question.day if question.day is not None and question.day <= EARLY_DAY else 0
    OutcomeRequest.objects.bulk_create(
        [
            OutcomeRequest(question=question, number=number, due_at=now + timedelta(days=number - passed))
            for number in NUMBERS
        ],
        ignore_conflicts=True,
    )


def settle(*, question: Question, now: datetime) -> None:
    """Drop what was still to be asked once it was told how it ended; what is not over yet is asked again."""
    outcome = Outcome.objects.filter(question=question).first()
    if outcome is not None and outcome.resolved_by_day is not None:
        waiting = OutcomeRequest.objects.filter(question=question, state=OutcomeRequest.State.WAITING)
        waiting.update(state=OutcomeRequest.State.DROPPED, settled_at=now)


def is_any_due(now: datetime) -> bool:
    """Say whether somebody is to be asked now; looking takes no lock."""
    return OutcomeRequest.objects.filter(state=OutcomeRequest.State.WAITING, due_at__lte=now).exists()


@transaction.atomic
def take_due(now: datetime) -> OutcomeRequest | None:
    """Return one request that is due, marked as sent, or None; the caller writes its mail in the same transaction.

    Those of people who left, of questions that were hidden, and those that come too late are dropped on the way.
    """
    for _ in range(50):
        row = (
            OutcomeRequest.objects.select_for_update(of=("self",))
            .filter(state=OutcomeRequest.State.WAITING, due_at__lte=now)
            .select_related("question__asker")
            .order_by("due_at", "pk")
            .first()
        )
        if row is None:
            return None
        asker = row.question.asker
        wanted = asker is not None and asker.is_active and row.question.is_public and row.due_at > now - TOO_LATE
        row.state = OutcomeRequest.State.SENT if wanted else OutcomeRequest.State.DROPPED
        row.settled_at = now
        row.save(update_fields=["state", "settled_at"])
        if wanted:
            return row
    return None
