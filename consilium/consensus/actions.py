"""Keeping the snapshots: the only writer of where the doctors stand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers import models as answers
from consilium.consensus import stored
from consilium.consensus.collecting import opinions_of
from consilium.consensus.facts import facts_of
from consilium.consensus.models import Snapshot
from consilium.consensus.opinions import Opinion, counted
from consilium.consensus.ordering import view_of
from consilium.consensus.stand import stand
from consilium.consensus.standing import Standing, Terms
from consilium.database.rows import write_rows
from consilium.medicine.actions import all_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.levels import Level
from consilium.medicine.vocabulary import VERSION
from consilium.questions.models import Clarification, Question

CHUNK = 200


def _is_specific(label: str) -> bool:
    row = all_conditions().get(label)
    return row is None or row.specific


def _is_urgent(label: str) -> bool:
    row = all_conditions().get(label)
    return row is not None and row.urgent


def _broader(action: str) -> str:
    row = all_actions().get(action)
    return row.broader if row is not None else ""


TERMS = Terms(is_specific=_is_specific, is_urgent=_is_urgent, broader=_broader, version=VERSION)


@transaction.atomic
def recompute(question_ids: Iterable[int], now: datetime, *, telling: bool = True) -> list[int]:
    """Count anew where the doctors stand on these questions, and return the ids of those whose snapshot changed.

    Costs the same number of queries for one question and for two hundred. When something graver is raised than before,
    a RedFlagRaised is published for the question, unless there is nobody to tell (`telling`), as in an import.
    """
    ids = sorted(set(question_ids))
    changed: list[int] = []
    for start in range(0, len(ids), CHUNK):
        changed += _recompute(ids[start : start + CHUNK], now, telling=telling)
    return changed


def _recompute(ids: list[int], now: datetime, *, telling: bool) -> list[int]:
    # Rows are gathered by their key here: a prefetch makes a query set for each question and each answer.
    asked_back: dict[int, list[Clarification]] = defaultdict(list)
    for clarification in Clarification.objects.filter(question_id__in=ids):
        asked_back[clarification.question_id].append(clarification)
    versions: dict[int, list[answers.Opinion]] = defaultdict(list)
    for version in answers.Opinion.objects.filter(answer__question_id__in=ids, answer__is_public=True):
        versions[version.answer_id].append(version)
    opinions: dict[int, list[Opinion]] = defaultdict(list)
    public = answers.Answer.objects.filter(question_id__in=ids, is_public=True).order_by("question_id", "position")
    for answer in public:
        opinions[answer.question_id] += opinions_of(answer, versions[answer.pk])
    before = {row.question_id: row for row in Snapshot.objects.filter(question_id__in=ids)}
    rows: list[Snapshot] = []
    standings: list[Standing] = []
    for question in Question.objects.filter(pk__in=ids):
        given = opinions[question.pk]
        standing = stand(given, facts_of(question, asked_back[question.pk]), TERMS)
        row = _snapshot(question, standing, given, now)
        held = before.get(question.pk)
        if held is None or (held.standing, held.opinions) != (row.standing, row.opinions):
            rows.append(row)
            standings.append(standing)
    write_rows(
        rows,
        updating=["standing", "opinions", "vocabulary", "doctors", "verdict", "top", "level", "dots", "made_at"],
    )
    for row, standing in zip(rows, standings, strict=True) if telling else ():
        _tell(before.get(row.question_id), row.question_id, standing, now)
    return [row.question_id for row in rows]


def _snapshot(question: Question, standing: Standing, given: list[Opinion], now: datetime) -> Snapshot:
    return Snapshot(
        question_id=question.pk,
        standing=stored.to_json(standing),
        opinions=stored.many_to_json(given),
        vocabulary=standing.vocabulary,
        doctors=standing.doctors,
        verdict=standing.now.verdict.value,
        top=standing.now.top or "",
        level=standing.safety.level.name,
        dots=_dots(standing, given),
        made_at=now,
    )


def _dots(standing: Standing, given: list[Opinion]) -> list[list[str | int]]:
    """Return one dot a doctor by what each names first, the leading view first, those who name no cause last."""
    places = {line.label: number for number, line in enumerate(standing.now.labels, start=1)}
    dots: list[list[str | int]] = []
    for opinion in counted(given):
        view = view_of(opinion, TERMS.is_specific)
        stance = "silent" if not view else "possible" if view in opinion.possible else "likely"
        dots.append([stance, places.get(view, 0)])
    return sorted(dots, key=lambda dot: (dot[1] == 0, dot[1], dot[0]))


def _tell(before: Snapshot | None, question_id: int, standing: Standing, now: datetime) -> None:
    new = _alarms(standing)
    if new and (before is None or new - _alarms(stored.from_json(before.standing))):
        events.publish(events.RedFlagRaised(at=now, question_id=question_id))


def _alarms(standing: Standing) -> set[str]:
    """Return what a doctor raised that cannot wait: each treatable cause, and care today or sooner."""
    raised = {line.id for line in standing.safety.warnings}
    if standing.safety.raised_by or standing.safety.said_by_imported:
        level = max(standing.safety.level, standing.safety.imported_level or Level.S)
        raised |= {above.name for above in (Level.U, Level.E) if standing.safety.question < above <= level}
    return raised


def rebuild() -> list[str]:
    """Count every question anew and return a line for each snapshot that differed."""
    from django.utils import timezone

    now = timezone.now()
    lines: list[str] = []
    last = 0
    while ids := list(Question.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        lines += [f"question {pk}: where the doctors stand" for pk in recompute(ids, now)]
        last = ids[-1]
    return lines
