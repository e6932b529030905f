"""What happens to questions."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.database.rows import write_rows
from consilium.people.models import Person
from consilium.questions import levels
from consilium.questions.models import Question


@transaction.atomic
def ask(
    *,
    asker: Person,
    title: str,
    body: str,
    now: datetime,
    procedure: str = "",
    procedure_words: str = "",
    day: int | None = None,
    body_site: str = "",
    country: str = "",
    level: str = "",
    ticked: Iterable[str] = (),
) -> Question:
    """Return the question, posted now at the level its words and ticks ask for, or at `level` if that is graver."""
    question = Question(
        asker=asker,
        title=title,
        body=body,
        procedure=procedure,
        procedure_words=procedure_words,
        day=day,
        body_site=body_site,
        country=country,
        level=level,
        asked_at=now,
        added_at=now,
    )
    levels.raise_level(question, levels.read_question(question, ticked))
    question.save()
    events.publish(events.QuestionAsked(at=now, question_id=question.pk))
    return question


@transaction.atomic
def import_questions(*, source: str, questions: Iterable[Question]) -> tuple[dict[str, Question], set[str]]:
    """Return the questions of one source by their id there, and the ids of those that are new.

    `questions` are unsaved rows; one that is there already is left as it is. No event: whoever imports tells of
    questions and answers together. The level of new ones is read from their words.
    """
    wanted = {question.source_id: question for question in questions}
    found = {row.source_id: row for row in Question.objects.filter(source=source, source_id__in=wanted)}
    fresh = [question for source_id, question in wanted.items() if source_id not in found]
    for question in fresh:
        levels.raise_level(question, levels.read_question(question))
    write_rows(fresh)
    new = {question.source_id: question for question in fresh}
    for source_id, number in Question.objects.filter(source=source, source_id__in=new).values_list("source_id", "pk"):
        new[source_id].pk = number
    return found | new, set(new)
