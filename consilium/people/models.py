"""A person's account, the roles they were given, what they consented to and what they have already submitted."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from consilium.people.pseudonyms import new_pseudonym


class PersonManager(BaseUserManager["Person"]):
    """Makes people for Django's own commands."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """Return a new person who signs in by code, or by a password when one is given."""
        person = self.model(email=email.strip().lower(), **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """Return a new operator, who may use Django's admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: known to us by e-mail, to everyone else by a pseudonym."""

    email = models.EmailField(max_length=254, unique=True)
    pseudonym = models.CharField(max_length=40, unique=True, default=new_pseudonym)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code; sets the emergency number shown.")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    suspended_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then the person reads and writes nothing; past, it means nothing."
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(condition=~Q(pseudonym=""), name="person_has_a_pseudonym"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Role(models.Model):
    """A role given to a person, and when it was given and ended; a role without an end holds."""

    class Kind(models.TextChoices):
        MODERATOR = "moderator", "Moderator"

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at=None), name="one_standing_role_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=["moderator"]), name="role_is_a_known_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class Wording(models.Model):
    """Words that somebody agreed to, as they were shown then: a version of the terms, or of the use for research."""

    class Kind(models.TextChoices):
        TERMS = "terms", "Terms of use"
        RESEARCH = "research", "Use for research"

    kind = models.CharField(max_length=10, choices=Kind)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the words: a version may be mended.")
    words = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version", "digest"], name="one_row_a_wording"),
            models.CheckConstraint(condition=Q(kind__in=["terms", "research"]), name="wording_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Consent(models.Model):
    """That a person agreed to some words, or took that back: rows are added, never changed; the newest counts.

    Consents to show photos stand with the photos (questions.PhotoConsent).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    given = models.BooleanField(help_text="False takes it back.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"consent {self.pk} to {self.wording_id}"


class Submission(models.Model):
    """A form that was sent, under the key it carried: a repeat finds the first result instead of acting twice."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField()
    action = models.CharField(max_length=80)
    result_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key", "action"], name="one_result_per_submission")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


class Allowance(models.Model):
    """How much of a limited action somebody has used up: when all of it will be free again.

    `who` is a person's id or a keyed digest of an address; addresses themselves are not kept.
    """

    action = models.CharField(max_length=60)
    who = models.CharField(max_length=64)
    free_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "who"], name="one_allowance_an_action_and_person")]

    def __str__(self) -> str:
        return f"{self.action} {self.who}"


class Erasure(models.Model):
    """That somebody asked to be forgotten, as a number; the address goes once the receipt is written."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    keeps_text = models.BooleanField()
    receipt_to = models.EmailField(max_length=254, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    log_emptied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class DataExport(models.Model):
    """A person's own data, asked for, made by the worker as one file, and deleted again when it expires."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"
        GONE = "gone", "Deleted"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=43, unique=True, help_text="Of the file: random, so that nobody guesses it.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Parts that are in the file so far.")
    parts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="one_waiting_export_a_person"
            ),
            models.CheckConstraint(condition=Q(state__in=["waiting", "ready", "gone"]), name="export_state_known"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} {self.state}"
