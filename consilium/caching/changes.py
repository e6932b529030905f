"""Writing down which keys a change forgets, in the transaction of the change."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from django.db import connection, transaction

from consilium import events
from consilium.caching import keys, published
from consilium.caching.models import Change

CHANNEL = "consilium_changes"
KEPT_FOR = timedelta(days=3)  # longer than any server process goes without reading, since it forgets all at midnight
MOST = 5000  # keys in one row; beyond that it is cheaper to forget everything


class _Wrote(threading.local):
    """When this thread last committed a change, by the monotonic clock."""

    at = 0.0


_wrote = _Wrote()


def forget(event: events.Event) -> None:
    """Write down which keys this event forgets; KeyError for a kind of event that the table does not treat."""
    write(keys.FORGETS[type(event)](event), event.at)


def forget_everything(now: datetime) -> None:
    """Write down that no page is what it was: after a rebuild, or a change made past the verbs."""
    with transaction.atomic():
        write((keys.EVERYTHING,), now)


def write(forgotten: Iterable[str], now: datetime) -> None:
    """Write one row of keys; nothing for none."""
    rows = sorted(set(forgotten))
    if not rows:
        return
    if len(rows) > MOST:
        rows = [keys.EVERYTHING]
    text = "\n".join(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # The notice goes out when the transaction commits, in the same round trip as the row.
            cursor.execute(
                "INSERT INTO caching_change (keys, at, transaction)"
                " SELECT %s, %s, pg_current_xact_id()::text::bigint FROM pg_notify(%s, '')",
                [text, now, CHANNEL],
            )
    else:
        Change.objects.create(keys=text, at=now)
    transaction.on_commit(partial(_committed, rows))


def _committed(forgotten: list[str]) -> None:
    shelf = published.shelf()
    if shelf is not None:
        shelf.forget(forgotten)
    _wrote.at = monotonic()


def last_written() -> float:
    """Return when the current thread last committed a change, by the monotonic clock; 0 for never."""
    return _wrote.at


def prune(now: datetime) -> int:
    """Delete the rows that every server process has read long ago and return how many."""
    old = Change.objects.filter(at__lt=now - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0
