"""Readers' helpful votes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor


class HelpfulVote(models.Model):
    """One person's word on whether one answer was clear and useful; it says nothing about whether it is right."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="votes", help_text="Empty after an erasure."
    )
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField()
    cast_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text="Since when it does not count, by a moderator."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "answer"], name="one_vote_per_person_and_answer"),
            models.CheckConstraint(condition=Q(value__in=[1, -1]), name="vote_is_up_or_down"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} on answer {self.answer_id}"


class Agreement(models.Model):
    """A doctor's word on whether a colleague's answer is right."""

    class Kind(models.TextChoices):
        AGREE = "agree", "Agrees"
        RESERVED = "reserved", "Agrees with a reservation"
        DISAGREE = "disagree", "Disagrees"

    class Reason(models.TextChoices):
        WRONG = "wrong", "Wrong"
        OUTDATED = "outdated", "Outdated"
        INCOMPLETE = "incomplete", "Incomplete"
        DANGEROUS = "dangerous", "Dangerous"

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="agreements")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["doctor", "answer"], name="one_word_per_doctor_and_answer"),
            models.CheckConstraint(
                condition=Q(kind__in=["agree", "reserved", "disagree"]), name="agreement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="disagree", reason__in=["wrong", "outdated", "incomplete", "dangerous"])
                | (~Q(kind="disagree") & Q(reason="")),
                name="only_disagreement_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(reason="dangerous") | ~Q(words=""), name="danger_needs_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on answer {self.answer_id}"

    @property
    def is_dangerous(self) -> bool:
        """Say whether the doctor calls the answer dangerous."""
        return self.reason == self.Reason.DANGEROUS
