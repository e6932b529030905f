"""What a doctor called dangerous."""

from django.db import models
from django.db.models import Q

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor


class SafetyItem(models.Model):
    """An answer that a doctor called dangerous, waiting to be looked at before anything else.

    It holds the words as they were last said, and stays when the doctor takes them back: a warning is not unsaid.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="safety_items")
    raised_by = models.ForeignKey(Doctor, models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "raised_by"], name="one_safety_item_a_doctor_and_answer"),
            models.CheckConstraint(condition=~Q(words=""), name="safety_item_has_words"),
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} called dangerous by doctor {self.raised_by_id}"
