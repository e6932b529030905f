"""Writing down who is shown a doctors-only photo, and telling its asker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Max, Min

from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people.models import Person
from consilium.questions.models import Photo, PhotoLook


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody saw a photo: on how many days, and on which first and last; no doctor stands for moderators."""

    doctor: Doctor | None
    role: PhotoLook.Role
    days: int
    first: date
    last: date


def note_look(*, photo: Photo, person: Person, role: PhotoLook.Role, now: datetime) -> bool:
    """Write down that a person is shown a photo, and return False where it was taken back meanwhile: show nothing then.

    One statement counts a look on a day that has a row. The first look of a day locks the photo, so that looks at
    once make one row and a photo that is being taken back gets none.
    """
    today = PhotoLook.objects.filter(photo=photo, person=person, role=role, day=now.date())
    if today.update(times=F("times") + 1, last_at=now):
        return True
    with transaction.atomic():
        if Photo.objects.select_for_update().filter(pk=photo.pk, revoked_at=None).first() is None:
            return False
        if not today.update(times=F("times") + 1, last_at=now):
            doctor = doctor_of(person) if role == PhotoLook.Role.DOCTOR else None
            PhotoLook.objects.create(
                photo=photo, person=person, doctor=doctor, role=role, day=now.date(), first_at=now, last_at=now
            )
    return True


def seen_by(photos: Iterable[Photo]) -> dict[int, tuple[Seen, ...]]:
    """Return by whom each photo was seen, the newest first: two queries for all of them, a line for each doctor.

    Moderators are one line together, as whom they act.
    """
    looks = PhotoLook.objects.filter(photo__in=list(photos)).values("photo_id", "doctor_id", "role").order_by()
    rows = list(looks.annotate(days=Count("day", distinct=True), first=Min("day"), last=Max("day")))
    doctors = Doctor.objects.in_bulk({row["doctor_id"] for row in rows if row["doctor_id"] is not None})
    found: dict[int, tuple[Seen, ...]] = {}
    for row in sorted(rows, key=lambda row: (row["last"], row["first"], row["doctor_id"] or 0), reverse=True):
        seen = Seen(doctors.get(row["doctor_id"]), PhotoLook.Role(row["role"]), row["days"], row["first"], row["last"])
        found[row["photo_id"]] = (*found.get(row["photo_id"], ()), seen)
    return found
