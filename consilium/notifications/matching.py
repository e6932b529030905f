"""Tells doctors of open questions that fit them, and never of more within seven days than they chose.

A notice says that there is a question, and nothing of whether, or how often, colleagues have answered it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, Value, When

from consilium.answers.models import Answer
from consilium.doctors.models import Credential, Doctor
from consilium.doctors.standing import standings
from consilium.medicine.procedures import procedure, procedures
from consilium.notifications import telling
from consilium.notifications.allotting import LONG_AGO, FreeDoctor, OpenQuestion, allot
from consilium.notifications.models import Kind, Matching, Notice
from consilium.notifications.models.matching import MOST_A_WEEK
from consilium.people.models import Person
from consilium.people.rules import is_suspended
from consilium.questions.models import Question

WEEK = timedelta(days=7)
# What is older is over for its asker. Notices are kept for longer, so that a question is never told twice.
YOUNG = timedelta(days=30)
# Three doctors can differ two to one; with that, another question needs an answer more.
ENOUGH = 3
# Whoever was told is given so long to answer before somebody else is told in their place.
PATIENCE, PATIENCE_IF_URGENT = timedelta(days=2), timedelta(hours=6)
MOST_OPEN = 10_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many questions within seven days a doctor wants to be told of, and whether only of the own country's."""

    a_week: int
    only_own_country: bool


DEFAULT = Wanted(a_week=3, only_own_country=False)


def wanted_by(person: Person) -> Wanted:
    """Return what the person chose."""
    row = Matching.objects.filter(person=person).first()
    return Wanted(row.a_week, row.only_own_country) if row is not None else DEFAULT


@transaction.atomic
def choose(*, person: Person, wanted: Wanted) -> None:
    """Keep what the person chose; ValueError for a number that is not offered."""
    if not 0 <= wanted.a_week <= MOST_A_WEEK:
        raise ValueError(f"{wanted.a_week} a week is not offered")
    chosen = {"a_week": wanted.a_week, "only_own_country": wanted.only_own_country}
    Matching.objects.update_or_create(person=person, defaults=chosen)


def match_due(now: datetime, *, most: int = 20) -> int:
    """Tell doctors of up to `most` questions that fit them, and return how many notices that were; a chore.

    Urgent questions come first, then those with the fewest answers, then the oldest.
    """
    free = _free_doctors(now)
    if not free:
        return 0
    pairs = list(islice(allot(_open_questions(free, now), free), most))
    return sum(_tell(question_id, person_id, now) for question_id, person_id in pairs)


@transaction.atomic
def _tell(question_id: int, person_id: int, now: datetime) -> bool:
    # The person's row is the queue: two workers never count the same week at once.
    person = Person.objects.select_for_update().get(pk=person_id)
    question = Question.objects.filter(pk=question_id, is_public=True).first()
    if question is None or Notice.objects.filter(person=person, question=question).exists():
        return False
    if Answer.objects.given_here().filter(question=question, doctor__account=person).exists():
        return False
    lately = Notice.objects.filter(person=person, kind=Kind.MATCHED, told_at__gt=now - WEEK).count()
    if lately >= wanted_by(person).a_week:
        return False
    telling.tell(telling.Happening(Kind.MATCHED, question.pk, now, question=question), {person.pk})
    return True


def _free_doctors(now: datetime) -> list[FreeDoctor]:
    """Return the doctors whose licence holds, who are not suspended and have room left this week."""
    matched = Notice.objects.filter(kind=Kind.MATCHED, told_at__gt=now - YOUNG).values("person")
    of_week = Count("pk", filter=Q(told_at__gt=now - WEEK))
    loads = {row["person"]: row for row in matched.annotate(lately=of_week, last=Max("told_at"))}
    chosen = {row.person_id: Wanted(row.a_week, row.only_own_country) for row in Matching.objects.all()}
    checked = Credential.objects.filter(
        doctor=OuterRef("pk"), kind=Credential.Kind.LICENCE, decision=Credential.Decision.VERIFIED
    )
    rows = Doctor.objects.public().filter(Exists(checked), account__is_active=True).exclude(specialty="")
    found: dict[int, FreeDoctor] = {}
    asked: list[Doctor] = []
    for doctor in rows.select_related("account").order_by("pk"):
        assert doctor.account is not None  # an account that is active is one
        wanted, load = chosen.get(doctor.account.pk, DEFAULT), loads.get(doctor.account.pk)
        told, last = (load["lately"], load["last"]) if load is not None else (0, LONG_AGO)
        if told >= wanted.a_week or is_suspended(doctor.account, now):
            continue
        asked.append(doctor)
        found[doctor.pk] = FreeDoctor(
            person=doctor.account.pk,
            specialty=doctor.specialty,
            country=doctor.country,
            only_own_country=wanted.only_own_country,
            room=wanted.a_week - told,
            told=told,
            last=last,
        )
    standing = standings(asked, now)
    return [free for pk, free in found.items() if standing[pk].is_verified]


def _open_questions(free: Sequence[FreeDoctor], now: datetime) -> Iterator[OpenQuestion]:
    """Give the young questions of these doctors' specialties that need more answers, the most pressing first."""
    specialties, people = {doctor.specialty for doctor in free}, {doctor.person for doctor in free}
    fitting = [row.id for row in procedures() if not specialties.isdisjoint(row.specialties)]
    urgency = Case(When(level="E", then=Value(0)), When(level="U", then=Value(1)), default=Value(2))
    # What was imported, or whose asker is gone, nobody waits for.
    waiting = Question.objects.filter(is_public=True, source="", asker__isnull=False, procedure__in=fitting)
    waiting = waiting.filter(added_at__gt=now - YOUNG, answer_count__lt=ENOUGH)
    rows = list(waiting.order_by(urgency, "answer_count", "pk")[:MOST_OPEN])
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        answered, told = _answered(batch), _told(batch, people)
        for row in batch:
            patience = PATIENCE_IF_URGENT if row.level in ("E", "U") else PATIENCE
            asked = {person for person, since in told[row.pk] if since is not None and since > now - patience}
            wanted = ENOUGH - row.answer_count - len(asked - answered[row.pk])
            if wanted > 0:
                closed = {row.asker_id or 0, *answered[row.pk], *(person for person, _ in told[row.pk])}
                kinds = procedure(row.procedure).specialties
                yield OpenQuestion(row.pk, kinds, row.country, wanted, frozenset(closed))


def _answered(questions: Sequence[Question]) -> defaultdict[int, set[int]]:
    """Return the accounts that answered each question, shown or held."""
    given = Answer.objects.given_here().filter(question__in=questions, doctor__account__isnull=False)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for question_id, person_id in given.values_list("question", "doctor__account"):
        found[question_id].add(person_id)
    return found


def _told(questions: Sequence[Question], people: set[int]) -> defaultdict[int, set[tuple[int, datetime | None]]]:
    """Return who was told of each question here, with the time, and which of the people know of it by another way."""
    rows = Notice.objects.filter(Q(kind=Kind.MATCHED) | Q(person__in=people), question__in=questions)
    found: defaultdict[int, set[tuple[int, datetime | None]]] = defaultdict(set)
    for question_id, person_id, kind, at in rows.values_list("question", "person", "kind", "told_at"):
        assert question_id is not None  # asked for by question
        found[question_id].add((person_id, at if kind == Kind.MATCHED else None))
    return found
