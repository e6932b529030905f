"""On which day after the procedure a question stands now: it was asked on one day, and time went on."""

from datetime import datetime

from consilium.questions.models import Question


def day_now(question: Question, now: datetime) -> int | None:
    """Return the days since the procedure as of `now`; None when the day or the time of asking is not known."""
    if question.day is None or question.asked_at is None:
        return None
    return question.day + max((now.date() - question.asked_at.date()).days, 0)
