"""Readers' helpful votes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.answers.models import Answer


class HelpfulVote(models.Model):
    """One person's word on whether one answer was clear and useful; it says nothing about whether it is right."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "answer"], name="one_vote_per_person_and_answer"),
            models.CheckConstraint(condition=Q(value__in=[1, -1]), name="vote_is_up_or_down"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} on answer {self.answer_id}"
