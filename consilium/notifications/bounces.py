"""Mail that came back: told by the mail server while sending, or by its report afterwards; then notices stop.

A report (RFC 3464) is believed when it names a message of ours by its id, which nobody can guess, and the address that
the person has. What comes back for a while only (4.x.x) is the mail server's to try again. A full mailbox (5.2.2), an
ailing server (5.3.x) and a refusal of what was sent or from where (5.7.x) say nothing of the address. None of these
stops anything.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message

from consilium.notifications.models import Bounce, Mail
from consilium.people.models import Person

LARGEST = 2_000_000  # bytes of a report that are read
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
_ADDRESS = re.compile(r"(?:rfc822|utf-8) *; *<?([^<>\s]{3,254})>?", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,115}>")


def stands(person: Person) -> bool:
    """Say whether mail to the address that the person has now came back."""
    return Bounce.objects.filter(person=person, address=person.email, lifted_at=None).exists()


def standing(person: Person) -> Bounce | None:
    """Return the bounce that keeps mail from the person, or None."""
    return Bounce.objects.filter(person=person, address=person.email, lifted_at=None).first()


def status_in(code: int, words: str) -> str:
    """Return the RFC 3463 status of an SMTP reply: as it says, or 5.0.0 for a plain refusal for good."""
    found = _STATUS.match(words)
    return found.group() if found is not None else "5.0.0" if 550 <= code <= 559 and code != 552 else ""


def is_for_good(status: str) -> bool:
    """Say whether a status means that the address does not work and will not."""
    return status.startswith("5.") and status != "5.2.2" and not status.startswith(("5.3.", "5.7."))


def record(*, person: Person, status: str, now: datetime) -> None:
    """Note that mail to the person came back for good, and drop what waits; noted already, nothing changes."""
    row = Bounce(person=person, address=person.email, status=status[:20], at=now)
    Bounce.objects.bulk_create([row], ignore_conflicts=True)
    Mail.objects.filter(person=person, state=Mail.State.WAITING).delete()


def lift(*, person: Person, now: datetime) -> None:
    """Let notices be mailed again: the person says that the address works."""
    Bounce.objects.filter(person=person, lifted_at=None).update(lifted_at=now)


def read_report(raw: bytes, now: datetime) -> int | None:
    """Note what a report says came back for good and return for how many people; None when it is no such report."""
    report = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    parts = list(report.walk())
    failed = dict(_failed(part for part in parts if part.get_content_type() == "message/delivery-status"))
    mails = Mail.objects.filter(message_id__in=list(_message_ids(parts)), person__isnull=False)
    stopped = 0
    for person in Person.objects.filter(pk__in=mails.values("person")):
        status = failed.get(person.email.lower())
        if status is not None and is_for_good(status) and not stands(person):
            record(person=person, status=status, now=now)
            stopped += 1
    return stopped


def _failed(statuses: Iterator[Message]) -> Iterator[tuple[str, str]]:
    """Give each address that failed for good, in small letters, with its status."""
    for part in statuses:
        fields = part.get_payload()
        for recipient in (one for one in fields if isinstance(one, Message)) if isinstance(fields, list) else ():
            status = _STATUS.match(str(recipient.get("Status", "")).strip())
            is_final = str(recipient.get("Action", "")).strip().lower() == "failed"
            for name in ("Original-Recipient", "Final-Recipient"):
                found = _ADDRESS.match(str(recipient.get(name, "")).strip())
                if found is not None and status is not None and is_final:
                    yield found.group(1).lower(), status.group()


def _message_ids(parts: list[Message]) -> Iterator[str]:
    """Give the ids of the messages that the report returns, whole or their head alone."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            heads = [message_from_bytes(content, policy=policy.compat32)] if isinstance(content, bytes) else []
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            heads = [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
        else:
            continue
        for head in heads:
            found = _MESSAGE_ID.search(str(head.get("Message-ID", "")))
            if found is not None:
                yield found.group()
