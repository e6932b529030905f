"""Asks people by mail what it turned out to be, as rows fall due."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from consilium.notifications import notices, telling
from consilium.questions import outcomes


def send_due(now: datetime, *, most: int = 20) -> int:
    """Write the mails that are due, each with the mark that it was sent, and return how many; a chore of the worker."""
    written = 0
    while written < most and outcomes.is_any_due(now):
        with transaction.atomic():
            request = outcomes.take_due(now)
            if request is None or request.question.asker is None:
                break
            telling.outcome_due(request, now)
            link = settings.SITE_URL + reverse("my_outcome", args=[request.question_id])
            notices.write_to(request.question.asker, "What did it turn out to be?", "outcome", link=link)
        written += 1
    return written
