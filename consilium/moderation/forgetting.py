"""The words of flags and appeals go in time; that somebody flagged or appealed, and why from a list, stays."""

from datetime import datetime, timedelta

from consilium.moderation.erasing import GONE
from consilium.moderation.models import Appeal, Flag

KEPT_FOR = timedelta(days=365)


def forget_flags(now: datetime, most: int) -> int:
    """Take out the words of flags that were settled long ago; return how many."""
    old = Flag.objects.filter(settled_at__lt=now - KEPT_FOR).exclude(words__in=["", GONE])
    ids = list(old.values_list("pk", flat=True)[:most])
    return Flag.objects.filter(pk__in=ids).update(words=GONE)


def forget_appeals(now: datetime, most: int) -> int:
    """Take out the words of appeals that were decided long ago; return how many."""
    old = Appeal.objects.filter(settled_by__made_at__lt=now - KEPT_FOR).exclude(words=GONE)
    ids = list(old.values_list("pk", flat=True)[:most])
    return Appeal.objects.filter(pk__in=ids).update(words=GONE)
