"""The receipt of an erasure: sent once nothing is left on the disk, and then forgotten too."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max, Q
from django.template.loader import render_to_string

from consilium import events
from consilium.database import leftovers
from consilium.medicine.emergency import country_name, number_for
from consilium.notifications.models import Bounce, Choice, DigestTime, Following, Frankness, Mail, Matching, Notice
from consilium.notifications.notices import Letterhead, Number, Numbers
from consilium.people.models import DataExport, Erasure
from consilium.questions.models import UnclaimedBytes

# A receipt is written a moment after the time its erasure counts as done.
WRITTEN_WITHIN = timedelta(minutes=1)


def forget_mail(event: events.ErasureAsked) -> None:
    """Delete the person's mails and notices, and what they chose of them: it says what the person cared about."""
    Mail.objects.filter(Q(to=event.address) | Q(person=event.person_id)).delete()
    for rows in (Notice, Choice, DigestTime, Following, Frankness, Matching, Bounce):
        rows.objects.filter(person=event.person_id).delete()


def send_receipts(now: datetime, *, forget_words: Callable[[], bool]) -> int:
    """Write the receipts of erasures whose photos are gone from the disk, forget the addresses, and say how many.

    `forget_words` clears the search index of deleted words and says whether it could; rows that are deleted the
    database overwrites itself.
    """
    waiting = list(Erasure.objects.filter(done_at=None))
    files = DataExport.objects.filter(person__in=[row.person_id for row in waiting])
    lie = UnclaimedBytes.objects.filter(due_at__lte=now).exists()
    if not waiting or lie or files.exclude(state=DataExport.State.GONE).exists():
        return 0
    if not forget_words():
        return 0
    for row in waiting:
        with transaction.atomic():
            _write(row)
            row.receipt_to, row.done_at = "", now
            row.save(update_fields=["receipt_to", "done_at"])
    return len(waiting)


def clear_leftovers(now: datetime) -> int:
    """Take what was deleted out of the database's files once the last receipt has left, and say for how many.

    Until then a row that waits to be sent holds the address. What others are sent meanwhile is not waited for.
    """
    done = Erasure.objects.filter(done_at__isnull=False, log_emptied_at=None)
    last = done.aggregate(last=Max("done_at"))["last"]
    if last is None:
        return 0
    unsent = Mail.objects.filter(state__in=["waiting", "sending"], written_at__lte=last + WRITTEN_WITHIN)
    if unsent.exists() or not leftovers.clear():
        return 0
    return done.filter(done_at__lte=last).update(log_emptied_at=now)


def _write(row: Erasure) -> None:
    title = "Your data has been erased"
    number = Number(number_for(settings.COUNTRY), country_name(settings.COUNTRY))
    context = {
        "page": Letterhead(title=title, emergency=Numbers(number), canonical_url=settings.SITE_URL),
        "erasure": row,
        "backups_days": settings.BACKUPS_DAYS,
    }
    message = EmailMultiAlternatives(
        subject=title,
        body=render_to_string("mail/erased.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.receipt_to],
    )
    message.attach_alternative(render_to_string("mail/erased.html", context), "text/html")
    message.send()
