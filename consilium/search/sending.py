"""Telling a search server what changed: rows that wait, sent by the worker, late at worst and never wrong."""

import time
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from consilium.search import house_words
from consilium.search.engines import engine, server
from consilium.search.models import Entry, Unsent

CHUNK = 200


def let_send(question_ids: Iterable[int]) -> None:
    """Let the worker tell the search server of these entries; nothing where there is no such server."""
    if settings.SEARCH is None:
        return
    now = time.time_ns()
    rows = [Unsent(question_id=pk, mark=now + place) for place, pk in enumerate(sorted(set(question_ids)))]
    Unsent.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["question_id"], update_fields=["mark"]
    )


def send_waiting(now: datetime) -> int:
    """Send what waits, and return how many entries the server took; a worker's chore.

    An index that is not there is made and filled. While the server is away everything waits; nothing is lost.
    """
    there = server()
    if there is None:
        return 0
    try:
        if not there.is_there():
            # First the rows, so that the database answers until the new index is full.
            let_send(Entry.objects.values_list("pk", flat=True))
            there.make()
        waiting = dict(Unsent.objects.order_by("mark").values_list("question_id", "mark")[:CHUNK])
        if not waiting:
            return 0
        entries = Entry.objects.in_bulk(waiting)
        had = there.keep((pk, mark, entries.get(pk)) for pk, mark in waiting.items())
    except (OSError, ValueError, KeyError):
        return 0
    # A row that was marked anew meanwhile has another mark, and waits on.
    Unsent.objects.filter(pk__in=had, mark__in=waiting.values()).delete()
    return len(had)


def forget_words() -> bool:
    """Take deleted words out of every index, and say whether that was done; False while the search server is away."""
    if settings.SEARCH is not None and Unsent.objects.exists():
        return False
    try:
        house_words.forget_unusual()
        engine().forget()
    except OSError:
        return False
    return True
