"""A question that is being written, kept exactly as it was typed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """What somebody has typed so far on the ask page, right or wrong; a visitor's has no owner but a session.

    `reached` is the last step that is open. `warned` is the level whose warning was shown and passed. `continues` is
    the owner's draft that was open when their session ended: the two become one when they sign in again.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="drafts")
    typed = models.JSONField(default=dict, help_text="Names of fields with what was typed in them.")
    reached = models.PositiveSmallIntegerField(default=1)
    warned = models.CharField(max_length=1, blank=True)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-touched_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(warned__in=["", "E", "U", "C", "S"]), name="draft_warning_known"),
            models.CheckConstraint(condition=Q(reached__gte=1, reached__lte=3), name="draft_steps_are_three"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
