"""Tables whose rows are added and never changed: the database itself refuses, whoever asks."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def seal(table: str, *, may_become: Mapping[str, str]) -> RunPython:
    """Return a migration step after which rows of a table cannot be changed.

    `may_become` names the columns that may still be emptied, each with the SQL value it may take ("NULL", "''"): what
    erasure needs. SQLite drops the seal whenever a migration makes the table anew, so such a migration ends with
    another one; a test tries each sealed table.
    """

    def close(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        connection = editor.connection
        name = f"{table}_append_only"
        with connection.cursor() as cursor:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        distinct = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        changed = [
            f"(NEW.{column} {distinct} OLD.{column}"
            + (f" AND NEW.{column} {distinct} {may_become[column]})" if column in may_become else ")")
            for column in columns
        ]
        _open(table, editor)
        words = f"rows of {table} are added, never changed"
        if connection.vendor == "postgresql":
            editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {' OR '.join(changed)} THEN"
                f" RAISE EXCEPTION '{words}' USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
            )
            each = "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            editor.execute(f"CREATE TRIGGER {name} " + each.format(table=table, name=name))
        else:
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {' OR '.join(changed)}"
                f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )

    return RunPython(close, lambda apps, editor: _open(table, editor))


def _open(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    name = f"{table}_append_only"
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}")
