"""The ledger: every fact about a doctor that was checked, one row a check."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from consilium.doctors.models.profile import Doctor


class CredentialSet(models.QuerySet["Credential"]):
    """Rows of the ledger."""

    def newest(self) -> Self:
        """Keep the newest row of each fact: the one that decides."""
        same = Credential.objects.filter(
            doctor=OuterRef("doctor"), kind=OuterRef("kind"), issuer=OuterRef("issuer"), value=OuterRef("value")
        )
        return self.filter(pk=Subquery(same.order_by("-pk").values("pk")[:1]))


class Credential(models.Model):
    """One fact about a doctor and what was found when it was checked; rows are added, never changed.

    The newest row of a kind, issuer and value decides. A badge is read from these rows and stored nowhere. The database
    refuses every change of a row but two: a checker's account may be forgotten, and free words may be erased.
    """

    class Kind(models.TextChoices):
        LICENCE = "licence", "Licence"
        NPI = "npi", "National Provider Identifier"
        BOARD = "board", "Board certification"
        FELLOWSHIP = "fellowship", "Fellowship"
        SOCIETY = "society", "Society membership"

    class Decision(models.TextChoices):
        UNVERIFIED = "unverified", "Said, not checked"
        PENDING = "pending", "Being checked"
        VERIFIED = "verified", "Verified"
        REFUSED = "refused", "Refused"
        SUSPENDED = "suspended", "Suspended"
        LAPSED = "lapsed", "Lapsed"

    doctor = models.ForeignKey(Doctor, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=Kind)
    issuer = models.CharField(max_length=160)
    value = models.CharField(max_length=80, blank=True)
    jurisdiction = models.CharField(max_length=80, blank=True)
    register = models.CharField(max_length=30, blank=True, help_text="An id of doctors.registers; empty for none.")
    subject = models.CharField(max_length=160, blank=True, help_text="The doctor's name as it was checked.")
    source = models.CharField(max_length=200, help_text="Where it was looked up.")
    decision = models.CharField(max_length=20, choices=Decision)
    reason = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    decided_in = models.ForeignKey(
        "doctors.Check", models.PROTECT, null=True, blank=True, related_name="facts", help_text="Where people decided."
    )

    objects = CredentialSet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["doctor", "kind", "id"]),
            models.Index(fields=["register", "value"]),
            models.Index(fields=["expires_on"], condition=Q(decision="verified"), name="credential_to_lapse"),
            models.Index(fields=["checked_at"], condition=Q(decision="verified"), name="credential_to_recheck"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["licence", "npi", "board", "fellowship", "society"]), name="credential_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["unverified", "pending", "verified", "refused", "suspended", "lapsed"]),
                name="credential_decision_known",
            ),
            models.CheckConstraint(
                condition=~Q(decision="verified") | ~Q(subject=""),
                name="what_is_verified_names_whom_it_was_checked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issuer}: {self.decision}"


class Reminder(models.Model):
    """That a doctor was told of a fact's last day, once."""

    credential = models.OneToOneField(Credential, models.CASCADE, related_name="reminder")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reminder of credential {self.credential_id}"
