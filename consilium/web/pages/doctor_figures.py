"""The figures on a doctor's profile, each from the answers that the reader may see, with what keeps it honest."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, Sum

from consilium.answers.models import Answer, Opinion
from consilium.doctors.models import Doctor
from consilium.lib.wilson import wilson_interval
from consilium.people.rules import Reader
from consilium.questions.models import Outcome
from consilium.votes.models import Agreement
from consilium.web.pages.shapes.doctor import Figure

FEWEST_TIMES = 5  # answers from which a usual time is told
FEWEST_OUTCOMES = 10
FEWEST_WORDS = 5  # of colleagues, from which an interval is told
NEWEST = 500  # answers that times and outcomes are read from


def doctor_figures(doctor: Doctor, reader: Reader) -> tuple[Figure, ...]:
    """Return the figures of a doctor, with four queries however many answers there are."""
    answers = Answer.objects.visible_to(reader).given_here().filter(doctor=doctor)
    counted = answers.order_by().aggregate(
        n=Count("pk"),
        up=Sum("helpful_up", default=0),
        down=Sum("helpful_down", default=0),
        inside=Count("pk", filter=Q(in_specialty=True)),
        known=Count("pk", filter=Q(in_specialty__isnull=False)),
    )
    said = dict(
        Agreement.objects.filter(answer__in=answers.order_by().values("pk"))
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"))
    )
    return (
        *_specialty(counted["inside"], counted["known"]),
        *_helpful(counted["up"], counted["down"]),
        *_agreement(said),
        *_time(
            [row for row in answers.order_by("-pk").values_list("question__asked_at", "given_at")[:NEWEST] if all(row)]
        ),
        *_calibration(answers),
    )


def _specialty(inside: int, known: int) -> Iterator[Figure]:
    if known:
        yield Figure(f"{round(100 * inside / known)} %", "in the own specialty", f"{inside} of {known} answers")


def _helpful(up: int, down: int) -> Iterator[Figure]:
    if up + down:
        low, high = wilson_interval(up, up + down)
        note = f"{_range(low, high)}, by {up + down} votes: that answers were clear, not that they are right"
        yield Figure(f"{round(100 * up / (up + down))} %", "of votes: helpful", note)


def _agreement(said: dict[str, int]) -> Iterator[Figure]:
    total = sum(said.values())
    if not total:
        return
    agree, reserved = said.get(Agreement.Kind.AGREE, 0), said.get(Agreement.Kind.RESERVED, 0)
    parts = [f"{reserved} with a reservation"] if reserved else []
    if total - agree - reserved:
        parts.append(f"{total - agree - reserved} disagree")
    if total >= FEWEST_WORDS:
        parts.append(_range(*wilson_interval(agree + reserved, total)))
    yield Figure(f"{agree + reserved} of {total}", "colleagues’ words: agree", ", ".join(parts))


def _time(times: list[tuple[Any, Any]]) -> Iterator[Figure]:
    waits = [max(given - asked, timedelta(0)) for asked, given in times]
    if len(waits) >= FEWEST_TIMES:
        yield Figure(_length(median(waits)), "usual time to an answer", f"half of {len(waits)} answers came sooner")


def _length(wait: timedelta) -> str:
    hours = wait / timedelta(hours=1)
    if hours < 1:
        return "within an hour"
    return f"{round(hours)} h" if hours < 48 else f"{round(hours / 24)} days"


def _calibration(answers: Any) -> Iterator[Figure]:
    """Tell how often what it turned out to be was among the first two of the doctor's first opinion.

    Only outcomes count that a doctor found, told after the opinion was given.
    """
    firsts = (
        Opinion.objects.filter(answer__in=answers.order_by().values("pk"), number=0)
        .filter(answer__question__outcome__isnull=False)
        .exclude(answer__question__outcome__condition="")
        .exclude(answer__question__outcome__finder=Outcome.Finder.OWN)
        .order_by("-pk")
        .values_list(
            "groups", "given_at", "answer__question__outcome__condition", "answer__question__outcome__told_at"
        )[:NEWEST]
    )
    hits = [among_first_two(groups, condition) for groups, given, condition, told in firsts if groups and given < told]
    if len(hits) >= FEWEST_OUTCOMES:
        low, high = wilson_interval(sum(hits), len(hits))
        yield Figure(
            f"{sum(hits)} of {len(hits)}",
            "outcomes among the first two named",
            f"{_range(low, high)}, where another doctor found what it was and the asker told it here",
        )


def among_first_two(groups: list[list[dict[str, Any]]], condition: str) -> bool:
    """Say whether a condition is among the first two of a ranking: fewer than two stand strictly before it.

    >>> among_first_two([[{"label": "acne"}], [{"label": "milia"}, {"label": "rosacea"}]], "rosacea")
    True
    """
    before = 0
    for group in groups:
        if before >= 2:
            return False
        if any(one.get("label") == condition for one in group):
            return True
        before += len(group)
    return False


def _range(low: float, high: float) -> str:
    return f"{round(100 * low)}–{round(100 * high)} %"
