"""Which accounts have been shown the answers to which questions."""

from django.conf import settings
from django.db import models

from consilium.questions.models import Question


class Unblinding(models.Model):
    """An account that was shown the answers to a question: an opinion it gives on it later counts as after discussion.

    Doctors are shown none before they answer; this is for accounts that become a doctor's later. No time is kept and
    nobody is shown these rows: they are there to be asked one thing, once.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "question"], name="one_unblinding_a_person_and_question")
        ]

    def __str__(self) -> str:
        return f"account {self.person_id} was shown the answers to question {self.question_id}"
