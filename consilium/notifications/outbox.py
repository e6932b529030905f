"""Django's door for mail: a row in the transaction of what caused it, so that no page waits for a mail server."""

import secrets
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from consilium.notifications.models import Mail
from consilium.people.models import Person


class NoticeMail(EmailMultiAlternatives):
    """A mail that carries the notices of one person: it can be ended, and what comes back ends it, too."""

    def __init__(self, subject: str, body: str, *, person: Person, headers: dict[str, str]) -> None:
        super().__init__(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email], headers=headers)
        self.person = person


class RowBackend(BaseEmailBackend):
    """Keeps each mail as one row a recipient; the worker sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were written down."""
        rows = [row for message in email_messages for row in _rows(message)]
        Mail.objects.bulk_create(rows)
        return len(rows)


def _rows(message: EmailMessage) -> Iterator[Mail]:
    # The id is given here, so that a mail that leaves twice is the same mail twice; nobody can guess it, so that nobody
    # who did not get the mail can say that it came back.
    message_id = f"<{secrets.token_urlsafe(18)}@{settings.SITE_HOST}>"
    message.extra_headers["Message-ID"] = message_id
    raw = message.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    now = timezone.now()
    for address in message.recipients():
        yield Mail(
            person=message.person if isinstance(message, NoticeMail) else None,
            message_id=message_id,
            to=address,
            subject=str(message.subject)[:300],
            message=raw,
            due_at=now,
            written_at=now,
        )
