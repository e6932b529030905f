"""The jobs worker: loops over rows that wait to be done, one table of chores."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from consilium.caching import changes
from consilium.consensus.waiting import read_waiting
from consilium.doctors import ledger
from consilium.doctors.checks import rechecking
from consilium.notifications import mailing, matching, outcome_requests, receipts, sender
from consilium.people import exporting, texts
from consilium.questions import photos
from consilium.retention.forgetting import Forgetting
from consilium.retention.table import TERMS
from consilium.reviews import relevance
from consilium.search import house_words, sending, similar
from consilium.topics import counting
from consilium.transfer import own

Chore = Callable[[datetime], int]
PAUSE = 0.3  # seconds between rounds that found nothing to do: a sign-in code should leave at once


def chores() -> tuple[Chore, ...]:
    """Return what the worker does in each round; every chore returns how much it did."""
    forgetting = Forgetting(TERMS)
    deliver = sender.deliver_to(settings.MAIL, settings.DATA / "mail", settings.DEFAULT_FROM_EMAIL)
    return (
        mailing.write_due,
        lambda now: sender.send_due(deliver, now=now),
        every(timedelta(minutes=10), ledger.remind_due),
        every(timedelta(minutes=10), ledger.lapse_due),
        # Also rows of the table of what goes; the receipt of an erasure waits for these two, so each round does them.
        photos.delete_unclaimed,
        exporting.delete_expired,
        own.make_due,
        lambda now: receipts.send_receipts(now, forget_words=sending.forget_words),
        every(timedelta(seconds=5), receipts.clear_leftovers),
        every(timedelta(minutes=1), outcome_requests.send_due),
        every(timedelta(minutes=1), matching.match_due),
        every(timedelta(seconds=2), read_waiting),
        every(timedelta(seconds=1), sending.send_waiting),
        every(timedelta(seconds=5), similar.relate_waiting),
        every(timedelta(days=1), house_words.forget_unusual),
        every(timedelta(seconds=2), counting.count_waiting),
        every(timedelta(minutes=10), counting.count_worth),
        every(timedelta(minutes=10), rechecking.recheck_changed),
        every(timedelta(hours=1), rechecking.recheck_due),
        every(timedelta(hours=1), relevance.weigh_all),
        every(timedelta(minutes=1), watch_texts()),
        every(timedelta(minutes=10), forgetting.forget_due),
        every(timedelta(minutes=10), forgetting.clear_leftovers),
    )


def every(pause: timedelta, chore: Chore) -> Chore:
    """Return a chore that is done once in a while: again at once while there is more, else after a pause.

    The pause is this process's own: two workers look twice as often, and rows see to it that nothing is done twice.
    """
    due = float("-inf")

    def do(now: datetime) -> int:
        nonlocal due
        if time.monotonic() < due:
            return 0
        done = chore(now)
        if not done:
            due = time.monotonic() + pause.total_seconds()
        return done

    return do


def watch_texts() -> Chore:
    """Return a chore that lets kept pages be made anew when the operator has changed the words on privacy or terms."""
    known: list[str] = []

    def do(now: datetime) -> int:
        found = [texts.current(kind).digest for kind in texts.KINDS]
        changed = bool(known) and known != found
        known[:] = found
        if changed:
            changes.forget_everything(now)
        return 0

    return do


def work(*, parent: int | None = None) -> None:
    """Work until told to stop, or until the process that started this one is gone."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    doing = chores()
    while not stopping.is_set() and (parent is None or os.getppid() == parent):
        done = 0
        try:
            done = sum(chore(timezone.now()) for chore in doing)
        except DatabaseError as error:
            logging.getLogger(__name__).warning("the database did not answer the jobs worker: %s", type(error).__name__)
            close_old_connections()
            stopping.wait(2)
        if not done:
            stopping.wait(PAUSE)
