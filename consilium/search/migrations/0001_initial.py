"""The table of entries and the word index that the database keeps in step with it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(title, own, said, facets, content='search_entry',"
    " content_rowid='question_id', tokenize='ascii')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_words(rowid, title, own, said, facets)"
    " VALUES (NEW.question_id, NEW.title, NEW.own, NEW.said, NEW.facets); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_words(search_words, rowid, title, own, said, facets)"
    " VALUES ('delete', OLD.question_id, OLD.title, OLD.own, OLD.said, OLD.facets); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF title, own, said, facets ON search_entry BEGIN"
    " INSERT INTO search_words(search_words, rowid, title, own, said, facets)"
    " VALUES ('delete', OLD.question_id, OLD.title, OLD.own, OLD.said, OLD.facets);"
    " INSERT INTO search_words(rowid, title, own, said, facets)"
    " VALUES (NEW.question_id, NEW.title, NEW.own, NEW.said, NEW.facets); END",
)
POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', own), 'B') ||"
    " setweight(to_tsvector('simple', said), 'C') || setweight(to_tsvector('simple', facets), 'D')) STORED",
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
)


def make(apps: Any, editor: Any) -> None:
    """Make the word index."""
    for line in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(line)


def unmake(apps: Any, editor: Any) -> None:
    """Take it away; on PostgreSQL it goes with its table."""
    if editor.connection.vendor != "postgresql":
        for name in ("added", "gone", "changed"):
            editor.execute(f"DROP TRIGGER search_entry_{name}")
        editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("questions", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="questions.question",
                    ),
                ),
                ("title", models.TextField()),
                ("own", models.TextField(help_text="The question's words, the asker's later days and replies.")),
                ("said", models.TextField(help_text="The published answers; never looked into for a doctor.")),
                ("facets", models.TextField()),
                ("agreement", models.FloatField(help_text="How much its doctors agree, from 0 to 1.")),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
