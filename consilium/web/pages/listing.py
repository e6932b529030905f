"""Rows of questions and keyset pages, the same on every page that lists questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, QuerySet
from django.http import QueryDict

from consilium.answers.rules import closed_to
from consilium.caching import keys
from consilium.consensus.models import Snapshot
from consilium.consensus.pooling import Verdict
from consilium.lib.prose import excerpt
from consilium.medicine.emergency import country_name
from consilium.medicine.procedures import procedure
from consilium.people.rules import Reader
from consilium.questions.models import Photo, Question
from consilium.web.pages.frame import moment
from consilium.web.pages.shapes.common import Level, Pagination, Seat
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.standing_views import VIEWS, condition_name

PAGE = 20
MOST_SEATS = 24  # dots that a row has room for
ANSWERED = "Answered, not yet by you"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Some rows, newest first, and the way to those before and after."""

    rows: Sequence[Row]
    pages: Pagination


def keyset_page(rows: QuerySet[Row], query: QueryDict, path: str, size: int = PAGE) -> KeysetPage[Row]:
    """Return one page of rows by falling id: `?before=ID` older ones, `?after=ID` newer ones; an odd id is no id."""
    before, after = _id(query.get("before")), _id(query.get("after"))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
        if not has_newer and len(found) < size:
            # The newest rows do not fill a page: show the first page, whole.
            return keyset_page(rows, QueryDict(), path, size)
    else:
        older = rows.filter(pk__lt=before) if before is not None else rows
        found = list(older.order_by("-pk")[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    kept = query.copy()
    for name in ("before", "after"):
        kept.pop(name, None)
    return KeysetPage(
        rows=found,
        pages=Pagination(
            newer_url=_address(path, kept, "after", found[0].pk) if has_newer and found else "",
            older_url=_address(path, kept, "before", found[-1].pk) if has_older and found else "",
        ),
    )


def _id(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None


def _address(path: str, kept: QueryDict, name: str, value: Any) -> str:
    query = kept.copy()
    query[name] = str(value)
    return f"{path}?{query.urlencode()}"


def question_rows(questions: Sequence[Question], reader: Reader, now: datetime) -> tuple[QuestionRow, ...]:
    """Return the rows of a list of questions as the reader may see them, with two queries however many there are.

    A doctor is told whether colleagues have answered, not how many: the number of answers says how hard a case is.
    """
    keys.carry(keys.row(question.pk) for question in questions)
    closed = closed_to(reader, questions)
    photos = dict(
        Photo.objects.filter(question__in=questions, revoked_at=None)
        .exclude(showing=Photo.Showing.DOCTORS)
        .order_by()
        .values_list("question_id")
        .annotate(count=Count("pk"))
    )
    snapshots = {
        row.question_id: row
        for row in Snapshot.objects.filter(question__in=questions).defer("standing", "opinions")
        if row.question_id not in closed
    }
    return tuple(
        QuestionRow(
            url=question.get_absolute_url(),
            title=question.title,
            excerpt=excerpt(question.body, 180),
            procedure=procedure_name(question),
            day=day_name(question.day),
            country=country_name(question.country) if question.country else "",
            asked=moment(question.asked_at, now),
            answer_count=question.answer_count if question.pk not in closed else 0,
            answered=ANSWERED if question.pk in closed and question.answer_count else "",
            photo_count=photos.get(question.pk, 0),
            level=level_of(question),
            seats=seats(snapshots.get(question.pk)),
            standing=standing_in_brief(snapshots.get(question.pk)),
        )
        for question in questions
    )


def seats(snapshot: Snapshot | None) -> tuple[Seat, ...]:
    """Return one dot a doctor, in the colours of the views, as a list shows them."""
    dots = snapshot.dots if snapshot is not None else []
    return tuple(Seat(stance, view if view <= VIEWS else 0) for stance, view in dots[:MOST_SEATS])


def standing_in_brief(snapshot: Snapshot | None) -> str:
    """Return where the doctors stand in half a line; nothing where they are too few to say."""
    if snapshot is None or not snapshot.top:
        return ""
    top = condition_name(snapshot.top).lower()
    return {
        Verdict.AGREE: f"most think of {top}",
        Verdict.LEANING: f"leaning {top}",
        Verdict.DIVIDED: "divided",
    }.get(Verdict(snapshot.verdict), "")


def level_of(question: Question) -> Level | None:
    """Return the level of a question, or None when it was not read or expects nothing special."""
    return question.level if question.level in ("E", "U", "C", "S") else None  # type: ignore[return-value]


def procedure_name(question: Question) -> str:
    """Return the name of the question's procedure, as the list has it or as it was written."""
    return procedure(question.procedure).label if question.procedure else question.procedure_words


def day_name(day: int | None) -> str:
    """Return "day 4", or nothing."""
    return "" if day is None else f"day {day}"
