"""Who may do what as a doctor."""

from datetime import datetime

from consilium.doctors.models import Doctor
from consilium.doctors.standing import standings
from consilium.people.models import Person
from consilium.people.rules import Reader


def doctor_of(reader: Reader) -> Doctor | None:
    """Return the profile joined to the reader's account, if there is one; asked once a request."""
    if not isinstance(reader, Person):
        return None
    if not hasattr(reader, "doctor_asked_for"):
        reader.doctor_asked_for = Doctor.objects.filter(account=reader).first()  # type: ignore[attr-defined]
    found: Doctor | None = reader.doctor_asked_for  # type: ignore[attr-defined]
    return found


def is_verified(doctor: Doctor, now: datetime) -> bool:
    """Say whether the doctor's licence was checked and holds."""
    return standings([doctor], now)[doctor.pk].is_verified
