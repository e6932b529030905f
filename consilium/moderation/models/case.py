"""Cases that wait for a moderator, and the flags that people raise."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What can be moderated; with its id it names one thing, also after that thing is gone."""

    QUESTION = "question", "Question"
    ANSWER = "answer", "Answer"
    REVIEW = "review", "Review"
    REPLY = "reply", "Reply to a review"
    PHOTO = "photo", "Photo"
    PERSON = "person", "Account"


class Lane(models.IntegerChoices):
    """How soon a case is looked at: the smaller the sooner."""

    SAFETY = 0, "Safety"
    URGENT = 1, "Urgent"
    REST = 2, "The rest"


class Case(models.Model):
    """One thing that waits for a moderator, until when it should have been looked at, and when it was.

    A thing has one open case at most: what comes to it later joins it, and can only move it forward.
    """

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    lane = models.PositiveSmallIntegerField(choices=Lane)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["lane", "due_at"], condition=Q(closed_at=None), name="cases_that_wait")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=Q(closed_at=None), name="one_open_case_a_subject"
            ),
            models.CheckConstraint(condition=Q(lane__in=[0, 1, 2]), name="case_lane_known"),
        ]

    def __str__(self) -> str:
        return f"case of {self.kind} {self.subject_id}"


class Flag(models.Model):
    """A person's word that something here should be looked at; one a person and thing until it was."""

    class Reason(models.TextChoices):
        DANGEROUS = "dangerous", "Dangerous advice: following it could hurt somebody"
        PRIVATE = "private", "Private data: it tells who or where somebody is"
        SPAM = "spam", "Spam or advertising"
        FAKE = "fake", "A fake doctor, or somebody who is not who they say"
        OTHER = "other", "Something else"

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.TextField(max_length=1000, blank=True)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "raised_by"],
                condition=Q(settled_at=None),
                name="one_open_flag_a_person_and_subject",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["dangerous", "private", "spam", "fake", "other"]), name="flag_reason_known"
            ),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(words=""), name="other_flags_have_words"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.kind} {self.subject_id}"
