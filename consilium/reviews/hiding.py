"""Taking a review or a reply from public view as a whole, and giving it back; never a part of it."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.reviews.actions import publish_review
from consilium.reviews.models import Reply, Review


@transaction.atomic
def hide(*, review_id: int, now: datetime) -> None:
    """Take the review away; one that does not show is left alone."""
    if Review.objects.published().filter(pk=review_id).update(published_at=None):
        _changed(review_id, now)


@transaction.atomic
def restore(*, review_id: int, now: datetime) -> None:
    """Show the review from now; one that shows already is left alone."""
    review = Review.objects.select_for_update().get(pk=review_id)
    if review.published_at is None:
        publish_review(review=review, now=now)


@transaction.atomic
def hide_reply(*, reply_id: int, now: datetime) -> None:
    """Take the doctor's reply away; the review stays."""
    if Reply.objects.filter(pk=reply_id, hidden_at=None).update(hidden_at=now):
        _changed(Reply.objects.values_list("review_id", flat=True).get(pk=reply_id), now)


@transaction.atomic
def restore_reply(*, reply_id: int, now: datetime) -> None:
    """Show the doctor's reply again."""
    if Reply.objects.filter(pk=reply_id, hidden_at__isnull=False).update(hidden_at=None):
        _changed(Reply.objects.values_list("review_id", flat=True).get(pk=reply_id), now)


def _changed(review_id: int, now: datetime) -> None:
    doctor_id = Review.objects.values_list("doctor_id", flat=True).get(pk=review_id)
    events.publish(events.ReviewChanged(at=now, review_id=review_id, doctor_id=doctor_id))
