"""What a question brings to its topics, read from its rows, and the lines that this counts in."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from consilium.answers.models import Answer
from consilium.consensus.models import Snapshot
from consilium.consensus.reading import symptoms_named
from consilium.questions.models import Outcome, Question, Update

# The first day of each span; days of the first week stand alone, since most happens then.
SPANS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 31, 91)
LONGEST = 10_000  # characters of a text that are read for symptoms
Key = tuple[str, str, str, str]
"""Kind, topic, figure and value of a line."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one public question says.

    procedure   an id of medicine.procedures, or ""
    asked       the first day of each span that the asker wrote on, with the symptoms named then as present
    considered  conditions that any doctor named as what it may be
    doctors     ids of those who answered
    outcome     the condition it turned out to be, "" when that was not named; None while nothing was told
    gone        the span by which it was gone, if that was told
    """

    procedure: str = ""
    asked: dict[str, list[str]] | None = None
    considered: tuple[str, ...] = ()
    doctors: tuple[int, ...] = ()
    outcome: str | None = None
    gone: str = ""

    def as_json(self) -> dict[str, Any]:
        """The facts as they are stored; short names, since there is one row a question."""
        return {
            "p": self.procedure,
            "a": self.asked or {},
            "c": list(self.considered),
            "d": list(self.doctors),
            "o": self.outcome,
            "g": self.gone,
        }


def span_of(day: int) -> str:
    """The span a day lies in, named by its first day."""
    return str(max(first for first in SPANS if first <= day))


def lines(stored: dict[str, Any]) -> Counter[Key]:
    """The lines that stored facts count in, each once.

    questions   ""             all questions
    waiting     ""             those without an answer
    asked       span           those whose asker wrote on these days
    sign        "span symptom" of them those that name the symptom
    named       ""             those for which a doctor named a condition (procedures)
    considered  condition      of them those for which a doctor named this one (procedures)
    after       procedure      those about this procedure (conditions)
    told        ""             those whose asker told what it turned out to be
    outcome     condition      of them those that turned out to be this; "" when no condition was named
    foreseen    "yes" or "no"  whether a doctor had named what it turned out to be (procedures)
    gone        span           those in which it was gone by these days
    doctor      id             those that this doctor answered
    """
    found: Counter[Key] = Counter()
    if not stored:
        return found
    about = [("condition", label) for label in stored["c"]]
    if stored["p"]:
        about.append(("procedure", stored["p"]))
    common = [("questions", "")]
    if not stored["d"]:
        common.append(("waiting", ""))
    for span, symptoms in stored["a"].items():
        common.append(("asked", span))
        common += [("sign", f"{span} {symptom}") for symptom in symptoms]
    if stored["o"] is not None:
        common += [("told", ""), ("outcome", stored["o"])]
        if stored["g"]:
            common.append(("gone", stored["g"]))
    common += [("doctor", str(doctor)) for doctor in stored["d"]]
    for kind, topic in about:
        for figure, value in common:
            found[kind, topic, figure, value] += 1
        if kind == "condition":
            found[kind, topic, "after", stored["p"]] += 1
            continue
        if stored["c"]:
            found[kind, topic, "named", ""] += 1
            for label in stored["c"]:
                found[kind, topic, "considered", label] += 1
        if stored["o"] and stored["c"]:
            found[kind, topic, "foreseen", "yes" if stored["o"] in stored["c"] else "no"] += 1
    return found


def facts_of(question_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts of questions by id, as they are stored; {} for one that does not show or that has no topic.

    Costs the same number of queries for one question and for two hundred.
    """
    questions = Question.objects.filter(pk__in=question_ids, is_public=True)
    rows = {row.pk: row for row in questions}
    updates: dict[int, list[Update]] = {}
    for update in Update.objects.filter(question__in=rows).exclude(day=None):
        updates.setdefault(update.question_id, []).append(update)
    doctors: dict[int, list[int]] = {}
    answered: set[int] = set()
    answers = Answer.objects.filter(question__in=rows, is_public=True).order_by("question_id", "doctor_id")
    for question_id, doctor_id in answers.values_list("question_id", "doctor_id"):
        answered.add(question_id)
        doctors.setdefault(question_id, [])
        if doctor_id is not None and doctor_id not in doctors[question_id]:
            doctors[question_id].append(doctor_id)
    stood = dict(Snapshot.objects.filter(question__in=rows).values_list("question_id", "standing"))
    outcomes = {row.question_id: row for row in Outcome.objects.filter(question__in=rows)}
    found: dict[int, dict[str, Any]] = {pk: {} for pk in question_ids}
    for pk, row in rows.items():
        considered = _considered(stood.get(pk))
        if not row.procedure and not considered:
            continue
        outcome = outcomes.get(pk)
        gone = outcome.resolved_by_day if outcome is not None else None
        # An answer without a doctor still answers: 0 stands for those who are not known.
        given = doctors.get(pk) or ([0] if pk in answered else [])
        found[pk] = Facts(
            procedure=row.procedure,
            asked=_asked(row, updates.get(pk, ())),
            considered=considered,
            doctors=tuple(given),
            outcome=outcome.condition if outcome is not None else None,
            gone=span_of(gone) if gone is not None else "",
        ).as_json()
    return found


def _considered(standing: str | None) -> tuple[str, ...]:
    return tuple(line["label"] for line in json.loads(standing)["now"]["labels"]) if standing else ()


def _asked(question: Question, updates: Iterable[Update]) -> dict[str, list[str]]:
    """What the asker named as present, by the days it was written on."""
    texts = [(question.day, f"{question.title}\n{question.body}"), *((update.day, update.body) for update in updates)]
    found: dict[int, set[str]] = {}
    for day, text in texts:
        if day is None:
            continue
        named = found.setdefault(int(span_of(day)), set())
        for complaint, scope in symptoms_named(text[:LONGEST]):
            if not scope.theory and not scope.general_practice:
                named.add(complaint.symptom)
    return {str(span): sorted(found[span]) for span in sorted(found)}
