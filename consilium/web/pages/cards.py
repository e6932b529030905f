"""Doctors' cards, filled from rows: the same under an answer, in the directory and on the profile."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from consilium.caching import keys
from consilium.doctors import portraits
from consilium.doctors.models import Doctor
from consilium.doctors.standing import Standing, standings
from consilium.medicine.specialties import person_form
from consilium.reviews.queries import Figure, figures
from consilium.reviews.rules import reviews_stand_beside
from consilium.web.pages.shapes.common import DoctorCard, Portrait

UNCLAIMED = "Imported and unclaimed, not verified here"


def cards(doctors: Iterable[Doctor], now: datetime) -> dict[int, DoctorCard]:
    """Return a card for each doctor by id, with three queries however many there are."""
    by_id = {doctor.pk: doctor for doctor in doctors}
    keys.carry(map(keys.card, by_id))
    stands = standings(list(by_id.values()), now)
    reviewed, pictures = figures(by_id), portraits.showing(by_id)
    return {pk: card(doctor, stands[pk], reviewed[pk], pictures.get(pk, "")) for pk, doctor in by_id.items()}


def card(doctor: Doctor, standing: Standing, reviewed: Figure, picture: str = "") -> DoctorCard:
    """Return a doctor's card; the figure written here comes before one that was taken over, which names its origin.

    Where reviews may not stand beside a doctor there is neither.
    """
    mean = reviewed.mean
    rating, count, origin = "", 0, ""
    if not reviews_stand_beside(doctor):
        pass
    elif mean is not None:
        rating, count = f"{mean:.1f}", reviewed.count
    elif doctor.imported_rating is not None:
        rating, count = f"{doctor.imported_rating:.1f}", doctor.imported_review_count or 0
        origin = "as the page it was imported from showed it"
    return DoctorCard(
        name=doctor.name,
        post_nominals=doctor.post_nominals,
        profile_url=reverse("doctor", args=[doctor.slug]),
        portrait=Portrait(
            initials=initials(doctor.name),
            tone=doctor.pk % 6 + 1,
            url=reverse("portrait", args=[picture]) if picture else "",
        ),
        place_and_specialty=place_and_specialty(doctor),
        rating=rating,
        review_count=count,
        rating_origin=origin,
        verified=f"Licence checked {day_words_of(standing)}" if standing.is_verified else "",
        standing="" if standing.is_verified else standing_words(doctor, standing),
    )


def day_words_of(standing: Standing) -> str:
    """Return the day of the check in words."""
    assert standing.checked_on is not None
    return f"{standing.checked_on.day} {standing.checked_on:%b %Y}"


def standing_words(doctor: Doctor, standing: Standing) -> str:
    """Say in words what is missing for a doctor without a verified licence."""
    if standing.state == "lapsed":
        return "Licence no longer verified"
    if standing.state == "suspended":
        return "Licence suspended"
    if standing.state == "pending":
        return "Licence being checked"
    return UNCLAIMED if doctor.source and doctor.account_id is None else "Not verified here"


def place_and_specialty(doctor: Doctor) -> str:
    """Return the one line of a card: "Kansas City Facial Plastic Surgeon"."""
    what = person_form(doctor.specialty) if doctor.specialty else doctor.specialty_words
    return " ".join(filter(None, (doctor.city, what)))


def initials(name: str) -> str:
    """Return the first letters of the first and the last name."""
    words = [word for word in name.split() if word[0].isalpha() and word.rstrip(".").lower() not in ("dr", "prof")]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words)) or "?"
