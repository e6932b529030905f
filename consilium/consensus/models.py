"""The stored snapshot of where the doctors stand on a question, and the questions that have none yet."""

from django.db import models
from django.db.models import Q

from consilium.questions.models import Question


class Snapshot(models.Model):
    """Where the doctors stand, as it was counted when something last changed; derived, and rebuilt from the rows.

    `standing` and `opinions` are the JSON of consensus.stored. The columns beside them are what lists and searches ask
    for.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="snapshot")
    standing = models.TextField()
    opinions = models.TextField()
    vocabulary = models.CharField(max_length=40)
    doctors = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20)
    top = models.CharField(max_length=80, blank=True, help_text="The front runner's id; empty when no cause is named.")
    level = models.CharField(max_length=1)
    dots = models.JSONField(default=list, help_text="For lists: [stance, view from 1 or 0 for none], one a doctor.")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["top"])]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["E", "U", "C", "S"]), name="snapshot_level_known"),
        ]

    def __str__(self) -> str:
        return f"snapshot of question {self.question_id}"


class Unread(models.Model):
    """An imported question whose reading was put off: until the worker has read it, it has no snapshot."""

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"question {self.question_id}, not read yet"
