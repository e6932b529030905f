"""Photos of a draft or a question, the consents under which they show, and names whose bytes are to go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.questions.models.draft import Draft
from consilium.questions.models.question import Question


class Photo(models.Model):
    """A photo, first of a draft and then of a question: new pixels under a random name, shown as its owner chose.

    `key` is that of the form it was sent with, so that a repeat adds nothing. A revoked photo keeps its row and its
    place, not its bytes.
    """

    class Showing(models.TextChoices):
        PUBLIC = "public", "Everyone sees it"
        BLURRED = "blurred", "Blurred until tapped"
        DOCTORS = "doctors", "Only doctors see it"

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, blank=True, related_name="photos")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="photos")
    name = models.CharField(max_length=43, unique=True)
    key = models.UUIDField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=300, blank=True)
    showing = models.CharField(max_length=10, choices=Showing, default=Showing.BLURRED)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Since when moderators keep it from view.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_photo_a_position"),
            models.UniqueConstraint(fields=["draft", "position"], name="one_photo_a_position_in_a_draft"),
            models.UniqueConstraint(fields=["draft", "key"], name="one_photo_a_key_in_a_draft"),
            models.UniqueConstraint(fields=["question", "key"], name="one_photo_a_key"),
            models.CheckConstraint(
                condition=Q(draft=None, question__isnull=False) | Q(draft__isnull=False, question=None),
                name="photo_of_a_draft_or_a_question",
            ),
            models.CheckConstraint(
                condition=Q(showing__in=["public", "blurred", "doctors"]), name="photo_showing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhotoConsent(models.Model):
    """That a photo may be shown in one way: agreed to under a version of the words, until it was taken back."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.CharField(max_length=20, help_text="A key of questions.consent.WORDS.")
    showing = models.CharField(max_length=10, choices=Photo.Showing)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=Q(withdrawn_at=None), name="one_standing_consent_a_photo"
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} to photo {self.photo_id}"


class UnclaimedBytes(models.Model):
    """A name under which bytes may lie that no photo claims: the worker deletes them once they are due.

    The row is written before the bytes are and goes when a photo claims them, so that nothing is left behind however
    an upload ends.
    """

    name = models.CharField(max_length=43, unique=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "unclaimed bytes"

    def __str__(self) -> str:
        return self.name
