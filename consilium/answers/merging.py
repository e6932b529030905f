"""Two questions that ask the same become one: the answers of the one move under the other, and can go back.

Nothing is rewritten: an answer keeps its row, and with it its author, its dates, its day, its versions and its votes.
What could not be moved and brought back whole is refused, with the reason.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from consilium import events
from consilium.answers.actions import count_answers
from consilium.answers.models import Answer, Claim, Draft, Unblinding
from consilium.answers.models.answer import AnswerSet
from consilium.answers.placing import lock, next_position
from consilium.doctors.models import Doctor
from consilium.questions.models import Question


class Obstacle(StrEnum):
    """Why one question is not merged into another, in the order in which it is looked at."""

    SAME = "same"
    MERGED = "merged"
    MERGED_THERE = "merged there"
    NOT_PUBLIC = "not public"
    IMPORTED = "imported"
    OTHER_PROCEDURE = "other procedure"
    GRAVER = "graver"
    TOLD_MORE = "told more"
    HOLDS_OTHERS = "holds others"
    ASKED_BY_A_DOCTOR = "asked by a doctor"
    ANSWERED_BY_AN_ASKER = "answered by an asker"
    ANSWERED_TWICE = "answered twice"
    BEING_ANSWERED = "being answered"


class CannotMerge(Exception):  # noqa: N818 (it names what happened)
    """The questions are not merged; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


_GRAVITY = "SCUE"


def what_hinders_merging(question: Question, into: Question, now: datetime) -> Obstacle | None:
    """Return the first thing that keeps the question from being merged into the other, or None."""
    return next((obstacle for obstacle, holds in _OBSTACLES if holds(question, into, now)), None)


@transaction.atomic
def merge(*, question_id: int, into_id: int, now: datetime) -> None:
    """Move all answers of the question under the other one, and take the question from view; CannotMerge if hindered.

    They stand after the answers that are there, in their order. Whoever was shown the answers to either counts as
    having been shown both. An unfinished draft goes along unless its doctor has begun or given another there.
    """
    rows = lock(question_id, into_id)
    question, into = rows[question_id], rows[into_id]
    obstacle = what_hinders_merging(question, into, now)
    if obstacle is not None:
        raise CannotMerge(obstacle)
    _share_what_was_shown(question, into)
    answered = Answer.objects.filter(question=into).values("doctor")
    drafts = Draft.objects.filter(question=question).exclude(doctor__in=answered)
    drafts.exclude(doctor__in=Draft.objects.filter(question=into).values("doctor")).update(question=into)
    Answer.objects.filter(question=question).update(given_to=question)
    _move(Answer.objects.filter(question=question).order_by("position"), into)
    question.merged_into, question.is_public = into, False
    question.save(update_fields=["merged_into", "is_public"])
    count_answers([question_id, into_id])
    events.publish(events.QuestionMerged(at=now, question_id=question_id, into_id=into_id))


@transaction.atomic
def part(*, question_id: int, now: datetime, decided: bool = False) -> None:
    """Undo a merge: the question shows again with every answer that was given to it, as they stand now.

    What was answered since stays where it was given. Doctors who answered either have been shown both by now. Nothing
    happens to a question that was not merged. `decided` when a moderator says so.
    """
    into_id = Question.objects.values_list("merged_into", flat=True).get(pk=question_id)
    if into_id is None:
        return
    rows = lock(question_id, into_id)
    question, into = rows[question_id], rows[into_id]
    if question.merged_into_id != into_id:
        return
    _share_what_was_shown(question, into)
    moved = Answer.objects.filter(question=into, given_to=question)
    drafts = Draft.objects.filter(question=into, doctor__in=moved.values("doctor"))
    drafts.exclude(doctor__in=Draft.objects.filter(question=question).values("doctor")).update(question=question)
    _move(moved.order_by("position"), question)
    Answer.objects.filter(question=question, given_to=question).update(given_to=None)
    question.merged_into, question.is_public = None, True
    question.save(update_fields=["merged_into", "is_public"])
    count_answers([question_id, into_id])
    events.publish(events.QuestionParted(at=now, question_id=question_id, into_id=into_id, decided=decided))


