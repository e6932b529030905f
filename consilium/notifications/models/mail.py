"""Mail waiting to be sent, as rows: written with the change that causes it, sent by the worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """One mail to one address; both go with its text once it is sent or given up, so that codes do not pile up."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose notices it carries; empty for codes and receipts.",
    )
    message_id = models.CharField(
        max_length=120, db_default="", blank=True, help_text="Of the message, the same however often sent."
    )
    to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    message = models.BinaryField(help_text="RFC 5322 bytes; emptied when sent or given up.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "mail"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="mail_to_send"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="mail_by_message_id"),
            models.Index(fields=["sent_at"], name="mail_by_age"),
            models.Index(fields=["written_at"], condition=Q(state="failed"), name="mail_given_up"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]), name="mail_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.state}"
