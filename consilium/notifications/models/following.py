"""What a person follows, to be told of what happens there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.doctors.models import Doctor
from consilium.questions.models import Question


class Following(models.Model):
    """That one person follows one thing: a question, a procedure or a doctor. Nobody else is told."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followings")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="+")
    doctor = models.ForeignKey(Doctor, models.CASCADE, null=True, blank=True, related_name="+")
    procedure = models.CharField(max_length=80, blank=True, help_text="An id of medicine.procedures.")
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["procedure"], condition=~Q(procedure=""), name="followers_of_a_procedure")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "question"], condition=Q(question__isnull=False), name="question_followed_once"
            ),
            models.UniqueConstraint(
                fields=["person", "doctor"], condition=Q(doctor__isnull=False), name="doctor_followed_once"
            ),
            models.UniqueConstraint(
                fields=["person", "procedure"], condition=~Q(procedure=""), name="procedure_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, doctor=None, procedure="")
                | Q(question=None, doctor__isnull=False, procedure="")
                | (Q(question=None, doctor=None) & ~Q(procedure="")),
                name="one_thing_is_followed",
            ),
        ]

    def __str__(self) -> str:
        return f"following {self.pk}"
