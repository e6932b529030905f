"""Our own export comes into an empty house, ids kept, whole or not at all."""

import base64
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey, JSONField

from consilium.answers.models import Answer
from consilium.caching import changes
from consilium.doctors.models import Doctor
from consilium.people.models import Person
from consilium.questions.models import Question
from consilium.search import indexing
from consilium.search.similar import let_choose
from consilium.topics.counting import let_count
from consilium.transfer.detect import UnreadableError
from consilium.transfer.exporting import HEAD
from consilium.transfer.importing import Counts
from consilium.transfer.tables import FORMAT, TABLES, columns, model_of

BATCH = 500


def is_export(first_line: str) -> bool:
    """Say whether a file that begins so is an export of a house."""
    return first_line.startswith(f'{{"format":"{HEAD}"')


def restore(lines: Iterable[str], counts: Counts, now: datetime, *, dry_run: bool = False) -> None:
    """Bring an export in and count what came into `counts`; UnreadableError, and nothing is changed, for a house that
    is not empty or a file that is not whole.

    Files are written first to where nothing points to yet, rows in one transaction.
    """
    if Person.objects.exists() or Question.objects.exists() or Doctor.objects.exists():
        raise UnreadableError("an export comes only into an empty house, and this one is not")
    written: list[Path] = []
    try:
        with transaction.atomic():
            _restore(iter(lines), written, dry_run)
            connection.check_constraints()
            indexing.rebuild()
            let_choose(Question.objects.values_list("pk", flat=True))
            let_count(Question.objects.values_list("pk", flat=True))
            changes.forget_everything(now)
            counts.questions += Question.objects.count()
            counts.answers += Answer.objects.count()
            counts.doctors += Doctor.objects.count()
            if dry_run:
                transaction.set_rollback(True)
    except (DatabaseError, ValidationError, KeyError, TypeError, ValueError) as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"the export cannot be brought in: {type(error).__name__}") from error


def _restore(lines: Iterator[str], written: list[Path], dry_run: bool) -> None:
    head = json.loads(next(lines))
    if head["version"] != FORMAT:
        raise UnreadableError(f"an export of version {head['version']}; this one reads version {FORMAT}")
    waiting: list[Any] = []
    current = ""
    for number, line in enumerate(lines, start=2):
        try:
            item = json.loads(line)
        except ValueError as error:
            raise UnreadableError(f"line {number} is cut off or no JSON") from error
        if "file" in item:
            if not dry_run:
                _write(item["file"], base64.b64decode(item["bytes"], validate=True), written)
            continue
        if item["table"] != current or len(waiting) >= BATCH:
            _keep(current, waiting)
            waiting = []
            if item["table"] != current:
                current = item["table"]
                if current not in TABLES:
                    raise UnreadableError(f"line {number} is of a table that no export has")
                # What a new house begins with gives way.
                model_of(current)._base_manager.all().delete()
        waiting.append(_row(current, item["row"]))
    _keep(current, waiting)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model_of(table) for table in TABLES]):
            cursor.execute(statement)


def _row(table: str, given: dict[str, Any]) -> Any:
    fields = columns(table)
    if given.keys() != {field.attname for field in fields}:
        raise UnreadableError(f"a row of {table} has other columns than this version")
    row = model_of(table)()
    for field in fields:
        value = given[field.attname]
        if isinstance(field, ForeignKey):
            value = field.target_field.to_python(value)
        elif not isinstance(field, JSONField):
            value = field.to_python(value)
        setattr(row, field.attname, value)
    if isinstance(row, Person):
        row.set_unusable_password()
    return row


def _keep(table: str, rows: list[Any]) -> None:
    if rows:
        model_of(table)._base_manager.bulk_create(rows, batch_size=BATCH)


def _write(name: str, piece: bytes, written: list[Path]) -> None:
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("..", "/") or part.startswith(".") or "\\" in part for part in parts):
        raise UnreadableError("an export names a file outside its folder")
    path = Path(settings.MEDIA_ROOT).joinpath(*parts)
    first = path not in written
    if first:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            raise UnreadableError("a file of the export is there already")
        written.append(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(piece)
