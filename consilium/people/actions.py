"""What people do with their accounts."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.people.models import Person, Role


@transaction.atomic
def join(*, email: str, pseudonym: str = "", country: str = "", now: datetime) -> Person:
    """Return a new person with a confirmed e-mail; used by the command line and the sample cases."""
    named = {"pseudonym": pseudonym} if pseudonym else {}
    person = Person.objects.create_user(email, country=country, date_joined=now, **named)
    events.publish(events.PersonJoined(at=now, person_id=person.pk))
    return person


@transaction.atomic
def give_role(*, person: Person, kind: Role.Kind, given_by: Person | None, now: datetime) -> Role:
    """Return the role, given now unless the person has it already."""
    role, _ = Role.objects.get_or_create(
        person=person, kind=kind, ended_at=None, defaults={"given_at": now, "given_by": given_by}
    )
    return role
