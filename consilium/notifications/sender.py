"""Sends the mail that waits, one by one: retried with growing pauses, recovered when a sender was killed.

A row is marked as being sent before it leaves and as sent after the server took it. When the process dies in between,
the row is tried again after `LEASE`: that one step can send a mail twice, since no mail server can be asked whether it
has it.
"""

import os
import smtplib
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import SplitResult, unquote

from django.db import transaction
from django.db.models import Q

from consilium.notifications import bounces
from consilium.notifications.models import Mail

LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
Deliver = Callable[[str, bytes], None]


def deliver_to(address: SplitResult | None, folder: Path, sender: str) -> Deliver:
    """Return what hands one message over: an SMTP server, or files in `folder` when no server is set.

    `console:` prints each message to the terminal, too; smtp://user:word@host:port speaks plainly, smtp+tls:// with
    STARTTLS, smtps:// encrypted from the start.
    """
    if address is None or address.scheme in ("folder", "console"):
        target = folder if address is None or not address.path.strip("/") else Path(unquote(address.path))
        aloud = address is not None and address.scheme == "console"
        return lambda to, message: _to_folder(target, message, aloud=aloud)
    return lambda to, message: _to_server(address, sender, to, message)


def _to_folder(folder: Path, message: bytes, *, aloud: bool) -> None:
    if aloud:
        parsed = message_from_bytes(message, policy=policy.default)
        body = parsed.get_body(("plain",))
        print(f"\nmail to {parsed['To']}: {parsed['Subject']}\n{body.get_content() if body else ''}", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.iterdir())) + 1
    while True:
        try:
            descriptor = os.open(folder / f"{number:06}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(message)
        return


def _to_server(address: SplitResult, sender: str, to: str, message: bytes) -> None:
    make = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with make(
        address.hostname or "localhost", address.port or (465 if address.scheme == "smtps" else 25), timeout=20
    ) as server:
        if address.scheme == "smtp+tls":
            server.starttls()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        envelope_sender = message_from_bytes(message).get("From", sender)
        server.sendmail(envelope_sender, [to], message)


def send_due(deliver: Deliver, *, now: datetime, most: int = 50) -> int:
    """Send up to `most` mails that are due and return how many left."""
    left = 0
    for _ in range(most):
        mail = _take(now)
        if mail is None:
            break
        try:
            deliver(mail.to, bytes(mail.message))
        except smtplib.SMTPRecipientsRefused as refused:
            _refused(mail, refused, now)
        except (OSError, smtplib.SMTPException) as error:
            _put_back(mail, type(error).__name__, now)
        else:
            _close(mail, now)
            left += 1
    return left


@transaction.atomic
def _take(now: datetime) -> Mail | None:
    due = Mail.objects.filter(Q(state=Mail.State.WAITING) | Q(state=Mail.State.SENDING), due_at__lte=now).order_by(
        "due_at", "id"
    )
    mail = due.select_for_update(skip_locked=_can_skip(), of=("self",)).select_related("person").first()
    if mail is not None:
        mail.state, mail.attempts, mail.due_at = Mail.State.SENDING, mail.attempts + 1, now + LEASE
        mail.save(update_fields=["state", "attempts", "due_at"])
    return mail


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _refused(mail: Mail, refused: smtplib.SMTPRecipientsRefused, now: datetime) -> None:
    """Stop notices to somebody whose address the server does not know; another refusal is tried again."""
    code, words = next(iter(refused.recipients.values()), (0, b""))
    status = bounces.status_in(code, words.decode(errors="replace"))
    if mail.person is not None and bounces.is_for_good(status):
        bounces.record(person=mail.person, status=status, now=now)
        mail.attempts = len(PAUSES) + 1
    _put_back(mail, type(refused).__name__, now)


def _put_back(mail: Mail, error: str, now: datetime) -> None:
    mail.error = error
    if mail.attempts > len(PAUSES):
        mail.state = Mail.State.FAILED
        # The code in it is long dead and the notice stands in the inbox: nobody needs its words any more.
        mail.message, mail.subject, mail.to = b"", "", ""
    else:
        mail.state, mail.due_at = Mail.State.WAITING, now + PAUSES[mail.attempts - 1]
    mail.save(update_fields=["state", "due_at", "error", "message", "subject", "to"])


def _close(mail: Mail, now: datetime) -> None:
    mail.state, mail.sent_at, mail.message, mail.subject, mail.to, mail.error = Mail.State.SENT, now, b"", "", "", ""
    mail.save(update_fields=["state", "sent_at", "message", "subject", "to", "error"])
