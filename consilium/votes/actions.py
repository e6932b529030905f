"""Casting helpful votes, and keeping each answer's counts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from consilium import events
from consilium.answers.models import Answer
from consilium.lib.wilson import wilson_interval
from consilium.people.models import Person
from consilium.votes.models import HelpfulVote


@transaction.atomic
def cast_vote(*, person: Person, answer: Answer, value: int, now: datetime) -> Answer:
    """Return the answer with its counts after the person's vote is +1, -1 or (0) taken back.

    The counts move only by what changed in the row, so a repeat moves nothing; ValueError for another value.
    """
    if value not in (1, 0, -1):
        raise ValueError(f"a vote of {value}")
    # Lock the answer's row first: two changes of one person's vote then queue instead of both reading the old one.
    answer = Answer.objects.select_for_update().get(pk=answer.pk)
    vote = HelpfulVote.objects.filter(person=person, answer=answer).first()
    before = vote.value if vote else 0
    # Taking back a vote that is set aside would let it be cast anew and count: it stays until a moderator decides.
    if value == before or (value == 0 and vote is not None and vote.set_aside_at is not None):
        return answer
    if vote is None:
        HelpfulVote.objects.create(person=person, answer=answer, value=value, cast_at=now)
    elif value == 0:
        vote.delete()
    else:
        vote.value, vote.cast_at = value, now
        vote.save(update_fields=["value", "cast_at"])
    if vote is None or vote.set_aside_at is None:
        up = answer.helpful_up + (value == 1) - (before == 1)
        down = answer.helpful_down + (value == -1) - (before == -1)
        _write_counts(answer, up, down)
    events.publish(
        events.VoteCast(
            at=now,
            answer_id=answer.pk,
            question_id=answer.question_id,
            doctor_id=answer.doctor_id,
            person_id=person.pk,
        )
    )
    return answer


def _write_counts(answer: Answer, up: int, down: int) -> None:
    answer.helpful_up, answer.helpful_down = up, down
    answer.helpful_rank = wilson_interval(up, up + down)[0]
    answer.save(update_fields=["helpful_up", "helpful_down", "helpful_rank"])


def rebuild_counts(answers: Iterable[Answer] | None = None) -> list[str]:
    """Write every answer's helpful counts anew from the votes and return a line for each that differed."""
    rows = Answer.objects.all() if answers is None else Answer.objects.filter(pk__in=[answer.pk for answer in answers])
    counted = rows.annotate(
        up=Count("votes", filter=Q(votes__value=1, votes__set_aside_at=None)),
        down=Count("votes", filter=Q(votes__value=-1, votes__set_aside_at=None)),
    ).exclude(helpful_up=F("up"), helpful_down=F("down"))
    differed = []
    found = list(counted.values_list("pk", "up", "down"))
    kept = Answer.objects.in_bulk([pk for pk, _, _ in found])
    for pk, up, down in found:
        answer = kept[pk]
        differed.append(f"answer {pk}: helpful +{answer.helpful_up} -{answer.helpful_down}, by its votes +{up} -{down}")
        with transaction.atomic():
            _write_counts(answer, up, down)
    return differed
