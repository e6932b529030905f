"""What each question adds to its topics, and the lines they add up to; all of it derived."""

from django.db import models

from consilium.questions.models import Question


class Contribution(models.Model):
    """What one question was last counted as; without `counted_at` it waits to be counted, or counted anew.

    `facts` is the JSON of contributing.Facts, empty for a question that does not show. Taking away the lines of what
    stands here and adding those of what holds now keeps every line right without reading any other question.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="+")
    facts = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["question"], condition=models.Q(counted_at=None), name="contributions_that_wait"),
        ]

    def __str__(self) -> str:
        return f"contribution of question {self.question_id}"


class Line(models.Model):
    """One number of one topic: how many questions (of `figure` "worth" how many reviews) have this value."""

    kind = models.CharField(max_length=10, help_text='"procedure" or "condition".')
    topic = models.CharField(max_length=80, help_text="An id of medicine.procedures or medicine.conditions.")
    figure = models.CharField(max_length=12, help_text="What is counted; see contributing.lines.")
    value = models.CharField(max_length=100, blank=True)
    count = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "figure", "topic", "-count"], name="lines_of_a_topic"),
            models.Index(fields=["id"], condition=models.Q(count=0), name="lines_that_say_nothing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "topic", "figure", "value"], name="one_line_a_value"),
            models.CheckConstraint(condition=models.Q(kind__in=["procedure", "condition"]), name="topic_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}: {self.figure} {self.value} {self.count}"
