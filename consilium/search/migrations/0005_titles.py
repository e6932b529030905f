"""A word index of the titles alone, on SQLite: in that of all words, those of a title are a needle in a haystack."""

from typing import Any

from django.db import migrations

_COLUMNS = "rowid, title, facets"
_OLD, _NEW = (f"{row}.question_id, {row}.title, {row}.facets" for row in ("OLD", "NEW"))
_ADD = f"INSERT INTO search_titles({_COLUMNS}) VALUES ({_NEW});"
_DROP = f"INSERT INTO search_titles(search_titles, {_COLUMNS}) VALUES ('delete', {_OLD});"
MADE = (
    "CREATE VIRTUAL TABLE search_titles USING fts5(title, facets, content='search_entry',"
    " content_rowid='question_id', tokenize='ascii')",
    f"CREATE TRIGGER search_title_added AFTER INSERT ON search_entry BEGIN {_ADD} END",
    f"CREATE TRIGGER search_title_gone AFTER DELETE ON search_entry BEGIN {_DROP} END",
    f"CREATE TRIGGER search_title_changed AFTER UPDATE OF title, facets ON search_entry BEGIN {_DROP} {_ADD} END",
    "INSERT INTO search_titles(search_titles) VALUES ('rebuild')",
)


def make(apps: Any, editor: Any) -> None:
    """Make the index of what is there."""
    if editor.connection.vendor == "sqlite":
        for line in MADE:
            editor.execute(line)


def unmake(apps: Any, editor: Any) -> None:
    """Take it away."""
    if editor.connection.vendor == "sqlite":
        for name in ("added", "gone", "changed"):
            editor.execute(f"DROP TRIGGER search_title_{name}")
        editor.execute("DROP TABLE search_titles")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_slip")]
    operations = [migrations.RunPython(make, unmake)]
