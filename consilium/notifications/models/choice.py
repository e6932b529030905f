"""What a person chose to be told by mail, and how often; and that mail to somebody came back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.notifications.models.notice import Kind


class How(models.TextChoices):
    """How often notices of a kind come by mail; in the inbox they stand always."""

    INSTANT = "instant", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "Never"


class Choice(models.Model):
    """How often one person gets mail about one kind of notice; without a row it is as `choices.DEFAULTS` says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=12, choices=Kind)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="choice_kind_known"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="choice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.how}"


class DigestTime(models.Model):
    """At which hour, by the clock of which place, collected mails go to a person; without a row at 6 in UTC."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    hour = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40, help_text="An IANA name, such as Europe/Berlin.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_of_a_day")]

    def __str__(self) -> str:
        return f"{self.hour} in {self.zone}"


class Frankness(models.Model):
    """That a person lets mails name what their notices are about; without a row mails tell nothing of health."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"frankness {self.pk}"


class Bounce(models.Model):
    """That mail to a person came back for good: until it is lifted, or the address is another, no notice is mailed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bounces")
    address = models.EmailField(max_length=254)
    status = models.CharField(max_length=20, help_text="RFC 3463, such as 5.1.1.")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"], condition=Q(lifted_at=None), name="one_standing_bounce_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"bounce {self.pk} ({self.status})"
