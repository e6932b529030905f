"""Who was shown a photo that only doctors see: a row for each photo, person and day, however often it was asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consilium.doctors.models import Doctor
from consilium.questions.models.photo import Photo


class PhotoLook(models.Model):
    """That a person was served a doctors-only photo on one day (UTC): as whom, when first and last, how many times.

    `times` counts files, and a photo on a page is one file or two. `doctor` is the profile under which a doctor
    looked; a moderator looks without a name. The row goes with its photo, also when that is taken back.
    """

    class Role(models.TextChoices):
        DOCTOR = "doctor", "A doctor whose licence was checked"
        MODERATOR = "moderator", "A moderator, while the photo is hidden"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="looks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    doctor = models.ForeignKey(Doctor, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["day"], name="looks_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["photo", "person", "role", "day"], name="one_look_a_day"),
            models.CheckConstraint(condition=Q(role__in=["doctor", "moderator"]), name="look_role_known"),
            models.CheckConstraint(condition=Q(role="doctor") | Q(doctor=None), name="moderators_look_without_a_name"),
        ]

    def __str__(self) -> str:
        return f"look {self.pk} at photo {self.photo_id}"
