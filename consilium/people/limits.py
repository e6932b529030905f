"""How often something may be done: shared between processes by rows, and exact about the time to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from consilium.people.models import Allowance


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` within `period`; used up, one more comes free every `period / times`."""

    times: int
    period: timedelta


def next_free(free_at: datetime, limit: Limit, now: datetime) -> tuple[datetime, timedelta]:
    """Return when all is free again after one more use, and how long to wait first (nothing when it is allowed).

    The generic cell rate algorithm (ITU-T I.371): each use pushes the time back by `period / times`, and no use may
    push it further than `period` from now. A use that must wait pushes nothing. A time further off than that (a clock
    was set back) counts as `period` from now.
    """
    start = min(max(free_at, now), now + limit.period)
    pushed = start + limit.period / limit.times
    wait = pushed - (now + limit.period)
    return (start, wait) if wait > timedelta(0) else (pushed, timedelta(0))


@transaction.atomic
def use(*, action: str, who: str, limit: Limit, now: datetime) -> timedelta:
    """Use the action once and return nothing (no time), or return how long to wait without having used it."""
    Allowance.objects.bulk_create([Allowance(action=action, who=who, free_at=now)], ignore_conflicts=True)
    row = Allowance.objects.select_for_update().get(action=action, who=who)
    row.free_at, wait = next_free(row.free_at, limit, now)
    if not wait:
        row.save(update_fields=["free_at"])
    return wait


def forget_free(now: datetime, *, most: int = 1000) -> int:
    """Delete rows of which all is free again, and return how many."""
    rows = list(Allowance.objects.filter(free_at__lt=now).values_list("pk", flat=True)[:most])
    return Allowance.objects.filter(pk__in=rows, free_at__lt=now).delete()[0]
