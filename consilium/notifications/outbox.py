"""Django's door for mail: a row in the transaction of what caused it, so that no page waits for a mail server."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from consilium.notifications.models import Mail


class RowBackend(BaseEmailBackend):
    """Keeps each mail as one row a recipient; the worker sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were written down."""
        now = timezone.now()
        rows = [
            Mail(
                to=address,
                subject=str(message.subject)[:300],
                message=message.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
                due_at=now,
                written_at=now,
            )
            for message in email_messages
            for address in message.recipients()
        ]
        Mail.objects.bulk_create(rows)
        return len(rows)
