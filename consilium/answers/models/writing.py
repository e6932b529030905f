"""What stands while a doctor writes: a draft, a claim on the question, and phrases of one's own."""

from django.db import models
from django.db.models import Q

from consilium.doctors.models import Doctor
from consilium.questions.models import Question


class Draft(models.Model):
    """An answer or a revision that is being written: the fields of its form as typed, seen by its doctor alone."""

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["doctor", "question"], name="one_draft_a_doctor_and_question")]

    def __str__(self) -> str:
        return f"draft of doctor {self.doctor_id} on question {self.question_id}"


class Claim(models.Model):
    """A doctor is writing on a question: colleagues are asked to take another one first, for ten minutes.

    A claim holds nobody back. A question has one and a doctor has one; a row whose time is over counts for nothing.
    """

    question = models.OneToOneField(Question, models.CASCADE, related_name="claim")
    doctor = models.OneToOneField(Doctor, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"doctor {self.doctor_id} writes on question {self.question_id} until {self.until}"


class Phrase(models.Model):
    """A doctor's own ready-made words, under a name."""

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="phrases")
    name = models.CharField(max_length=60)
    words = models.TextField(max_length=5000)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["doctor", "name"], name="one_phrase_a_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(words=""), name="phrase_has_name_and_words"),
        ]

    def __str__(self) -> str:
        return self.name
