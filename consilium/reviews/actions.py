"""What happens to reviews."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors.models import Doctor
from consilium.people.models import Person
from consilium.reviews.models import Review


@transaction.atomic
def write_review(
    *,
    person: Person,
    doctor: Doctor,
    stars: int,
    body: str,
    relation: Review.Relation,
    now: datetime,
    procedure: str = "",
    worth_it: bool | None = None,
) -> Review:
    """Return the review, written now and not yet shown; IntegrityError for a second one on the same procedure."""
    review = Review.objects.create(
        person=person,
        doctor=doctor,
        procedure=procedure,
        stars=stars,
        relation=relation,
        worth_it=worth_it,
        body=body,
        written_at=now,
    )
    events.publish(events.ReviewWritten(at=now, review_id=review.pk, doctor_id=doctor.pk))
    return review


@transaction.atomic
def publish_review(*, review: Review, now: datetime) -> Review:
    """Return the review, showing from now."""
    review.published_at = now
    review.save(update_fields=["published_at"])
    events.publish(events.DoctorChanged(at=now, doctor_id=review.doctor_id))
    return review
