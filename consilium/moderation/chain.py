"""The chain of decisions: each row's digest covers the one before, so that nothing is changed or taken out unseen."""

import hashlib
import json
import secrets
from datetime import UTC, datetime

from django.db import transaction

from consilium.moderation.models import ChainHead, Decision, DecisionText, Kind
from consilium.people.models import Person

START = "0" * 64


def append(
    *,
    kind: Kind | str,
    subject_id: int,
    verdict: Decision.Verdict,
    reason: Decision.Reason,
    by: Person,
    words: str,
    now: datetime,
    into_id: int | None = None,
) -> Decision:
    """Return the new last decision; runs inside a transaction, and one at a time."""
    ChainHead.objects.get_or_create(id=1, defaults={"digest": START})
    head = ChainHead.objects.select_for_update().get(id=1)
    salt = secrets.token_hex(32)
    decision = Decision(
        number=head.number + 1,
        kind=kind,
        subject_id=subject_id,
        verdict=verdict,
        reason=reason,
        into_id=into_id,
        made_at=now,
        previous=head.digest,
        private_digest=_private(salt, by.pk, words),
    )
    decision.digest = _digest(decision)
    decision.save(force_insert=True)
    DecisionText.objects.create(decision=decision, salt=salt, by=by, words=words)
    head.number, head.digest = decision.number, decision.digest
    head.save()
    return decision


def first_break() -> int | None:
    """Return the number of the first decision that is not as it was made, or None when the chain is whole.

    A missing row breaks the one after it; missing last rows break one past the end. Erased words break nothing.
    """
    with transaction.atomic():
        previous, expected = START, 1
        for decision in Decision.objects.select_related("text").order_by("number").iterator():
            text = decision.text if hasattr(decision, "text") else None
            if decision.number != expected or decision.previous != previous or decision.digest != _digest(decision):
                return expected
            told = text is not None and text.salt != ""
            if told and text is not None and decision.private_digest != _private(text.salt, text.by_id, text.words):
                return expected
            previous, expected = decision.digest, expected + 1
        head = ChainHead.objects.filter(id=1).first()
        ended = (head.number, head.digest) if head is not None else (0, START)
        return None if ended == (expected - 1, previous) else expected


def _private(salt: str, by_id: int, words: str) -> str:
    return hashlib.sha256(json.dumps([salt, by_id, words]).encode()).hexdigest()


def _digest(decision: Decision) -> str:
    covered = [
        decision.previous,
        decision.number,
        str(decision.kind),
        decision.subject_id,
        str(decision.verdict),
        str(decision.reason),
        decision.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        decision.private_digest,
    ]
    if decision.into_id is not None:
        covered.append(decision.into_id)
    return hashlib.sha256(json.dumps(covered).encode()).hexdigest()
