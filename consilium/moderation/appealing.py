"""An author asks for a second look at a decision."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.moderation.cases import open_case
from consilium.moderation.models import Appeal, Decision, Kind, Lane
from consilium.people.models import Person


@transaction.atomic
def appeal(*, decision: Decision, person: Person, words: str, now: datetime) -> Appeal:
    """Return the appeal, which waits for another moderator; IntegrityError for a second one."""
    made = Appeal.objects.create(decision=decision, person=person, words=words, made_at=now)
    open_case(kind=Kind(decision.kind), subject_id=decision.subject_id, lane=Lane.URGENT, now=now)
    events.publish(events.Appealed(at=now, decision_number=decision.number))
    return made
