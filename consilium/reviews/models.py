"""A person's review of a doctor."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.doctors.models import Doctor


class ReviewSet(models.QuerySet["Review"]):
    """Reviews, and which of them show."""

    def published(self) -> Self:
        """Keep those that were moderated and show."""
        return self.filter(published_at__isnull=False)


class Review(models.Model):
    """Stars and words on one doctor and one procedure; shows once it was moderated."""

    class Relation(models.TextChoices):
        TREATED = "treated", "Was treated"
        CONSULTED = "consulted", "Had a consultation"
        OTHER = "other", "Other"

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="reviews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews")
    procedure = models.CharField(max_length=80, blank=True, help_text="An id of medicine.procedures; empty for none.")
    stars = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=10, choices=Relation)
    worth_it = models.BooleanField(null=True)
    body = models.TextField(max_length=5000)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["doctor", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "doctor", "procedure"], name="one_review_per_person_doctor_and_procedure"
            ),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_has_1_to_5_stars"),
            models.CheckConstraint(
                condition=Q(relation__in=["treated", "consulted", "other"]), name="review_relation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars for doctor {self.doctor_id}"
