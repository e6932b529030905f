"""How many questions a week a doctor wants to be told of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

MOST_A_WEEK = 20


class Matching(models.Model):
    """What one doctor chose of the questions that fit the specialty; without a row it is `matching.DEFAULT`."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    a_week = models.PositiveSmallIntegerField(help_text="At most so many within seven days; 0 for none.")
    only_own_country = models.BooleanField(help_text="Only questions from the country of the doctor's profile.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(a_week__lte=MOST_A_WEEK), name="matched_at_most_20_a_week")]

    def __str__(self) -> str:
        return f"{self.a_week} a week"
