"""Many rows of one table by one statement, for what an import writes by the thousand."""

from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def write_rows(rows: Sequence[Model], *, updating: Collection[str] | None = None) -> None:
    """Insert unsaved rows of one model; they do not learn the number that the database gives them.

    With `updating` a row whose primary key is there already changes in these fields alone. Everything in the rows has
    to be a value: no expressions, except for a default of the database that is a value itself. About a quarter of the
    work of `bulk_create`, which composes every statement anew.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    quoted = connection.ops.quote_name
    columns = [quoted(_column(field)) for field in fields]
    statement = f"INSERT INTO {quoted(meta.db_table)} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    if updating is not None:
        changed = [quoted(_column(field)) for field in fields if field.name in updating]
        does = f"UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in changed)}" if changed else "NOTHING"
        statement += f" ON CONFLICT ({quoted(_column(meta.pk))}) DO {does}"
    readers = [_reader(field) for field in fields]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, [[read(row) for read in readers] for row in rows])


def _column(field: "Field[Any, Any]") -> str:
    assert field.column is not None  # every concrete field has one
    return field.column


def _reader(field: "Field[Any, Any]") -> Callable[[Model], Any]:
    """Return what reads a field of a row as the database takes it."""
    get, is_json = attrgetter(field.attname), isinstance(field, JSONField)

    def read(row: Model) -> Any:
        value = get(row)
        if type(value) is DatabaseDefault:
            value = value.expression.value  # type: ignore[attr-defined]
        return value if type(value) in _AS_IT_IS and not is_json else field.get_db_prep_save(value, connection)

    return read
