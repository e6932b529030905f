"""Looks at what is posted before anyone else can, holds what trips a rule, and lets it go once it is mended."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from consilium import events
from consilium.answers.models import Answer
from consilium.moderation.cases import open_case, reasons_to_wait
from consilium.moderation.models import Case, Decision, Hold, Kind, Lane
from consilium.moderation.rules_of_holding import BY_NAME, CROWD_WITHIN, Post, tripped
from consilium.moderation.subjects import HANDLINGS, Subject, subject
from consilium.people.models import Person
from consilium.questions.models import Photo, Question, Update
from consilium.reviews.models import Review, ReviewSet


def look_at_question(event: events.QuestionAsked | events.QuestionChanged | events.QuestionParted) -> None:
    """Hold a question asked here when its words, or how it came, trip a rule; let it go when they no longer do.

    One that was merged shows to nobody but its asker, and is looked at when it shows again.
    """
    found = subject(Kind.QUESTION, event.question_id)
    if found is None or found.author is None or found.question is None or found.question.merged_into_id is not None:
        return
    _look(found, f"{found.title}\n{found.words}", found.question.level, event.at)


def look_at_parted(event: events.QuestionParted) -> None:
    """Look at a question that shows again for another reason than a moderator's word: its words may have changed."""
    if not event.decided:
        look_at_question(event)


def look_at_update(event: events.UpdateAdded) -> None:
    """Let a moderator look at an update that trips a rule; the question it belongs to goes on showing."""
    post = Post(Update.objects.get(pk=event.update_id).body)
    if tripped(post, settings.HOLD):
        open_case(kind=Kind.QUESTION, subject_id=event.question_id, lane=Lane.REST, now=event.at)


def look_at_answer(event: events.AnswerPosted | events.AnswerRevised) -> None:
    """Hold a doctor's answer likewise; one that raises an alarm shows, and is looked at besides."""
    found = subject(Kind.ANSWER, event.answer_id)
    if found is None or found.author is None:
        return
    newest = Answer.objects.get(pk=found.id).opinions.last()
    _look(found, f"{found.title}\n{found.words}", newest.urgency if newest is not None else "", event.at)


@transaction.atomic
def look_at_review(event: events.ReviewWritten) -> None:
    """Show a review that trips no rule; let the others wait for a moderator, each with its reasons.

    When reviews of one doctor come in a crowd, those of the crowd that rules let through are looked at by a person too.
    """
    found = subject(Kind.REVIEW, event.review_id)
    assert found is not None
    assert found.author is not None
    review = Review.objects.get(pk=found.id)
    others = Review.objects.filter(doctor=review.doctor_id, written_at__gt=event.at - CROWD_WITHIN)
    others = others.exclude(person=review.person_id)
    post = replace(
        _post(found, found.author, found.words, "", event.at),
        is_review=True,
        is_tied=bool(review.tie),
        by_others=others.values("person").distinct().count(),
        in_last_hour=Review.objects.filter(person=review.person_id, written_at__gt=event.at - timedelta(hours=1))
        .exclude(pk=review.pk)
        .count(),
    )
    rules = tripped(post, settings.HOLD)
    if not rules and _was_removed(found):
        rules = (BY_NAME["reviews"],)
    looked_at: dict[str, Any] = {
        "rules": [rule.name for rule in rules],
        "digest": hashlib.sha256(found.words.encode()).hexdigest(),
        "held_at": event.at,
        "ended_at": None if rules else event.at,
    }
    Hold.objects.update_or_create(kind=Kind.REVIEW, subject_id=found.id, defaults=looked_at)
    if not rules:
        HANDLINGS[Kind.REVIEW].restore(found.id, event.at)
        return
    open_case(kind=Kind.REVIEW, subject_id=found.id, lane=Lane.REST, now=event.at)
    if "crowd" in looked_at["rules"]:
        for pk in _unread(others):
            open_case(kind=Kind.REVIEW, subject_id=pk, lane=Lane.REST, now=event.at)


def _was_removed(found: Subject) -> bool:
    """Say whether moderators had taken it away: then a rule alone does not bring it back in other words."""
    newest = Decision.objects.filter(kind=found.kind, subject_id=found.id).order_by("-number").first()
    return newest is not None and newest.verdict in (Decision.Verdict.HIDE, Decision.Verdict.UPHOLD)


def _unread(reviews: ReviewSet) -> list[int]:
    """Return the ids of those that show and that no moderator has decided about."""
    shown = list(reviews.published().values_list("pk", flat=True))
    decided = Decision.objects.filter(kind=Kind.REVIEW, subject_id__in=shown).values_list("subject_id", flat=True)
    return sorted(set(shown) - set(decided))


