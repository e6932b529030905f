"""What happens after a question was asked: later days, questions asked back and their replies, the outcome."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from consilium import events
from consilium.doctors.models import Doctor
from consilium.questions import levels, privacy
from consilium.questions.days import day_now
from consilium.questions.models import Clarification, Outcome, Question, Update, Version


@transaction.atomic
def add_update(*, question: Question, body: str, day: int | None, now: datetime, ticked: Iterable[str] = ()) -> Update:
    """Return what the asker added about a later day; its words and ticks may raise the question's level."""
    _reread(question, body, day, ticked)
    update = Update.objects.create(question=question, day=day, body=body, written_at=now)
    events.publish(events.UpdateAdded(at=now, question_id=question.pk, update_id=update.pk))
    return update


@transaction.atomic
def edit(*, question: Question, title: str, body: str, now: datetime) -> Question:
    """Return the question with new words; the old ones stay readable as a version.

    Something private that the new words no longer say is taken out of the old ones too. The level may only rise.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    if (title, body) == (question.title, question.body):
        return question
    Version.objects.create(question=question, title=question.title, body=question.body, replaced_at=now)
    for version in question.versions.all():
        said_now = f"{title} {body}"
        version.title = privacy.take_out_what_went(version.title, said_now)[:300]
        version.body = privacy.take_out_what_went(version.body, said_now)
        version.save(update_fields=["title", "body"])
    question.title, question.body = title, body
    levels.raise_level(question, levels.read_question(question))
    question.save(update_fields=["title", "body", *levels.LEVEL_FIELDS])
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
    row = Clarification.objects.select_for_update(of=("self",)).select_related("question").get(pk=clarification.pk)
    if row.replied_at is not None:
        return row
    _reread(row.question, words, day_now(row.question, now), ())
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


LOOK_PAUSE = timedelta(minutes=10)


def look(*, question: Question, now: datetime) -> None:
    """Note that the asker has looked at the question: what is newer than this is new to them.

    Reading writes rarely: two looks within ten minutes are one.
    """
    if question.looked_at is None or now - question.looked_at > LOOK_PAUSE:
        Question.objects.filter(pk=question.pk).update(looked_at=now)
        question.looked_at = now


def _reread(question: Question, words: str, day: int | None, ticked: Iterable[str]) -> None:
    # What the asker adds may be graver than the question was; what it said before stands.
    row = Question.objects.select_for_update().get(pk=question.pk)
    found = levels.read(words, day=day, procedure=row.procedure or row.procedure_words, ticked=ticked)
    levels.raise_level(row, found)
    row.save(update_fields=levels.LEVEL_FIELDS)
    question.level, question.level_reasons, question.level_version = row.level, row.level_reasons, row.level_version
