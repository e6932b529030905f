"""Everything in the house as JSON Lines, streamed: a head, then each row of each table, then each file in pieces.

Two exports of the same rows are equal to the byte.
"""

import base64
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from consilium.transfer.tables import FORMAT, TABLES, columns, model_of

HEAD = "consilium export"
PIECE = 1_000_000  # bytes of a file in one line
ROWS = 2_000  # fetched at once


def export(path: Path) -> int:
    """Write everything to a file, packed when its name ends with .gz, and return how many rows; the file comes whole.

    It is read as it stood when the export began, and nobody who writes meanwhile has to wait.
    """
    aside = path.with_name(f".{path.name}.making")
    rows = 0
    try:
        with aside.open("wb") as raw:
            aside.chmod(0o600)
            # No time and no name in the head of the packing, so that equal houses give equal files.
            target = gzip.GzipFile("", "wb", 6, raw, mtime=0) if path.suffix == ".gz" else raw
            with as_it_stands():
                for line in lines():
                    target.write(line.encode() + b"\n")
                    rows += line.startswith('{"table"')
            if target is not raw:
                target.close()
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    return rows


@contextmanager
def as_it_stands() -> Iterator[None]:
    """Read one state of the database throughout, without keeping writers out."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # An atomic block would take the lock of writers.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def lines() -> Iterator[str]:
    """Give the lines of an export."""
    yield _json({"format": HEAD, "version": FORMAT})
    for table in TABLES:
        names = [field.attname for field in columns(table)]
        rows = model_of(table)._base_manager.order_by("pk").values_list(*names)
        for row in rows.iterator(ROWS):
            yield _json({"table": table, "row": dict(zip(names, map(_plain, row), strict=True))})
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")):
        with path.open("rb") as file:
            while True:
                piece = file.read(PIECE)
                if piece:
                    name = path.relative_to(root).as_posix()
                    yield _json({"file": name, "bytes": base64.b64encode(piece).decode()})
                if len(piece) < PIECE:
                    break


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
