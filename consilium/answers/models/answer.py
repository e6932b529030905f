"""An answer, and which of them a reader may see: the one predicate of blind first."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q, Value

from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people.rules import Reader
from consilium.questions.models import Question, open_to

# Until every process knows the column, rows come without it.
NONE = Value([], models.JSONField())


class AnswerSet(models.QuerySet["Answer"]):
    """Answers, and who may see them."""

    def given_here(self) -> Self:
        """Keep what was answered here; an imported answer was given elsewhere, at another time."""
        return self.exclude(standing=Answer.Standing.IMPORTED)

    def visible_to(self, reader: Reader) -> Self:
        """Keep the published answers that the reader may see: the one predicate for every page, list, feed and mail.

        A doctor sees colleagues' answers to a question only after answering it here; what a doctor asked or wrote is
        open to that doctor, like to anyone else who may open the question.
        """
        published = self.filter(open_to(reader, "question__"), is_public=True)
        doctor = doctor_of(reader)
        if doctor is None:
            return published
        answered = Answer.objects.given_here().filter(doctor=doctor).values("question")
        return published.filter(Q(doctor=doctor) | Q(question__asker=reader.pk) | Q(question__in=answered))

    def revisable_by(self, reader: Reader) -> Self:
        """Keep what the reader may see, and the reader's own that does not show: it can be mended."""
        own = doctor_of(reader)
        visible = Q(pk__in=Answer.objects.visible_to(reader).values("pk"))
        return self.filter(visible | Q(doctor=own)) if own is not None else self.filter(visible)


class Answer(models.Model):
    """One answer to a question: by a doctor, or (imported) under a signature, or neither.

    The text here is the newest version; `Opinion` keeps every version that was given here. The helpful counts are
    written by the room `votes` alone and rebuilt from its rows.
    """

    class Standing(models.TextChoices):
        VERIFIED = "verified", "By a doctor whose licence was checked"
        UNVERIFIED = "unverified", "By an account whose licence was not checked"
        IMPORTED = "imported", "Imported, not verified here"

    class Disclosure(models.TextChoices):
        TEACHES = "teaches", "Teaches for the maker of the device or product"
        OWNS = "owns", "Owns the device or sells the product"
        TREATED = "treated", "Has treated this person"

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    given_to = models.ForeignKey(
        Question,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers_elsewhere",
        help_text="The question it was given to, when that was merged into this one; written by answers.merging alone.",
    )
    position = models.PositiveIntegerField(help_text="From 1, in the order given; the identity of an imported answer.")
    doctor = models.ForeignKey(Doctor, models.PROTECT, null=True, blank=True, related_name="answers")
    signature = models.CharField(max_length=160, blank=True)
    headline = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, help_text="As it was on the day of the answer.")
    blind = models.BooleanField(null=True, help_text="Given before seeing colleagues; unknown for imports.")
    day = models.PositiveIntegerField(null=True, blank=True, help_text="Days since the procedure when it was given.")
    in_specialty = models.BooleanField(null=True)
    disclosures = models.JSONField(default=list, db_default=NONE, blank=True, help_text="Values of Disclosure.")
    disclosure = models.CharField(max_length=300, blank=True, help_text="In the doctor's words.")
    licence = models.CharField(max_length=60, blank=True, db_default="", help_text="Its own, besides the question's.")
    url = models.CharField(max_length=500, blank=True, db_default="", help_text="Where it was imported from.")
    score_elsewhere = models.IntegerField(
        null=True, blank=True, help_text="Of the votes it had there; never added to those given here."
    )
    given_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    helpful_up = models.PositiveIntegerField(default=0)
    helpful_down = models.PositiveIntegerField(default=0)
    helpful_rank = models.FloatField(default=0.0, help_text="Wilson lower bound of the share that found it helpful.")

    objects = AnswerSet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["doctor", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_answer_a_position"),
            models.UniqueConstraint(
                fields=["question", "doctor"],
                condition=~Q(standing="imported"),
                name="one_answer_a_doctor_and_question",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["verified", "unverified", "imported"]), name="answer_standing_known"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="answer_positions_start_at_1"),
            models.CheckConstraint(
                condition=Q(standing="imported") | Q(doctor__isnull=False), name="only_imports_have_no_doctor"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.position} to question {self.question_id}"

    @property
    def helpful(self) -> int:
        """Return the signed helpful count."""
        return self.helpful_up - self.helpful_down
