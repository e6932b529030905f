"""An answer, and each opinion that its doctor gave with it."""

from django.db import models
from django.db.models import F, Q

from consilium.doctors.models import Doctor
from consilium.questions.models import Question


class Answer(models.Model):
    """One answer to a question: by a doctor, or (imported) under a signature, or neither.

    The text here is the newest version; `Opinion` keeps every version that was given here. The helpful counts are
    written by the room `votes` alone and rebuilt from its rows.
    """

    class Standing(models.TextChoices):
        VERIFIED = "verified", "By a doctor whose licence was checked"
        UNVERIFIED = "unverified", "By an account whose licence was not checked"
        IMPORTED = "imported", "Imported, not verified here"

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    position = models.PositiveIntegerField(help_text="From 1, in the order given; the identity of an imported answer.")
    doctor = models.ForeignKey(Doctor, models.PROTECT, null=True, blank=True, related_name="answers")
    signature = models.CharField(max_length=160, blank=True)
    headline = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, help_text="As it was on the day of the answer.")
    blind = models.BooleanField(null=True, help_text="Given before seeing colleagues; unknown for imports.")
    day = models.PositiveIntegerField(null=True, blank=True, help_text="Days since the procedure when it was given.")
    in_specialty = models.BooleanField(null=True)
    disclosure = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    helpful_up = models.PositiveIntegerField(default=0)
    helpful_down = models.PositiveIntegerField(default=0)
    helpful_rank = models.FloatField(default=0.0, help_text="Wilson lower bound of the share that found it helpful.")

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


class Opinion(models.Model):
    """One version of a doctor's answer given here, with its structured opinion; rows are added, never changed.

    `groups` ranks what it may be: a list of tie groups, each a list of {"label": id, "likely": bool}.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="opinions")
    number = models.PositiveSmallIntegerField(help_text="0 is the first opinion.")
    headline = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000, blank=True)
    groups = models.JSONField(default=list)
    ruled_out = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    urgency = models.CharField(max_length=1, blank=True)
    needs_examination = models.BooleanField(default=False)
    after_seeing = models.BooleanField(help_text="Given after colleagues' answers were open.")
    day = models.PositiveIntegerField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = [F("answer").asc(), F("number").asc()]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_opinion_a_number"),
            models.CheckConstraint(condition=Q(urgency__in=["", "E", "U", "C", "S"]), name="opinion_urgency_known"),
        ]

    def __str__(self) -> str:
        return f"opinion {self.number} of answer {self.answer_id}"
