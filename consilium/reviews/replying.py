"""A doctor replies to a review, in words that say nothing of whether the reviewer was ever a patient."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.reviews import guard
from consilium.reviews.models import Reply, Review


class Telling(Exception):  # noqa: N818 (it names what the words do)
    """The reply tells something of the reviewer; `findings` say what."""

    def __init__(self, findings: tuple[guard.Finding, ...]) -> None:
        super().__init__("the reply tells something of the reviewer")
        self.findings = findings


@transaction.atomic
def reply(*, review: Review, body: str, now: datetime) -> Reply:
    """Return the doctor's reply, in place of an earlier one; Telling when the guard finds anything in it.

    One that moderators hid stays hidden, whatever its words become.
    """
    findings = guard.find(body, known_as=review.person.pseudonym)
    if findings:
        raise Telling(findings)
    written, _ = Reply.objects.update_or_create(review=review, defaults={"body": body, "written_at": now})
    events.publish(events.ReviewChanged(at=now, review_id=review.pk, doctor_id=review.doctor_id))
    return written


@transaction.atomic
def take_back_reply(*, review: Review, now: datetime) -> None:
    """Delete the reply; a review without one is left alone."""
    Reply.objects.filter(review=review).delete()
    events.publish(events.ReviewChanged(at=now, review_id=review.pk, doctor_id=review.doctor_id))
