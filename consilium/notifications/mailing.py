"""Turns notices that are due into mails: one mail a person, whatever came together, each notice once.

A notice and its mail change in one transaction: when the worker dies before its end there is neither, after it both.
"""

from datetime import datetime

from django.db import transaction

from consilium.notifications import bounces, choices, notices
from consilium.notifications.models import Notice
from consilium.people.models import Person


def write_due(now: datetime, *, most: int = 50) -> int:
    """Write the mails of up to `most` people whose notices are due, and return how many people that were."""
    due = Notice.objects.filter(mail_at__lte=now).order_by("mail_at", "person").values_list("person", flat=True)
    people = list(dict.fromkeys(due[: most * 4]))[:most]
    for pk in people:
        _write(pk, now)
    return len(people)


@transaction.atomic
def _write(person_id: int, now: datetime) -> None:
    # The person's row is the queue: two workers never gather the same notices.
    person = Person.objects.select_for_update().get(pk=person_id)
    due = Notice.objects.filter(person=person, mail_at__lte=now)
    gathered = list(due.values_list("pk", flat=True))
    # What may no longer be seen, and what was read meanwhile, needs no mail.
    shown = Notice.objects.shown_to(person).unread().filter(pk__in=gathered).order_by("pk")
    told = list(shown.select_related("question", "answer__doctor"))
    if told and person.is_active and not bounces.stands(person):
        notices.write(person, told, frank=choices.is_frank(person))
        Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(mailed_at=now)
    Notice.objects.filter(pk__in=gathered).update(mail_at=None)
