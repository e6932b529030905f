"""On PostgreSQL a word index for each place where words are looked for, without weights.

A GIN index does not hold weights: to tell a word of a title from one of an answer, every match's whole vector was read.
Facets are lexemes that no text can have. Rewrites the table.
"""

from typing import Any

from django.db import migrations

_FACETS = "array_to_tsvector(string_to_array('f/' || replace(facets, ' ', ' f/'), ' '))"
_PLACES = {
    "title_words": ("title",),
    "own_words": ("title", "own"),
    "words": ("title", "own", "said"),
}
_WEIGHTED = (
    "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', own), 'B') ||"
    " setweight(to_tsvector('simple', said), 'C') || setweight(to_tsvector('simple', facets), 'D')"
)


def _column(name: str, expression: str) -> str:
    return (
        f"ALTER TABLE search_entry ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({expression}) STORED;"
        f" CREATE INDEX search_entry_{name} ON search_entry USING gin ({name})"
    )


def make(apps: Any, editor: Any) -> None:
    """Make an index for each place."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_entry DROP COLUMN words")
        for name, columns in _PLACES.items():
            texts = " || ".join(f"to_tsvector('simple', {column})" for column in columns)
            editor.execute(_column(name, f"{texts} || {_FACETS}"))


def unmake(apps: Any, editor: Any) -> None:
    """Make the one index of before again."""
    if editor.connection.vendor == "postgresql":
        for name in _PLACES:
            editor.execute(f"ALTER TABLE search_entry DROP COLUMN {name}")
        editor.execute(_column("words", _WEIGHTED))


class Migration(migrations.Migration):
    dependencies = [("search", "0005_titles")]
    operations = [migrations.RunPython(make, unmake)]