def hold_photos(event: events.QuestionAsked) -> None:
    """Hide every photo of a new question until it was looked at, where the installation wants that."""
    if "photos" not in settings.HOLD:
        return
    for pk in Photo.objects.filter(question=event.question_id, revoked_at=None).values_list("pk", flat=True):
        HANDLINGS[Kind.PHOTO].hide(pk, event.at)
        open_case(kind=Kind.PHOTO, subject_id=pk, lane=Lane.REST, now=event.at)


def end_by_decision(event: events.Decided) -> None:
    """Let a moderator's decision end a hold: what was decided is not undone by a change of words."""
    row = Decision.objects.get(number=event.decision_number)
    Hold.objects.filter(kind=row.kind, subject_id=row.subject_id, ended_at=None).update(ended_at=event.at)


def end_by_publishing(event: events.ReviewChanged) -> None:
    """End what waits about a review that shows now without a decision, or that its writer took back."""
    review = Review.objects.filter(pk=event.review_id).first()
    named = {"kind": Kind.REVIEW, "subject_id": event.review_id}
    if review is not None and review.published_at is None:
        return
    ended = Hold.objects.filter(**named, ended_at=None).update(ended_at=event.at)
    case = Case.objects.filter(**named, closed_at=None).first()
    if case is not None and (review is None or (ended and not reasons_to_wait(case))):
        case.closed_at = event.at
        case.save(update_fields=["closed_at"])


def held(pairs: Iterable[tuple[Kind, int]]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return of these (kind, id) pairs those that are held now, each with the reasons as its author reads them."""
    wanted = set(pairs)
    rows = Hold.objects.filter(subject_id__in=[pk for _, pk in wanted], ended_at=None)
    return {
        (row.kind, row.subject_id): tuple(BY_NAME[name].reason for name in row.rules if name in BY_NAME)
        for row in rows
        if (row.kind, row.subject_id) in wanted
    }


@transaction.atomic
def _look(found: Subject, text: str, level: str, now: datetime) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    hold = Hold.objects.select_for_update().filter(kind=found.kind, subject_id=found.id).first()
    if hold is not None and hold.digest == digest:
        return
    assert found.author is not None
    rules = tripped(_post(found, found.author, text, level, now), settings.HOLD)
    if not rules:
        if hold is not None:
            _let_go(found, hold, digest, now)
        return
    looked_at = {"rules": [rule.name for rule in rules], "digest": digest, "held_at": now, "ended_at": None}
    decided_hidden = hold is not None and hold.ended_at is not None and not found.is_shown
    Hold.objects.update_or_create(
        kind=found.kind,
        subject_id=found.id,
        defaults={**looked_at, "ended_at": now} if decided_hidden else looked_at,
    )
    if not decided_hidden:
        open_case(kind=found.kind, subject_id=found.id, lane=Lane.URGENT if level in ("E", "U") else Lane.REST, now=now)
    if found.is_shown and not (found.kind == Kind.ANSWER and level in ("E", "U")):
        HANDLINGS[found.kind].hide(found.id, now)


def _let_go(found: Subject, hold: Hold, digest: str, now: datetime) -> None:
    was_held = hold.ended_at is None
    hold.digest, hold.ended_at = digest, hold.ended_at or now
    hold.save(update_fields=["digest", "ended_at"])
    if not was_held:
        return
    HANDLINGS[found.kind].restore(found.id, now)
    case = Case.objects.filter(kind=found.kind, subject_id=found.id, closed_at=None).first()
    if case is not None and not reasons_to_wait(case):
        case.closed_at = now
        case.save(update_fields=["closed_at"])


def _post(found: Subject, author: Person, text: str, level: str, now: datetime) -> Post:
    hour = now - timedelta(hours=1)
    questions = Question.objects.filter(asker=author).exclude(pk=found.id if found.kind == Kind.QUESTION else 0)
    answers = (
        Answer.objects.given_here()
        .filter(doctor__account=author)
        .exclude(pk=found.id if found.kind == Kind.ANSWER else 0)
    )
    is_answer = found.kind == Kind.ANSWER
    lately = answers.filter(given_at__gt=hour) if is_answer else questions.filter(asked_at__gt=hour)
    return Post(
        text=text,
        is_answer=is_answer,
        earlier=questions.count() + answers.count(),
        in_last_hour=lately.count(),
        account_age=now - author.date_joined,
        level=level,
    )
