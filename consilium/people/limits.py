"""How often something may be done: shared between processes by rows, and exact about the time to wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consilium.database.durability import forgettable
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


def use(*, action: str, limits: Mapping[str, Limit], now: datetime) -> timedelta:
    """Use the action once for each of these (by who) and return nothing (no time).

    When one of them is used up, nothing is used, and what is returned is how long to wait.
    """
    whos = sorted(limits)
    with forgettable():
        Allowance.objects.bulk_create(
            [Allowance(action=action, who=who, free_at=now) for who in whos], ignore_conflicts=True
        )
        rows = list(Allowance.objects.select_for_update().filter(action=action, who__in=whos).order_by("who"))
        longest = timedelta(0)
        for row in rows:
            row.free_at, wait = next_free(row.free_at, limits[row.who], now)
            longest = max(longest, wait)
        if not longest:
            for row in rows:
                row.save(update_fields=["free_at"])
    return longest


def forget_free(now: datetime, *, most: int = 1000) -> int:
    """Delete rows of which all is free again, and return how many."""
    rows = list(Allowance.objects.filter(free_at__lt=now).values_list("pk", flat=True)[:most])
    return Allowance.objects.filter(pk__in=rows, free_at__lt=now).delete()[0]
