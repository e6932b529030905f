"""A moderator suspends an account until a day: a decision like any other, which its person reads and may appeal."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.moderation import chain
from consilium.moderation.models import Case, Decision, Kind
from consilium.people import suspending
from consilium.people.models import Person


@transaction.atomic
def suspend(
    *, person: Person, by: Person, until: datetime, reason: Decision.Reason, words: str, now: datetime
) -> Decision:
    """Return the decision that the person writes nothing until then; it ends by itself.

    ValueError for a time that is over, and for "another reason" without words.
    """
    if until <= now:
        raise ValueError("a suspension that is over before it begins")
    if reason == Decision.Reason.OTHER and not words.strip():
        raise ValueError("another reason, without words")
    decision = chain.append(
        kind=Kind.PERSON,
        subject_id=person.pk,
        verdict=Decision.Verdict.HIDE,
        reason=reason,
        by=by,
        words=words,
        now=now,
    )
    suspending.suspend(person_id=person.pk, until=until)
    Case.objects.filter(kind=Kind.PERSON, subject_id=person.pk, closed_at=None).update(closed_at=now)
    events.publish(events.Decided(at=now, decision_number=decision.number))
    return decision
