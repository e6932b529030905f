"""What happens to doctors' profiles."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from consilium import events
from consilium.doctors.models import Doctor
from consilium.people.models import Person

SET_APART = "An account without a checked licence"


@dataclass(frozen=True, slots=True)
class Card:
    """A doctor's card as another site printed it; two equal cards are the same doctor."""

    name: str
    post_nominals: str = ""
    city: str = ""
    region: str = ""
    specialty: str = ""
    specialty_words: str = ""
    rating: Decimal | None = None
    review_count: int | None = None

    @property
    def key(self) -> str:
        """Return the identity within a source: who and where, not the figures, which change with time."""
        parts = (self.name, self.post_nominals, self.city, self.region, self.specialty or self.specialty_words)
        return hashlib.sha256("\x1f".join(part.casefold() for part in parts).encode()).hexdigest()


def _free_slugs(names: Sequence[str]) -> list[str]:
    """Return a free slug for each name: the name itself, or with the next number when it is taken."""
    bases = [slugify(name)[:100].strip("-") or "doctor" for name in names]
    taken: set[str] = set()
    for base in set(bases):
        taken |= set(Doctor.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


@transaction.atomic
def add_doctor(*, now: datetime, name: str, account: Person | None = None, **fields: object) -> Doctor:
    """Return a new profile, made here."""
    (slug,) = _free_slugs([name])
    doctor = Doctor.objects.create(slug=slug, name=name, account=account, added_at=now, **fields)
    events.publish(events.DoctorChanged(at=now, doctor_id=doctor.pk))
    return doctor


@transaction.atomic
def import_doctors(*, source: str, cards: Sequence[Card], now: datetime) -> tuple[dict[str, Doctor], int]:
    """Return a doctor for each card's key, and how many of them are new; imported doctors are unclaimed."""
    wanted = {card.key: card for card in cards}
    found = {doctor.source_key: doctor for doctor in Doctor.objects.filter(source=source, source_key__in=wanted)}
    fresh = [card for key, card in wanted.items() if key not in found]
    slugs = _free_slugs([card.name for card in fresh])
    made = Doctor.objects.bulk_create(
        Doctor(
            slug=slug,
            name=card.name,
            post_nominals=card.post_nominals,
            city=card.city,
            region=card.region,
            specialty=card.specialty,
            specialty_words=card.specialty_words,
            source=source,
            source_key=card.key,
            imported_rating=card.rating,
            imported_review_count=card.review_count,
            added_at=now,
        )
        for card, slug in zip(fresh, slugs, strict=True)
    )
    return found | {doctor.source_key: doctor for doctor in made}, len(made)


@transaction.atomic
def take_over(*, doctor: Doctor, account: Person, now: datetime, **fields: object) -> Doctor:
    """Return the profile, joined to its doctor's account with what was checked of it."""
    doctor.account = account
    for name, value in fields.items():
        setattr(doctor, name, value)
    doctor.save(update_fields=["account", *fields])
    events.publish(events.DoctorChanged(at=now, doctor_id=doctor.pk))
    return doctor


@transaction.atomic
def set_apart(*, account_id: int, now: datetime) -> Doctor:
    """Return a profile that nobody sees, for what an account wrote under the name of a doctor it was not."""
    (slug,) = _free_slugs(["set-apart"])
    return Doctor.objects.create(slug=slug, name=SET_APART, account_id=account_id, is_public=False, added_at=now)


@transaction.atomic
def edit_profile(
    *,
    doctor: Doctor,
    about: str,
    city: str,
    region: str,
    country: str,
    languages: Sequence[str],
    procedures: Sequence[str],
    now: datetime,
    postcode: str = "",
) -> Doctor:
    """Return the profile with what its doctor may change without a check: nothing of it was ever verified."""
    doctor.about, doctor.city, doctor.region, doctor.country = about, city, region, country
    doctor.postcode = postcode
    doctor.languages, doctor.procedures = list(languages), list(procedures)
    doctor.save(update_fields=["about", "city", "region", "country", "postcode", "languages", "procedures"])
    events.publish(events.DoctorChanged(at=now, doctor_id=doctor.pk))
    return doctor
