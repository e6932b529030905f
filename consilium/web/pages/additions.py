"""What the asker added after an answer was given: the answer says so, since it was given without knowing it."""

from collections.abc import Sequence
from datetime import datetime

from consilium.medicine.clarifying import added
from consilium.questions.models import Clarification, Update


def added_since(
    given_at: datetime, clarifications: Sequence[Clarification], updates: Sequence[Update]
) -> tuple[str, ...]:
    """Return what came after `given_at`, in the order in which it came, each as half a sentence."""
    later = [
        (row.replied_at, f"before the asker added: {added(row.about, row.reply)}")
        for row in clarifications
        if row.replied_at is not None and row.replied_at > given_at
    ]
    later += [
        (
            row.written_at,
            f"before the asker told of day {row.day}" if row.day is not None else "before the asker told more",
        )
        for row in updates
        if row.written_at > given_at
    ]
    return tuple(words for _, words in sorted(later))
