"""Following a question, a procedure or a doctor, and no longer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consilium.doctors.models import Doctor
from consilium.notifications.models import Following
from consilium.people.models import Person
from consilium.questions.models import Question

Thing = Question | Doctor | str
"""What can be followed: a question, a doctor, or the id of a procedure."""


def _columns(thing: Thing) -> Mapping[str, Any]:
    if isinstance(thing, Question):
        return {"question": thing}
    if isinstance(thing, Doctor):
        return {"doctor": thing}
    return {"procedure": thing}


def follow(*, person: Person, thing: Thing, now: datetime) -> None:
    """Let the person be told of what happens there; followed already, nothing changes."""
    Following.objects.bulk_create([Following(person=person, since=now, **_columns(thing))], ignore_conflicts=True)


def unfollow(*, person: Person, thing: Thing) -> None:
    """Tell the person no more of what happens there; not followed, nothing changes."""
    Following.objects.filter(person=person, **_columns(thing)).delete()


def follows(person: Person, thing: Thing) -> bool:
    """Say whether the person follows it."""
    return Following.objects.filter(person=person, **_columns(thing)).exists()


def followers(thing: Thing, *, before: datetime | None = None) -> set[int]:
    """Return the ids of those who follow it, or who did so before a time."""
    rows = Following.objects.filter(**_columns(thing))
    if before is not None:
        rows = rows.filter(since__lte=before)
    return set(rows.values_list("person", flat=True))
