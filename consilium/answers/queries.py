"""Reading what waits for a doctor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypedDict, cast

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from consilium.answers.models import Answer, Claim
from consilium.doctors.models import Doctor
from consilium.medicine.procedures import procedures
from consilium.questions.models import Question

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Waiting = Literal["unanswered", "asked", "imported"]


class Ranked(TypedDict):
    """What a question in a queue carries beside its fields."""

    rank: int


def waiting_for(doctor: Doctor, which: Waiting, now: datetime) -> QuerySet[WithAnnotations[Question, Ranked]]:
    """Return the questions a doctor may answer, each with a `rank` from 0: answer the lowest first.

    Urgent first, then those of the doctor's own specialty, then those that no colleague has claimed. `unanswered` are
    those asked here that nobody has answered, `asked` all asked here that the doctor has not, `imported` those that
    came from elsewhere, where nobody waits.
    """
    answered = Answer.objects.given_here().filter(doctor=doctor).values("question")
    open_ones = Question.objects.filter(is_public=True).exclude(pk__in=answered)
    if doctor.account_id is not None:
        open_ones = open_ones.filter(Q(asker=None) | ~Q(asker=doctor.account_id))
    if which == "imported":
        open_ones = open_ones.exclude(source="")
    else:
        open_ones = open_ones.filter(source="")
        if which == "unanswered":
            open_ones = open_ones.filter(answer_count=0)
    claimed = Claim.objects.filter(question=OuterRef("pk"), until__gt=now).exclude(doctor=doctor)
    own = [row.id for row in procedures() if doctor.specialty in row.specialties]
    urgency = Case(
        When(level="E", then=Value(0)),
        When(level="U", then=Value(4)),
        When(level="C", then=Value(8)),
        default=Value(12),
    )
    ranked = open_ones.annotate(
        rank=urgency
        + Case(When(procedure__in=own, then=Value(0)), default=Value(2), output_field=IntegerField())
        + Case(When(Exists(claimed), then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    return cast("QuerySet[WithAnnotations[Question, Ranked]]", ranked)
