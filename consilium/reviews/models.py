"""A person's review of a doctor, and the doctor's reply."""

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

    def counted(self) -> Self:
        """Keep those whose stars count: published, by somebody who said to have no tie to the doctor."""
        return self.published().filter(tie="")


class Review(models.Model):
    """Stars and words on one doctor and one procedure; shows once it was moderated, whole or not at all."""

    class Relation(models.TextChoices):
        TREATED = "treated", "Was treated"
        CONSULTED = "consulted", "Had a consultation"
        OTHER = "other", "Other"

    class Tie(models.TextChoices):
        NONE = "", "Nothing of this"
        WORKS = "works", "I work, or worked, for or with this doctor"
        FAMILY = "family", "I am family or a friend"
        REWARDED = "rewarded", "I was offered something for a review: money, a discount, a gift"
        COMPETES = "competes", "I work for somebody who does the same"
        COLLEAGUE = "colleague", "I am a doctor here"

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="reviews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews")
    procedure = models.CharField(max_length=80, blank=True, help_text="An id of medicine.procedures; empty for none.")
    stars = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=10, choices=Relation)
    tie = models.CharField(
        max_length=10, choices=Tie, blank=True, default=Tie.NONE, db_default="", help_text="What binds the writer."
    )
    worth_it = models.BooleanField(null=True)
    body = models.TextField(max_length=5000)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its writer last changed it.")
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
            models.CheckConstraint(
                condition=Q(tie__in=["", "works", "family", "rewarded", "competes", "colleague"]),
                name="review_tie_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars for doctor {self.doctor_id}"


class Reply(models.Model):
    """The doctor's word to a review, one a review; it says nothing of whether the reviewer was ever a patient."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="reply")
    body = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="reply_has_words")]

    def __str__(self) -> str:
        return f"reply to review {self.review_id}"
