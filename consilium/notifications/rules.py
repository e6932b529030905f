"""Who may follow what, and who may choose how many questions to be told of."""

from datetime import datetime
from typing import TypeGuard

from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of, is_verified
from consilium.notifications.following import Thing
from consilium.people.models import Person
from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Question


def may_follow(reader: Reader, thing: Thing) -> TypeGuard[Person]:
    """Say whether the reader may follow it: signed in, and it is not one's own, of which one is told anyway."""
    if not is_signed_in(reader):
        return False
    if isinstance(thing, Question):
        return thing.asker_id != reader.pk
    return not isinstance(thing, Doctor) or thing.account_id != reader.pk


def may_choose_matching(reader: Reader, now: datetime) -> bool:
    """Say whether the reader may choose how many questions to be told of: a doctor whose licence was checked."""
    doctor = doctor_of(reader)
    return doctor is not None and is_verified(doctor, now)
