"""Mail waits in rows and leaves once: over real SMTP, again after an error, and after a sender was killed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMultiAlternatives

from consilium.notifications.models import Mail
from consilium.notifications.sender import LEASE, PAUSES, deliver_to, send_due
from tests.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server on loopback."""
    with Mailbox() as box:
        yield box


@pytest.fixture
def waiting(db: None, now: datetime) -> None:
    """Two mails that wait."""
    message = EmailMultiAlternatives(
        "Ihr Code für heute", "Grüße\n", "house@example.org", ["a@example.org", "b@example.org"]
    )
    message.attach_alternative("<p>Grüße</p>", "text/html")
    message.send()
    Mail.objects.update(due_at=now)


def test_each_mail_is_sent_once_and_its_text_forgotten(
    waiting: None, mailbox: Mailbox, tmp_path: object, now: datetime
) -> None:
    deliver = deliver_to(urlsplit(mailbox.url), tmp_path, "house@example.org")  # type: ignore[arg-type]
    assert [send_due(deliver, now=now), send_due(deliver, now=now)] == [2, 0]
    assert [(mail.to, mail.subject, mail.text) for mail in mailbox.mails] == [
        (("a@example.org",), "Ihr Code für heute", "Grüße\n"),
        (("b@example.org",), "Ihr Code für heute", "Grüße\n"),
    ]
    assert list(Mail.objects.values_list("state", "to", "subject")) == [("sent", "", ""), ("sent", "", "")]
    assert [bytes(mail.message) for mail in Mail.objects.all()] == [b"", b""]


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(waiting: None, now: datetime) -> None:
    def away(to: str, message: bytes) -> None:
        raise ConnectionRefusedError

    assert send_due(away, now=now) == 0
    row = Mail.objects.order_by("pk")[0]
    assert (row.state, row.attempts, row.error, row.due_at) == ("waiting", 1, "ConnectionRefusedError", now + PAUSES[0])
    at = now
    for pause in PAUSES:
        at += pause
        send_due(away, now=at)
    assert list(Mail.objects.values_list("state", "attempts")) == [("failed", len(PAUSES) + 1)] * 2
    # Given up, a mail keeps neither address nor words; what failed is still told.
    kept = [(mail.to, mail.subject, bytes(mail.message), mail.error) for mail in Mail.objects.all()]
    assert kept == [("", "", b"", "ConnectionRefusedError")] * 2


def test_a_mail_whose_sender_was_killed_is_tried_after_its_lease(waiting: None, now: datetime) -> None:
    class Killed(BaseException):
        """The process ends while the mail is on its way."""

    def die(to: str, message: bytes) -> None:
        raise Killed

    with pytest.raises(Killed):
        send_due(die, now=now)
    sent: list[str] = []
    assert send_due(lambda to, message: sent.append(to), now=now) == 1
    assert send_due(lambda to, message: sent.append(to), now=now + LEASE - timedelta(seconds=1)) == 0
    assert send_due(lambda to, message: sent.append(to), now=now + LEASE) == 1
    assert sent == ["b@example.org", "a@example.org"]


def test_without_a_server_mail_is_kept_as_files(waiting: None, tmp_path: object, now: datetime) -> None:
    folder = tmp_path / "mail"  # type: ignore[operator]
    assert send_due(deliver_to(None, folder, "house@example.org"), now=now) == 2
    kept = [message_from_bytes(path.read_bytes())["To"] for path in sorted(folder.iterdir())]
    assert kept == ["a@example.org, b@example.org"] * 2
