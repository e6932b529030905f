"""Tells people that it is time to say what it turned out to be, as rows fall due."""

from datetime import datetime

from django.db import transaction

from consilium.notifications import telling
from consilium.questions import outcomes


def send_due(now: datetime, *, most: int = 20) -> int:
    """Tell those who are due, each with the mark that it was done, and return how many; a chore of the worker."""
    told = 0
    while told < most and outcomes.is_any_due(now):
        with transaction.atomic():
            request = outcomes.take_due(now)
            if request is None:
                break
            telling.outcome_due(request, now)
        told += 1
    return told
