"""An account is suspended until a time, or no longer; what was written before stays as it is."""

from datetime import datetime

from django.db import transaction

from consilium.people.models import Person


@transaction.atomic
def suspend(*, person_id: int, until: datetime) -> None:
    """Let the person write nothing until then; it ends by itself. A later decision sets another time."""
    Person.objects.filter(pk=person_id).update(suspended_until=until)


@transaction.atomic
def lift(*, person_id: int) -> None:
    """Let the person write again."""
    Person.objects.filter(pk=person_id).update(suspended_until=None)
