"""A question: who asked what, how many days after what, and how soon it asks for care."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

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
    level = models.CharField(
        max_length=1, blank=True, help_text="E, U, C or S; empty until it was read. Never lowered."
    )
    level_reasons = models.JSONField(default=list, blank=True, help_text='A list of {"rule", "why", "evidence"}.')
    level_version = models.CharField(max_length=40, blank=True, help_text="Of the rules it was read by.")
    photo_elsewhere = models.BooleanField(default=False, help_text="The page it was taken from showed a photo.")
    source = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    credit = models.CharField(
        max_length=120, blank=True, db_default="", help_text="The asker's name there, where the licence asks for it."
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        help_text="Where its answers stand now, since both ask the same; written by answers.merging alone.",
    )
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When the asker last looked at what is new.")
    answer_count = models.PositiveIntegerField(
        default=0, help_text="Published answers; written by answers.actions alone."
    )

    objects = QuestionSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["is_public", "-id"]),
            models.Index(fields=["procedure", "-id"]),
            models.Index(fields=["asker", "-id"]),
            models.Index(fields=["source", "added_at"], name="questions_by_source_and_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="one_question_per_source_and_id"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="question_has_a_title"),
            models.CheckConstraint(condition=Q(level__in=["", "E", "U", "C", "S"]), name="question_level_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_public=False), name="merged_questions_do_not_show"
            ),
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
