"""What happens after a question was asked: later days, questions asked back and their replies, the outcome."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.doctors.models import Doctor
from consilium.questions.models import Clarification, Outcome, Question, Update, Version


@transaction.atomic
def add_update(*, question: Question, body: str, day: int | None, now: datetime) -> Update:
    """Return what the asker added about a later day."""
    update = Update.objects.create(question=question, day=day, body=body, written_at=now)
    events.publish(events.UpdateAdded(at=now, question_id=question.pk, update_id=update.pk))
    return update


@transaction.atomic
def edit(*, question: Question, title: str, body: str, now: datetime) -> Question:
    """Return the question with new words; the old ones stay readable as a version."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if (title, body) == (question.title, question.body):
        return question
    Version.objects.create(question=question, title=question.title, body=question.body, replaced_at=now)
    question.title, question.body = title, body
    question.save(update_fields=["title", "body"])
    events.publish(events.QuestionChanged(at=now, question_id=question.pk))
    return question


@transaction.atomic
def ask_back(*, question: Question, doctor: Doctor, words: str, now: datetime, about: str = "") -> Clarification:
    """Return what the doctor asks the asker; `about` is an id of the short list, or empty for free words."""
    row = Clarification.objects.create(question=question, doctor=doctor, about=about, words=words, asked_at=now)
    events.publish(events.ClarificationAsked(at=now, question_id=question.pk, clarification_id=row.pk))
    return row


@transaction.atomic
def reply(*, clarification: Clarification, words: str, now: datetime) -> Clarification:
    """Return the clarification with the asker's one reply; a later one changes nothing."""
    row = Clarification.objects.select_for_update().get(pk=clarification.pk)
    if row.replied_at is not None:
        return row
    row.reply, row.replied_at = words, now
    row.save(update_fields=["reply", "replied_at"])
    events.publish(events.ClarificationAnswered(at=now, question_id=row.question_id, clarification_id=row.pk))
    return row


@transaction.atomic
def tell_outcome(
    *,
    question: Question,
    finder: Outcome.Finder,
    now: datetime,
    condition: str = "",
    day: int | None = None,
    resolved_by_day: int | None = None,
    words: str = "",
) -> Outcome:
    """Return what it turned out to be; told again, it takes the place of what was told before."""
    told = {
        "finder": finder,
        "condition": condition,
        "day": day,
        "resolved_by_day": resolved_by_day,
        "words": words,
        "told_at": now,
    }
    outcome, _ = Outcome.objects.update_or_create(question=question, defaults=told)
    events.publish(events.OutcomeTold(at=now, question_id=question.pk))
    return outcome
