"""Each version of a doctor's answer, kept as it was given."""

from django.db import models
from django.db.models import F, Q

from consilium.answers.models.answer import NONE, Answer


class Opinion(models.Model):
    """One version of a doctor's answer given here, with its structured opinion; rows are added, never changed.

    `groups` ranks what it may be: a list of tie groups, each a list of {"label": id, "likely": bool}.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="opinions")
    number = models.PositiveSmallIntegerField(help_text="0 is the first opinion.")
    headline = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000, blank=True)
    groups = models.JSONField(default=list)
    ruled_out = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    urgency = models.CharField(max_length=1, blank=True)
    needs_examination = models.BooleanField(default=False)
    disclosures = models.JSONField(default=list, db_default=NONE, blank=True)
    disclosure = models.CharField(max_length=300, db_default="", blank=True)
    after_seeing = models.BooleanField(help_text="Given after colleagues' answers were open.")
    day = models.PositiveIntegerField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = [F("answer").asc(), F("number").asc()]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_opinion_a_number"),
            models.CheckConstraint(condition=Q(urgency__in=["", "E", "U", "C", "S"]), name="opinion_urgency_known"),
        ]

    def __str__(self) -> str:
        return f"opinion {self.number} of answer {self.answer_id}"
