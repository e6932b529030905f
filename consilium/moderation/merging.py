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


class NotMerged(Exception):  # noqa: N818 (it names what happened)
    """There is no merge to undo: somebody did so first."""


@transaction.atomic
def merge(*, question: Question, into: Question, by: Person, words: str, now: datetime) -> Decision:
    """Return the decision that a question is merged into another; its asker may appeal. CannotMerge if hindered."""
    about = {"kind": Kind.QUESTION, "subject_id": question.pk}
    _hold_cases(question, into)
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
    """Return the decision that a merged question shows again with its answers; ValueError without words.

    NotMerged when it is not merged, or not any more.
    """
    case = open_case(kind=Kind.QUESTION, subject_id=question.pk, lane=Lane.REST, now=now)
    # Looked at once the case is held: whoever undid it at the same time is done by then.
    if not Question.objects.filter(pk=question.pk, merged_into__isnull=False).exists():
        raise NotMerged
    return decide(case=case, by=by, shows=True, reason=Decision.Reason.OTHER, words=words, now=now)


def _hold_cases(*questions: Question) -> None:
    """Lock the open cases of the questions, as every decision does before it takes the chain and then the rows."""
    ids = [question.pk for question in questions]
    waiting = Case.objects.select_for_update().filter(kind=Kind.QUESTION, subject_id__in=ids, closed_at=None)
    list(waiting.order_by("pk"))
