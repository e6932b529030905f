"""What becomes of a person's reviews when they ask for erasure."""

from consilium import events
from consilium.reviews.models import Review


def erase_reviewer(event: events.ErasureAsked) -> None:
    """Delete the person's reviews; kept ones stand under the name of an account that is nobody's any more."""
    for review in Review.objects.filter(person=event.person_id):
        review_id = review.pk
        if not event.keeps_text:
            review.delete()
        # A kept one changes, too: the name under it.
        events.publish(events.ReviewChanged(at=event.at, review_id=review_id, doctor_id=review.doctor_id))
