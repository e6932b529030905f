"""Moderators decide: what they say is done by the noun's own verb, and written down for good."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.moderation import chain
from consilium.moderation.models import Appeal, Case, Decision, Flag, Kind
from consilium.moderation.subjects import HANDLINGS, subject
from consilium.people.models import Person


class AlreadyDecided(Exception):  # noqa: N818 (it names what happened)
    """Somebody else closed the case first."""


@transaction.atomic
def decide(*, case: Case, by: Person, shows: bool, reason: Decision.Reason, now: datetime, words: str = "") -> Decision:
    """Return the decision that the thing shows or does not, done and written down; closes the case and its flags.

    AlreadyDecided when the case is closed; ValueError for "another reason" without words.
    """
    if reason == Decision.Reason.OTHER and not words.strip():
        raise ValueError("another reason, without words")
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_at is not None:
        raise AlreadyDecided
    kind, found = Kind(case.kind), subject(case.kind, case.subject_id)
    was_shown = found is not None and found.is_shown
    decision = chain.append(
        kind=kind,
        subject_id=case.subject_id,
        verdict=_verdict(was_shown=was_shown, shows=shows and found is not None),
        reason=reason,
        by=by,
        words=words,
        now=now,
    )
    if found is not None and was_shown != shows:
        (HANDLINGS[kind].restore if shows else HANDLINGS[kind].hide)(case.subject_id, now)
    case.closed_at = now
    case.save(update_fields=["closed_at"])
    Flag.objects.filter(kind=kind, subject_id=case.subject_id, settled_at=None).update(settled_at=now)
    Appeal.objects.filter(decision__kind=kind, decision__subject_id=case.subject_id, settled_by=None).update(
        settled_by=decision
    )
    events.publish(events.Decided(at=now, decision_number=decision.number))
    return decision


def _verdict(*, was_shown: bool, shows: bool) -> Decision.Verdict:
    if was_shown:
        return Decision.Verdict.KEEP if shows else Decision.Verdict.HIDE
    return Decision.Verdict.RESTORE if shows else Decision.Verdict.UPHOLD
