"""Doing a thing once: a form carries a key, and a repeat under the same key returns the first result."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consilium.people.models import Person, Submission


def once(*, person: Person, key: UUID, action: str, now: datetime, do: Callable[[], int | None]) -> int | None:
    """Run `do` in a transaction and return the id it returns, or the first one's when this key was used before.

    `action` names what is done, and to what, so that a key copied to another form does not silence it. When `do`
    raises, nothing is kept and the key can be used again.
    """
    with transaction.atomic():
        fresh = Submission(person=person, key=key, action=action, at=now)
        Submission.objects.bulk_create([fresh], ignore_conflicts=True)
        row = Submission.objects.select_for_update().get(person=person, key=key, action=action)
        if row.result_id is not None:
            return row.result_id
        row.result_id = do()
        row.save(update_fields=["result_id"])
        return row.result_id


def result_of(*, person: Person, key: UUID, action: str) -> int | None:
    """Return what a form led to when it was sent before, or None."""
    return Submission.objects.filter(person=person, key=key, action=action).values_list("result_id", flat=True).first()
