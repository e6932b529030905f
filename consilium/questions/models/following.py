"""What comes after a question: later days, words it had before, questions asked back, what it turned out to be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consilium.doctors.models import Doctor
from consilium.questions.models.question import Question


class Update(models.Model):
    """What the asker added on a later day, kept as it was written; a mended text is a new row over the old one."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="updates")
    day = models.PositiveIntegerField(null=True, blank=True, help_text="Days since the procedure.")
    body = models.TextField(max_length=20_000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"update {self.pk} of question {self.question_id}"


class Version(models.Model):
    """The words of a question as they stood before an edit; everyone can read them."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    title = models.CharField(max_length=300)
    body = models.TextField(max_length=100_000, blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"version {self.pk} of question {self.question_id}"


class Clarification(models.Model):
    """A question a doctor asks back, and the asker's one reply."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="clarifications")
    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="+")
    about = models.CharField(max_length=60, blank=True, help_text="An id of the short list; empty for free words.")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    reply = models.TextField(max_length=5000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="clarification_has_words"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="clarification_reply_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"clarification {self.pk} of question {self.question_id}"


class Outcome(models.Model):
    """What it turned out to be, in the asker's words: by whom it was found, which condition, gone by which day."""

    class Finder(models.TextChoices):
        TREATING = "treating", "The doctor who treated me"
        ANOTHER = "another", "Another doctor"
        OWN = "own", "My own judgement"

    question = models.OneToOneField(Question, models.CASCADE, related_name="outcome")
    condition = models.CharField(max_length=80, blank=True, help_text="An id of medicine.conditions; empty if unknown.")
    finder = models.CharField(max_length=10, choices=Finder)
    day = models.PositiveIntegerField(null=True, blank=True, help_text="The day since the procedure it was told on.")
    resolved_by_day = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finder__in=["treating", "another", "own"]), name="outcome_finder_known")
        ]

    def __str__(self) -> str:
        return f"outcome of question {self.question_id}"


class OutcomeRequest(models.Model):
    """That the asker is to be asked what it turned out to be, and when; the worker sends what is due."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "No longer needed"

    question = models.ForeignKey(Question, models.CASCADE, related_name="outcome_requests")
    number = models.PositiveSmallIntegerField(help_text="14 or 30, the day it stands for.")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outcome_to_ask_for")]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_outcome_request_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dropped"]), name="outcome_request_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"outcome request {self.number} of question {self.question_id}"
