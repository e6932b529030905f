"""What people have to decide about a doctor: applications, claims, new facts, changes and facts to look up again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.doctors.models.ledger import Credential
from consilium.doctors.models.profile import Doctor


class Check(models.Model):
    """One thing for moderators to decide, from the day it was opened until it was closed.

    `said` is what the applicant says (`checks.shapes.Said`), `compared` what a loaded register's list says to it, line
    by line (`registers.matching.Line`). `approvals_needed` is how many different people must approve: one where a
    register's list agrees with all that was said or nothing but a lookup is repeated, else two.
    """

    class Kind(models.TextChoices):
        APPLY = "apply", "Wants a profile"
        CLAIM = "claim", "Claims a profile"
        CREDENTIAL = "credential", "Adds or renews a credential"
        CHANGE = "change", "Changes what was checked"
        RECHECK = "recheck", "To be looked up again"

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="checks")
    doctor = models.ForeignKey(Doctor, models.PROTECT, null=True, blank=True, related_name="checks")
    fact = models.ForeignKey(
        Credential, models.PROTECT, null=True, blank=True, related_name="+", help_text="What is looked up again."
    )
    said = models.JSONField(default=dict)
    compared = models.JSONField(default=list)
    approvals_needed = models.PositiveSmallIntegerField(default=2)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="check_waiting"),
            models.Index(fields=["closed_at"], name="check_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["apply", "claim", "credential", "change", "recheck"]), name="check_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=["approved", "refused", "withdrawn"]),
                name="a_closed_check_has_an_outcome",
            ),
            models.CheckConstraint(condition=Q(kind="apply") | Q(doctor__isnull=False), name="check_names_its_profile"),
            models.CheckConstraint(
                condition=Q(kind="recheck", fact__isnull=False) | (~Q(kind="recheck") & Q(fact=None)),
                name="a_recheck_names_its_fact",
            ),
            models.CheckConstraint(condition=Q(approvals_needed__in=[1, 2]), name="check_needs_one_or_two"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_at=None, kind__in=["apply", "claim"]),
                name="one_open_application_a_person",
            ),
            models.UniqueConstraint(
                fields=["doctor", "kind"],
                condition=Q(closed_at=None, kind="change"),
                name="one_open_change_a_profile",
            ),
            models.UniqueConstraint(
                fields=["doctor", "fact"], condition=Q(closed_at=None, kind="recheck"), name="one_open_recheck_a_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}: {self.kind}"


class Remark(models.Model):
    """One step of a check: an applicant's words, or a moderator's verdict and reason; rows are added, never changed.

    `found` is what a moderator found (`checks.shapes.Found`): the items of the register's checklist that held, and the
    last day that the register gives for each number. Free words can be erased.
    """

    class Verdict(models.TextChoices):
        SAID = "said", "Said by the applicant"
        APPROVE = "approve", "Approve"
        REFUSE = "refuse", "Refuse"
        ASK = "ask", "Ask the applicant"

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="remarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    words = models.TextField(max_length=5000, blank=True)
    found = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["said", "approve", "refuse", "ask"]), name="remark_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} on check {self.check_of_id}"


class Evidence(models.Model):
    """A file that an applicant showed: kept encrypted, seen by its owner and moderators, deleted when it has served.

    What is left after that is the row: that there was a file of this kind and size, and when it went.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PICTURE = "picture", "Picture"

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=43, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.PositiveIntegerField(help_text="Bytes as they were received.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes as they were received.")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["pdf", "picture"]), name="evidence_kind_known"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk} of check {self.check_of_id}"


class EvidenceLook(models.Model):
    """That somebody else than its sender opened a file on one day (UTC): when first and last, how many times."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="looks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "person", "day"], name="one_look_at_evidence_a_day"),
        ]

    def __str__(self) -> str:
        return f"look {self.pk} at evidence {self.evidence_id}"
