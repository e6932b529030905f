"""A question and the photos that came with it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from consilium.doctors.models import Doctor
from consilium.people.rules import Reader, is_signed_in


def open_to(reader: Reader, path: str = "") -> Q:
    """Return the condition that the reader may open a question: it is public, or their own.

    `path` leads to the question from the rows that are filtered ("question__" from answers).
    """
    public = Q(**{f"{path}is_public": True})
    return public | Q(**{f"{path}asker": reader.pk}) if is_signed_in(reader) else public


class QuestionSet(models.QuerySet["Question"]):
    """Questions, and who may know of them."""

    def visible_to(self, reader: Reader) -> Self:
        """Keep what the reader may open."""
        return self.filter(open_to(reader))


class Question(models.Model):
    """One person's question about one face or body, some days after one procedure.

    The public page tells the day and the country, never a date or a city. `asker` is empty for an imported question;
    then `source` and `source_id` are its identity.
    """

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    title = models.CharField(max_length=300)
    body = models.TextField(max_length=100_000, blank=True)
    procedure = models.CharField(max_length=80, blank=True, help_text="An id of medicine.procedures.")
    procedure_words = models.CharField(max_length=120, blank=True, help_text="As written, when it is not in the list.")
    day = models.PositiveIntegerField(null=True, blank=True, help_text="Days since the procedure when it was asked.")
    body_site = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=1, blank=True, help_text="E, U, C or S; empty until it was read.")
    photo_elsewhere = models.BooleanField(default=False, help_text="The page it was taken from showed a photo.")
    source = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    answer_count = models.PositiveIntegerField(
        default=0, help_text="Published answers; written by answers.actions alone."
    )

    objects = QuestionSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["is_public", "-id"]),
            models.Index(fields=["procedure", "-id"]),
            models.Index(fields=["asker", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="one_question_per_source_and_id"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="question_has_a_title"),
            models.CheckConstraint(condition=Q(level__in=["", "E", "U", "C", "S"]), name="question_level_known"),
            models.CheckConstraint(condition=Q(day=None) | Q(day__lte=36_500), name="question_day_within_a_lifetime"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """Return the readable part of the address."""
        return slugify(self.title)[:80].strip("-") or "question"

    def get_absolute_url(self) -> str:
        """Return the address of the question page."""
        return reverse("question", args=[self.pk, self.slug])


class Photo(models.Model):
    """A photo of a question: only new pixels are kept, under a random name, each shown as its owner chose."""

    class Showing(models.TextChoices):
        PUBLIC = "public", "Everyone sees it"
        BLURRED = "blurred", "Blurred until tapped"
        DOCTORS = "doctors", "Only doctors see it"

    question = models.ForeignKey(Question, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=43, unique=True)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=300, blank=True)
    showing = models.CharField(max_length=10, choices=Showing, default=Showing.BLURRED)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_photo_a_position"),
            models.CheckConstraint(
                condition=Q(showing__in=["public", "blurred", "doctors"]), name="photo_showing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
