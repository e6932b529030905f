"""Taking a review from public view as a whole, and giving it back; never a part of it."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.reviews.actions import publish_review
from consilium.reviews.models import Review


@transaction.atomic
def hide(*, review_id: int, now: datetime) -> None:
    """Take the review away; one that does not show is left alone."""
    if Review.objects.published().filter(pk=review_id).update(published_at=None):
        review = Review.objects.get(pk=review_id)
        events.publish(events.DoctorChanged(at=now, doctor_id=review.doctor_id))


@transaction.atomic
def restore(*, review_id: int, now: datetime) -> None:
    """Show the review from now; one that shows already is left alone."""
    review = Review.objects.select_for_update().get(pk=review_id)
    if review.published_at is None:
        publish_review(review=review, now=now)
