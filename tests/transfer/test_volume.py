"""Many records come in as each alone would, in whole batches, and an import that was killed is taken up again."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from consilium.consensus import actions as consensus
from consilium.consensus.models import Snapshot
from consilium.consensus.waiting import read_waiting
from consilium.questions.levels import read_question
from consilium.questions.models import Question
from consilium.rebuilding import rebuild
from consilium.search import indexing
from consilium.search.models import Entry
from consilium.transfer.detect import open_lines
from consilium.transfer.importing import CHUNK, Counts, import_records
from consilium.transfer.jsonl import read_records
from consilium.transfer.records import QuestionRecord
from tests.shared import shared

STORED = ("questions.question", "answers.answer", "consensus.snapshot", "search.entry", "search.related")
MANY = 1000


def real(every: int, most: int) -> list[QuestionRecord]:
    """Return one record in so many of the published questions, with and without answers."""
    records: list[QuestionRecord] = []
    for name in ("data/questions.jsonl.gz", "data/questions-unanswered.jsonl.gz"):
        with open_lines(shared(name)) as lines:
            read = read_records(islice(lines, 0, None, every))
            records += [item for item in islice(read, most) if isinstance(item, QuestionRecord)]
    return records


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return all that an import stores, questions by their identity instead of the numbers that the database gives."""
    identity = {
        pk: (source, number) for pk, source, number in Question.objects.values_list("pk", "source", "source_id")
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for table in STORED:
        found[table] = []
        for row in apps.get_model(table)._base_manager.values():
            row["question"] = identity[row.pop("question_id") if "question_id" in row else row["id"]]
            row.pop("id", None)
            # These name answers by their number; that they are those of the rows is shown by the rebuild below.
            row.pop("opinions", None)
            row.pop("standing", None)
            found[table].append(row)
        found[table].sort(key=lambda row: (row["question"], row.get("position", 0)))
    return found


@pytest.mark.django_db
def test_a_batch_stores_what_each_record_alone_would(now: datetime) -> None:
    records = real(every=150, most=60)
    import_records(records, Counts(), now=now)
    together = rows()
    Question.objects.all().delete()
    for record in records:
        import_records([record], Counts(), now=now)
    assert rows() == together
    assert len(together["questions.question"]) == len(records) == 120


@pytest.mark.django_db
def test_nothing_differs_when_all_is_counted_anew(now: datetime) -> None:
    import_records(real(every=200, most=40), Counts(), now=now)
    assert consensus.rebuild() == []
    assert indexing.rebuild() == []
    for question in Question.objects.all():
        found = read_question(question)
        assert (question.level, question.level_version) == (found.level.name, found.version)
        assert [row["rule"] for row in question.level_reasons] == [reason.rule for reason in found.reasons]


@pytest.mark.django_db
def test_reading_put_off_ends_as_reading_at_once_does(now: datetime) -> None:
    records = real(every=150, most=60)
    import_records(records, Counts(), now=now)
    at_once = rows()
    Question.objects.all().delete()
    import_records(records, Counts(), now=now, defer_reading=True)
    waiting = rows()
    assert [len(waiting[table]) for table in STORED] == [120, len(at_once["answers.answer"]), 0, 0, 0]
    # How soon a question asks for care is never put off.
    assert waiting["questions.question"] == at_once["questions.question"]
    assert [read_waiting(now, most=50) for _ in range(4)] == [50, 50, 20, 0]
    assert rows() == at_once
    # What is there already is not read again.
    import_records(records, Counts(), now=now + timedelta(hours=1), defer_reading=True)
    assert read_waiting(now) == 0


@pytest.mark.django_db
def test_a_rebuild_reads_what_waits(now: datetime) -> None:
    import_records(real(every=1500, most=6), Counts(), now=now, defer_reading=True)
    assert list(rebuild()) == []
    assert Snapshot.objects.count() == Entry.objects.count() == Question.objects.count() == 12


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of many short records."""
    path = tmp_path / "many.jsonl"
    path.write_text(
        "".join(
            json.dumps(
                {
                    "source": "drill",
                    "id": f"q{number}",
                    "title": f"White bumps on day {number % 9}?",
                    "body": "My eyes are swollen since the laser.",
                    "answers": [{"body": "It may be milia. See your clinic."}],
                }
            )
            + "\n"
            for number in range(MANY)
        )
    )
    return path


def start(file: Path, data: Path) -> "subprocess.Popen[str]":
    """Start an import of one's own."""
    environment = os.environ | {"CONSILIUM_DATA": str(data)}
    environment.pop("CONSILIUM_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "consilium", "import", str(file)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def counted(data: Path, table: str) -> int:
    """Return how many rows of a table are committed, 0 before there is one."""
    path = data / "consilium.sqlite3"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(count)


def first_batches(importing: "subprocess.Popen[str]", data: Path) -> Iterator[int]:
    """Look again and again until something is there, for two minutes at most."""
    until = time.monotonic() + 120
    while importing.poll() is None and time.monotonic() < until:
        if count := counted(data, "questions_question"):
            yield count
            return
        time.sleep(0.02)


def test_a_killed_import_holds_whole_batches_and_is_taken_up_again(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with start(file, data) as importing:
        assert next(first_batches(importing, data), 0) > 0, "it ended, or committed nothing in two minutes"
        importing.send_signal(signal.SIGKILL)
    assert importing.returncode == -signal.SIGKILL
    kept = counted(data, "questions_question")
    assert 0 < kept < MANY
    assert kept % CHUNK == 0
    for table in ("answers_answer", "consensus_snapshot", "search_entry", "search_related"):
        assert counted(data, table) == kept, table

    with start(file, data) as again:
        told, _ = again.communicate()
    added = MANY - kept
    assert told == f"{added} questions, {added} answers, 0 doctors added, {2 * kept} already there, 0 rejected\n"
    assert again.returncode == 0
    for table in ("questions_question", "answers_answer", "consensus_snapshot", "search_entry", "search_related"):
        assert counted(data, table) == MANY, table


@pytest.mark.django_db
def test_times_of_a_record_carry_over(now: datetime) -> None:
    record = QuestionRecord(source="a", source_id="1", title="Why?", asked_at=datetime(2020, 5, 1, tzinfo=UTC))
    import_records([record], Counts(), now=now)
    assert Question.objects.get().asked_at == datetime(2020, 5, 1, tzinfo=UTC)
