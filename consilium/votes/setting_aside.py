"""Votes that do not count for now: set aside by a moderator, kept, and given back when that was wrong."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from consilium import events
from consilium.answers.models import Answer
from consilium.votes.actions import rebuild_counts
from consilium.votes.models import HelpfulVote
from consilium.votes.rings import Ring, UpVote, find_rings


def rings() -> tuple[Ring, ...]:
    """Return the rings among the votes that count; votes that are set aside make none."""
    rows = HelpfulVote.objects.filter(value=1, set_aside_at=None, person__isnull=False, answer__doctor__isnull=False)
    found = rows.values_list("pk", "person_id", "answer__doctor_id", "answer_id")
    return find_rings(UpVote(pk, person, doctor, answer) for pk, person, doctor, answer in found.iterator())


@transaction.atomic
def set_aside(*, vote_ids: Iterable[int], now: datetime) -> int:
    """Leave votes out of all counts and return how many counted before."""
    return _move(HelpfulVote.objects.filter(pk__in=list(vote_ids), set_aside_at=None), now, now)


@transaction.atomic
def give_back(*, vote_ids: Iterable[int], now: datetime) -> int:
    """Let votes count again and return how many had been set aside."""
    return _move(HelpfulVote.objects.filter(pk__in=list(vote_ids), set_aside_at__isnull=False), None, now)


def _move(rows: QuerySet[HelpfulVote], set_aside_at: datetime | None, now: datetime) -> int:
    ids = list(rows.values_list("pk", flat=True))
    touched = set(rows.values_list("answer_id", flat=True))
    answers = list(Answer.objects.select_for_update().filter(pk__in=touched).order_by("pk"))
    HelpfulVote.objects.filter(pk__in=ids).update(set_aside_at=set_aside_at)
    rebuild_counts(answers)
    for answer in answers:
        events.publish(
            events.VotesSetAside(
                at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=answer.doctor_id
            )
        )
    return len(ids)


def votes_aside() -> dict[int, list[tuple[int, datetime]]]:
    """Return the votes that are set aside, by doctor: the id of each and since when."""
    rows = HelpfulVote.objects.filter(set_aside_at__isnull=False, answer__doctor__isnull=False).order_by("pk")
    aside: dict[int, list[tuple[int, datetime]]] = {}
    for pk, doctor_id, at in rows.values_list("pk", "answer__doctor_id", "set_aside_at"):
        if doctor_id is not None and at is not None:
            aside.setdefault(doctor_id, []).append((pk, at))
    return aside
