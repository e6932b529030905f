"""A doctor's profile."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class DoctorSet(models.QuerySet["Doctor"]):
    """Profiles, and which of them show."""

    def public(self) -> Self:
        """Keep the profiles that readers see."""
        return self.filter(is_public=True)


class Doctor(models.Model):
    """A doctor as readers see one; with an account once its doctor has claimed it.

    The imported figure is what another site showed when the profile was taken over. It is kept apart from reviews
    written here and always shown with its origin.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    family_name = models.CharField(
        max_length=80, blank=True, help_text="The part of the name that registers list by; guessed when empty."
    )
    post_nominals = models.CharField(max_length=80, blank=True)
    specialty = models.CharField(max_length=60, blank=True, help_text="An id of medicine.specialties.")
    specialty_words = models.CharField(
        max_length=120, blank=True, help_text="As written, when no known specialty fits."
    )
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    postcode = models.CharField(
        max_length=12, blank=True, default="", db_default="", help_text="Of the practice, for distances."
    )
    latitude = models.FloatField(null=True, blank=True, help_text="Derived: see places.placing.")
    longitude = models.FloatField(null=True, blank=True, help_text="Derived: see places.placing.")
    languages = models.JSONField(default=list, blank=True, help_text="BCP 47 tags.")
    procedures = models.JSONField(default=list, blank=True, help_text="Ids of medicine.procedures.")
    about = models.TextField(max_length=5000, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="doctor"
    )
    source = models.CharField(
        max_length=80, blank=True, help_text="Where an imported profile came from; empty if made here."
    )
    source_key = models.CharField(max_length=64, blank=True, help_text="Identity within the source.")
    imported_rating = models.DecimalField(
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0")), MaxValueValidator(Decimal("5"))],
    )
    imported_review_count = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    relevance = models.FloatField(
        default=0.0, db_default=0.0, help_text="Derived: the order of the directory; see reviews.relevance."
    )
    is_public = models.BooleanField(default=True, db_default=True, help_text="False for a profile that was set apart.")

    objects = DoctorSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["specialty", "id"]),
            models.Index(fields=["country", "city", "id"]),
            models.Index(fields=["-relevance", "-id"], name="doctors_by_relevance"),
            models.Index(fields=["specialty", "-relevance", "-id"], name="doctors_of_a_specialty"),
            models.Index(
                fields=["latitude", "longitude"], condition=Q(latitude__isnull=False), name="doctors_by_degrees"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="one_profile_per_imported_doctor"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="doctor_has_a_name"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_place_has_both_degrees",
            ),
            models.CheckConstraint(
                condition=Q(imported_rating=None) | Q(imported_rating__gte=0, imported_rating__lte=5),
                name="imported_rating_within_0_and_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post_nominals}" if self.post_nominals else self.name


class Portrait(models.Model):
    """A doctor's picture: shows from the day it was approved until it was removed, or another was approved."""

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="portraits")
    name = models.CharField(max_length=43, unique=True)
    added_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["doctor"],
                condition=Q(approved_at__isnull=False, removed_at=None),
                name="one_picture_shows_a_doctor",
            )
        ]

    def __str__(self) -> str:
        return self.name
