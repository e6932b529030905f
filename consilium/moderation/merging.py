"""A moderator merges a question into another that asks the same, or undoes it: decisions like any other."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers import merging
from consilium.moderation import chain
from consilium.moderation.cases import open_case
from consilium.moderation.deciding import decide
from consilium.moderation.models import Case, Decision, Flag, Kind, Lane
from consilium.people.models import Person
from consilium.questions.models import Question


@transaction.atomic
def merge(*, question: Question, into: Question, by: Person, words: str, now: datetime) -> Decision:
    """Return the decision that a question is merged into another; its asker may appeal. CannotMerge if hindered."""
    about = {"kind": Kind.QUESTION, "subject_id": question.pk}
    decision = chain.append(
        kind=Kind.QUESTION,
        subject_id=question.pk,
        verdict=Decision.Verdict.MERGE,
        reason=Decision.Reason.DUPLICATE,
        into_id=into.pk,
        by=by,
        words=words,
        now=now,
    )
    merging.merge(question_id=question.pk, into_id=into.pk, now=now)
    Case.objects.filter(**about, closed_at=None).update(closed_at=now)
    Flag.objects.filter(**about, settled_at=None).update(settled_at=now)
    events.publish(events.Decided(at=now, decision_number=decision.number))
    return decision


@transaction.atomic
def undo(*, question: Question, by: Person, words: str, now: datetime) -> Decision:
    """Return the decision that a merged question shows again with its answers; ValueError without words."""
    case = open_case(kind=Kind.QUESTION, subject_id=question.pk, lane=Lane.REST, now=now)
    return decide(case=case, by=by, shows=True, reason=Decision.Reason.OTHER, words=words, now=now)
