"""What was held before it showed, or until it was mended."""

from django.db import models

from consilium.moderation.models.case import Kind


class Hold(models.Model):
    """One post that rules held: which rules, over which words, and when it ended by mending or by a decision.

    `digest` is that of the words that were looked at, so that only other words are looked at again.
    """

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    rules = models.JSONField(default=list, help_text="Names of moderation.rules_of_holding.")
    digest = models.CharField(max_length=64)
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="one_hold_a_subject")]

    def __str__(self) -> str:
        return f"hold of {self.kind} {self.subject_id}"