def end_for_what_is_new(event: Any) -> None:
    """Undo the merge of a question about which something was added, which nobody else would read there."""
    part(question_id=event.question_id, now=event.at)


def end_for_what_is_graver(event: events.QuestionChanged) -> None:
    """Undo the merge of a question that asks for care sooner, in its new words, than the one it stands with."""
    question = Question.objects.select_related("merged_into").get(pk=event.question_id)
    if question.merged_into is not None and _is_graver(question, question.merged_into, event.at):
        part(question_id=question.pk, now=event.at)


def end_for_erasure(event: events.ErasureAsked) -> None:
    """Undo merges of questions whose words are about to go: the other person's question and answers stay in view."""
    if event.keeps_text:
        return
    asked = Q(asker=event.person_id) | Q(merged_into__asker=event.person_id)
    for pk in Question.objects.filter(asked, merged_into__isnull=False).order_by("pk").values_list("pk", flat=True):
        part(question_id=pk, now=event.at)


def _move(answers: AnswerSet, question: Question) -> None:
    for position, pk in enumerate(list(answers.values_list("pk", flat=True)), start=next_position(question)):
        Answer.objects.filter(pk=pk).update(question=question, position=position)


def _share_what_was_shown(one: Question, other: Question) -> None:
    """Let every account that has seen the answers to either question count as having seen those to both."""
    both = (one, other)
    seen: set[int | None] = set(Unblinding.objects.filter(question__in=both).values_list("person", flat=True))
    seen |= set(Answer.objects.given_here().filter(question__in=both).values_list("doctor__account", flat=True))
    seen |= {one.asker_id, other.asker_id}
    Unblinding.objects.bulk_create(
        [
            Unblinding(person_id=pk, question=question)
            for pk in sorted(pk for pk in seen if pk is not None)
            for question in both
        ],
        ignore_conflicts=True,
    )


def _is_graver(question: Question, into: Question, now: datetime) -> bool:
    return _GRAVITY.find(question.level) > _GRAVITY.find(into.level)


def _told_more(question: Question, into: Question, now: datetime) -> bool:
    return question.updates.exists() or question.clarifications.exists() or hasattr(question, "outcome")


def _answered_by_an_asker(question: Question, into: Question, now: datetime) -> bool:
    askers = {question.asker_id, into.asker_id} - {None}
    return Answer.objects.filter(question__in=(question, into), doctor__account__in=askers).exists()


def _answered_twice(question: Question, into: Question, now: datetime) -> bool:
    there = Answer.objects.filter(question=into, doctor__isnull=False).values("doctor")
    return Answer.objects.filter(question=question, doctor__in=there).exists()


_OBSTACLES: Sequence[tuple[Obstacle, Callable[[Question, Question, datetime], bool]]] = (
    (Obstacle.SAME, lambda question, into, now: question.pk == into.pk),
    (Obstacle.MERGED, lambda question, into, now: question.merged_into_id is not None),
    (Obstacle.MERGED_THERE, lambda question, into, now: into.merged_into_id is not None),
    (Obstacle.NOT_PUBLIC, lambda question, into, now: not (question.is_public and into.is_public)),
    # What was imported is a copy of a page elsewhere, and is brought in again by its place there.
    (Obstacle.IMPORTED, lambda question, into, now: bool(question.source or into.source)),
    (
        Obstacle.OTHER_PROCEDURE,
        lambda question, into, now: (
            (question.procedure, question.procedure_words.casefold())
            != (into.procedure, into.procedure_words.casefold())
        ),
    ),
    # How soon a question asks for care is never lowered, so the graver one is the one that stays.
    (Obstacle.GRAVER, _is_graver),
    (Obstacle.TOLD_MORE, _told_more),
    (Obstacle.HOLDS_OTHERS, lambda question, into, now: question.merged.exists()),
    (
        Obstacle.ASKED_BY_A_DOCTOR,
        lambda question, into, now: Doctor.objects.filter(account=question.asker_id, account__isnull=False).exists(),
    ),
    (Obstacle.ANSWERED_BY_AN_ASKER, _answered_by_an_asker),
    (Obstacle.ANSWERED_TWICE, _answered_twice),
    (
        Obstacle.BEING_ANSWERED,
        lambda question, into, now: Claim.objects.filter(question=question, until__gt=now).exists(),
    ),
)
