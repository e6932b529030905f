"""Rows written by the thousand are the rows that `bulk_create` would have written."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consilium.answers.models import Answer
from consilium.consensus.models import Unread
from consilium.database.rows import write_rows
from consilium.questions.models import Question
from consilium.search.models import Related

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(now: datetime) -> Question:
    return Question.objects.create(title="Bumps?", added_at=now)


def answers(question: Question, now: datetime, places: range) -> list[Answer]:
    """Return unsaved answers with something in every kind of column."""
    return [
        Answer(
            question=question,
            position=place,
            body=f"It’s 100 %s “milia” {place}",
            standing=Answer.Standing.IMPORTED,
            disclosures=["teaches"] if place % 2 else [],
            # A column that is not named has the default that the database would give it.
            **({"licence": "CC0", "url": ""} if place % 2 else {}),
            score_elsewhere=-place if place % 3 else None,
            given_at=now if place % 2 else None,
            added_at=now,
            helpful_rank=place / 7,
        )
        for place in places
    ]


def stored() -> list[dict[str, object]]:
    return [{**row, "id": None} for row in Answer.objects.order_by("position").values()]


def test_what_is_written_is_what_bulk_create_writes(question: Question, now: datetime) -> None:
    Answer.objects.bulk_create(answers(question, now, range(1, 40)))
    expected = stored()
    Answer.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        write_rows(answers(question, now, range(1, 40)))
    assert stored() == expected
    assert sum("INSERT" in query["sql"] for query in captured) == 1


def test_what_the_database_forbids_leaves_nothing(question: Question, now: datetime) -> None:
    rows = answers(question, now, range(1, 4))
    rows[2].position = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(rows)
    assert Answer.objects.count() == 0


def test_what_is_there_changes_in_the_named_fields_alone(question: Question, now: datetime) -> None:
    Related.objects.create(question=question, ids=[4, 7], chosen_at=now)
    other = Question.objects.create(title="Other?", added_at=now)
    write_rows([Related(question_id=question.pk), Related(question_id=other.pk)], updating=["chosen_at"])
    assert list(Related.objects.order_by("pk").values_list("ids", "chosen_at")) == [([4, 7], None), ([], None)]


def test_without_fields_to_change_what_is_there_stays(question: Question) -> None:
    for _ in range(2):
        write_rows([Unread(question_id=question.pk)], updating=())
    assert Unread.objects.count() == 1
    write_rows([])
