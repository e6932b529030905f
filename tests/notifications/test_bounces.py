"""Mail that came back stops notices: refused while sending, or told by a report, and only by a true one."""

import smtplib
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner

from consilium.cli import commands
from consilium.notifications import bounces, mailing, sender
from consilium.notifications.models import Bounce, Mail, Notice
from tests import factories
from tests.cast import Cast

REPORT = """\
From: Mail Delivery System <mailer-daemon@mail.example.net>
To: consilium@127.0.0.1
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox does not exist.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: {returned}

Message-ID: {message_id}
Subject: something

--b--
"""


@pytest.fixture
def sent(cast: Cast, now: datetime) -> Mail:
    """A mail with a notice that has left."""
    factories.answer(cast.question, now)
    mailing.write_due(now)
    Mail.objects.update(due_at=now)
    sender.send_due(lambda to, message: None, now=now)
    return Mail.objects.get()


def report(sent: Mail, **changed: str) -> bytes:
    """Return the report that the mail came back."""
    fields = {
        "address": "ana@example.org",
        "action": "failed",
        "status": "5.1.1",
        "returned": "text/rfc822-headers",
        "message_id": sent.message_id,
    }
    return REPORT.format(**{**fields, **changed}).encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_true_report_stops_mail_but_not_notices(cast: Cast, sent: Mail, now: datetime, returned: str) -> None:
    assert bounces.read_report(report(sent, returned=returned), now) == 1
    assert bounces.read_report(report(sent, returned=returned), now) == 0
    assert list(Bounce.objects.values_list("person", "address", "status")) == [
        (cast.ana.pk, "ana@example.org", "5.1.1")
    ]
    factories.answer(cast.question, now)
    mailing.write_due(now)
    assert (Mail.objects.count(), Notice.objects.filter(person=cast.ana).count()) == (1, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"message_id": "<guessed@127.0.0.1>"},
        {"address": "sam@example.org"},
        {"status": "4.2.2", "action": "delayed"},
        {"status": "4.4.1"},
        {"status": "5.2.2"},
        {"status": "5.7.1"},
        {"action": "delivered"},
        {"status": "5.1.1; drop table"[:3]},
    ],
)
def test_what_stops_nothing(cast: Cast, sent: Mail, now: datetime, changed: dict[str, str]) -> None:
    assert bounces.read_report(report(sent, **changed), now) == 0
    assert Bounce.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Subject: hello\r\n\r\nOut of office", b"x" * 3_000_000])
def test_what_is_no_report(cast: Cast, raw: bytes, now: datetime) -> None:
    assert bounces.read_report(raw, now) is None


def test_a_new_address_or_ones_own_word_lets_it_begin_again(cast: Cast, sent: Mail, now: datetime) -> None:
    bounces.read_report(report(sent), now)
    assert bounces.stands(cast.ana)
    cast.ana.email = "ana.new@example.org"
    assert not bounces.stands(cast.ana)
    cast.ana.email = "ana@example.org"
    bounces.lift(person=cast.ana, now=now)
    assert not bounces.stands(cast.ana)


@pytest.mark.parametrize(
    ("code", "words", "stops"),
    [
        (550, b"5.1.1 no such user", True),
        (550, b"no such user", True),
        (550, b"5.7.1 blocked", False),
        (552, b"5.2.2 full", False),
        (450, b"4.2.0 greylisted", False),
    ],
)
def test_a_refusal_while_sending(cast: Cast, now: datetime, code: int, words: bytes, stops: bool) -> None:
    factories.answer(cast.question, now)
    mailing.write_due(now)
    Mail.objects.update(due_at=now)

    def refuse(to: str, message: bytes) -> None:
        raise smtplib.SMTPRecipientsRefused({to: (code, words)})

    assert sender.send_due(refuse, now=now) == 0
    assert bounces.stands(cast.ana) == stops
    assert Mail.objects.get().state == ("failed" if stops else "waiting")


def test_the_command_reads_a_report(cast: Cast, sent: Mail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consilium.cli.open_house", lambda: None)
    file = tmp_path / "report.eml"
    file.write_bytes(report(sent))
    runner = CliRunner()
    told = runner.invoke(commands, ["bounce", str(file)])
    assert (told.exit_code, told.stdout) == (0, "1 stopped\n")
    piped = runner.invoke(commands, ["bounce"], input=b"Subject: hello\n\nhello")
    assert (piped.exit_code, piped.stdout) == (0, "0 stopped\n")


def test_a_mail_keeps_its_id_however_often_it_is_sent(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    mailing.write_due(now)
    row = Mail.objects.get()
    assert message_from_bytes(bytes(row.message))["Message-ID"] == row.message_id
