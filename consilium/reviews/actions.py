"""What happens to reviews."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
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
    tie: Review.Tie = Review.Tie.NONE,
) -> Review:
    """Return the review, written now and not yet shown; IntegrityError for a second one on the same procedure.

    A writer with a doctor's profile is a colleague, whatever they say.
    """
    review = Review.objects.create(
        person=person,
        doctor=doctor,
        procedure=procedure,
        stars=stars,
        relation=relation,
        tie=_tie(person, tie),
        worth_it=worth_it,
        body=body,
        written_at=now,
    )
    events.publish(events.ReviewWritten(at=now, review_id=review.pk, doctor_id=doctor.pk))
    return review


@transaction.atomic
def change_review(
    *,
    review: Review,
    stars: int,
    body: str,
    relation: Review.Relation,
    now: datetime,
    worth_it: bool | None = None,
    tie: Review.Tie = Review.Tie.NONE,
) -> Review:
    """Return the review in its writer's new words; it leaves public view until these were moderated, too."""
    review = Review.objects.select_for_update().select_related("person").get(pk=review.pk)
    was_shown = review.published_at is not None
    review.stars, review.body, review.relation, review.worth_it = stars, body, relation, worth_it
    review.tie, review.changed_at, review.published_at = _tie(review.person, tie), now, None
    review.save()
    if was_shown:
        events.publish(events.ReviewChanged(at=now, review_id=review.pk, doctor_id=review.doctor_id))
    events.publish(events.ReviewWritten(at=now, review_id=review.pk, doctor_id=review.doctor_id))
    return review


@transaction.atomic
def take_back_review(*, review: Review, now: datetime) -> None:
    """Delete the review at its writer's wish; nobody else's wish does that."""
    review_id, doctor_id = review.pk, review.doctor_id
    review.delete()
    events.publish(events.ReviewChanged(at=now, review_id=review_id, doctor_id=doctor_id))


@transaction.atomic
def publish_review(*, review: Review, now: datetime) -> Review:
    """Return the review, showing from now."""
    review.published_at = now
    review.save(update_fields=["published_at"])
    events.publish(events.ReviewChanged(at=now, review_id=review.pk, doctor_id=review.doctor_id))
    return review


def _tie(person: Person, said: Review.Tie) -> Review.Tie:
    return Review.Tie.COLLEAGUE if doctor_of(person) is not None else said
