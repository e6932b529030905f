"""Reading one's notices: how many are new, marking them read, and forgetting the old ones."""

from datetime import datetime, timedelta

from consilium.notifications.models import Notice
from consilium.people.models import Person

MOST_COUNTED = 100
KEPT_FOR = timedelta(days=180)


def unread_count(person: Person) -> int:
    """Return how many notices the person has not read; beyond a hundred nobody counts."""
    # Most have read all: that is told by an index alone, without asking what the reader may see.
    if not Notice.objects.filter(person_id=person.pk, read_at=None).exists():
        return 0
    return Notice.objects.shown_to(person).unread()[:MOST_COUNTED].count()


def mark_read(*, notice: Notice, now: datetime) -> None:
    """Note that the notice was read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(*, person: Person, until: int, now: datetime) -> int:
    """Note that the person has read every notice up to the one with this id, and return how many were new."""
    return Notice.objects.filter(person=person, pk__lte=until, read_at=None).update(read_at=now)


def forget_old(now: datetime, *, most: int = 1000) -> int:
    """Delete notices that are half a year old, and return how many; what they told of stays where it is."""
    old = Notice.objects.filter(told_at__lt=now - KEPT_FOR).order_by("told_at").values_list("pk", flat=True)[:most]
    return Notice.objects.filter(pk__in=list(old)).delete()[0]
