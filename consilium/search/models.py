"""What the index keeps of a question."""

from django.db import models

from consilium.questions.models import Question


class Entry(models.Model):
    """A public question as tokens: its title, its own words, what was said to it, and its facets; derived.

    The database keeps its word index in step by itself (see the migration): triggers to an FTS5 table on SQLite, a
    generated tsvector on PostgreSQL. So writing the row is writing the index, in the same transaction.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField()
    own = models.TextField(help_text="The question's words, the asker's later days and replies.")
    said = models.TextField(help_text="The published answers; never looked into for a doctor.")
    facets = models.TextField()
    agreement = models.FloatField(help_text="How much its doctors agree, from 0 to 1.")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"entry of question {self.question_id}"


class Related(models.Model):
    """The questions shown beside a question, chosen by the worker from the asker's words alone.

    Without `chosen_at` it waits to be chosen, or chosen anew; until then what stood there stands.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="related_questions")
    ids = models.JSONField(default=list)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["question"], condition=models.Q(chosen_at=None), name="related_that_wait"),
        ]

    def __str__(self) -> str:
        return f"related to question {self.question_id}"


class Slip(models.Model):
    """A usual word of the house, filed once under itself and once without each of its letters; derived."""

    key = models.CharField(max_length=24)
    word = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="one_word_a_key")]
        indexes = [models.Index(fields=["word"], name="slips_by_word")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"


class Unsent(models.Model):
    """An entry that a search server has not been told of in its newest form; only where there is such a server.

    `mark` rises with every change and is the version under which the server keeps the entry, so that what arrives
    late never takes the place of what is newer.
    """

    question_id = models.BigIntegerField(primary_key=True)
    mark = models.BigIntegerField()

    def __str__(self) -> str:
        return f"question {self.question_id}, not sent"
