"""What a moderator reads of two questions before merging them, and which others read alike."""

from django.urls import reverse

from consilium.answers.rules import closed_to
from consilium.people.models import Person
from consilium.questions.models import Question
from consilium.search.similar import similar
from consilium.web.pages.frame import day_words
from consilium.web.pages.level_views import heading_of
from consilium.web.pages.listing import ANSWERED, day_name, procedure_name
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import AlikeRow, OneOfTwo

MOST = 8


def one_of_two(question: Question, reader: Person) -> OneOfTwo:
    """Return a question as it is read beside another one."""
    return OneOfTwo(
        title=question.title,
        text=prose(question.body),
        facts=_facts(question, closed=bool(closed_to(reader, [question]))),
        level=heading_of(question.level),
        url=question.get_absolute_url() if question.is_public else "",
    )


def alike(question: Question, reader: Person) -> tuple[AlikeRow, ...]:
    """Return the public questions that read most like this one, those of the same procedure alone."""
    ids = similar(
        title=question.title,
        body=question.body,
        procedure=question.procedure,
        day=question.day,
        most=MOST,
        but=question.pk,
    )
    found = Question.objects.filter(is_public=True, source="", procedure=question.procedure).in_bulk(ids)
    rows = [found[pk] for pk in ids if pk in found]
    closed = closed_to(reader, rows)
    path = reverse("merging", args=[question.pk])
    return tuple(
        AlikeRow(
            question=Link(row.title, row.get_absolute_url()),
            compare_url=f"{path}?into={row.pk}",
            facts=_facts(row, closed=row.pk in closed),
        )
        for row in rows
    )


def _facts(question: Question, *, closed: bool) -> tuple[str, ...]:
    """Return the facts of a question in a line; how many answered is not told to a doctor who has not."""
    count = question.answer_count
    answers = "1 answer" if count == 1 else f"{count} answers" if count else "No answer yet"
    said = (
        f"Number {question.pk}",
        procedure_name(question),
        day_name(question.day),
        f"asked {day_words(question.asked_at)}" if question.asked_at else "",
        # Merged, its answers are counted where they stand.
        "" if question.merged_into_id is not None else ANSWERED if closed and count else answers,
    )
    return tuple(filter(None, said))
