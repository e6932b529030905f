"""Keeping the lines of all topics: the worker counts each changed question out and in again, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from consilium import events
from consilium.database.rows import write_rows
from consilium.questions.models import Question
from consilium.reviews.models import Review
from consilium.topics.contributing import Key, facts_of, lines
from consilium.topics.models import Contribution, Line

CHUNK = 200
TURN = 20  # questions counted in one transaction while others write: they wait for some 20 ms at most
_ADD = (
    "INSERT INTO topics_line (kind, topic, figure, value, count) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (kind, topic, figure, value) DO UPDATE SET count = topics_line.count + excluded.count"
)


def let_count(question_ids: Iterable[int]) -> None:
    """Let the worker count these questions, or count them anew."""
    write_rows([Contribution(question_id=pk) for pk in sorted(set(question_ids))], updating=["counted_at"])


@transaction.atomic
def count_waiting(now: datetime, most: int = TURN) -> int:
    """Count questions that wait for it, and return how many; a worker's chore.

    A question that is changing meanwhile is left for the next round: its row is held by whoever changes it.
    """
    skip = bool(connection.features.has_select_for_update_skip_locked)
    rows = Contribution.objects.select_for_update(skip_locked=skip).filter(counted_at=None)
    waiting = list(rows.order_by("question")[:most])
    found = facts_of([row.question_id for row in waiting])
    moved: Counter[Key] = Counter()
    for row in waiting:
        facts = found[row.question_id]
        if facts != row.facts:
            moved.update(lines(facts))
            moved.subtract(lines(row.facts))
        row.facts, row.counted_at = facts, now
    Contribution.objects.bulk_update(waiting, ["facts", "counted_at"])
    _add(moved, now)
    return len(waiting)


@transaction.atomic
def count_worth(now: datetime) -> int:
    """Count anew how many reviews that count say a procedure was worth it, and return how many lines moved."""
    moved = _worth()
    moved.subtract(_held("worth"))
    return _add(moved, now)


def _worth() -> Counter[Key]:
    reviews = Review.objects.counted().exclude(procedure="").exclude(worth_it=None).order_by()
    counted = reviews.values_list("procedure", "worth_it").annotate(count=Count("pk"))
    return Counter({("procedure", topic, "worth", "yes" if worth else "no"): count for topic, worth, count in counted})


def _held(*figures: str) -> Counter[Key]:
    rows = Line.objects.filter(figure__in=figures) if figures else Line.objects.all()
    return Counter({tuple(key): count for *key, count in rows.values_list("kind", "topic", "figure", "value", "count")})  # type: ignore[misc]


def _add(moved: Mapping[Key, int], now: datetime) -> int:
    """Add to lines what moved, in one order everywhere so that two workers never wait for each other."""
    changed = sorted((key, by) for key, by in moved.items() if by)
    if not changed:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(*key, by) for key, by in changed])
    Line.objects.filter(count=0).delete()
    topics = tuple(sorted({(kind, topic) for (kind, topic, _, _), _ in changed}))
    events.publish(events.TopicsCounted(at=now, topics=topics))
    return len(changed)


def rebuild(now: datetime) -> list[str]:
    """Count every question anew, and return a line for each topic whose numbers differed.

    What only waited to be counted is no difference.
    """
    while count_waiting(now, CHUNK):
        pass
    count_worth(now)
    expected = _worth()
    last = 0
    while ids := list(Question.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        found = facts_of(ids)
        kept = Contribution.objects.in_bulk(ids)
        rows = [
            Contribution(question_id=pk, facts=found[pk], counted_at=now)
            for pk in ids
            if pk not in kept or kept[pk].facts != found[pk]
        ]
        Contribution.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["question"], update_fields=["facts", "counted_at"]
        )
        for pk in ids:
            expected.update(lines(found[pk]))
        last = ids[-1]
    expected.subtract(_held())
    with transaction.atomic():
        _add(expected, now)
    return [f"{kind} {topic}: counts" for kind, topic in sorted({key[:2] for key, by in expected.items() if by})]
