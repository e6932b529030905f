"""An export holds everything but secrets, and brings the same house into an empty one, to the byte."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from consilium.answers.models import Answer
from consilium.moderation import chain
from consilium.moderation.merging import merge, undo
from consilium.people.models import Person
from consilium.questions.actions import ask
from consilium.questions.looking import note_look
from consilium.questions.models import Photo, PhotoLook, Question
from consilium.search.facets import Facets
from consilium.search.finding import find
from consilium.transfer import exporting
from consilium.transfer.detect import UnreadableError, detect_file, open_lines
from consilium.transfer.files import import_files
from consilium.transfer.importing import Counts
from consilium.transfer.restoring import restore
from consilium.transfer.tables import LEFT_OUT, SECRETS, TABLES
from tests import factories
from tests.caching.house import House, furnish


@pytest.fixture
def house(db: None, now: datetime, settings: Any, tmp_path: Path) -> House:
    """A small house with every kind of row, and a file of two pieces and a bit."""
    settings.MEDIA_ROOT = tmp_path / "media"
    photo = tmp_path / "media" / "photos" / "ab" / "abc"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(bytes(range(256)) * 8_000)
    (tmp_path / "media" / "empty").mkdir()
    furnished = furnish(now)
    shown = Photo.objects.create(
        question=furnished.cast.question,
        name="abc",
        position=1,
        showing=Photo.Showing.DOCTORS,
        width=9,
        height=9,
        added_at=now,
    )
    note_look(photo=shown, person=furnished.cast.brandt, role=PhotoLook.Role.DOCTOR, now=now)
    return furnished


def leave() -> None:
    """Empty every table that an export fills."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL DEFERRED" if connection.vendor == "postgresql" else "PRAGMA defer_foreign_keys = ON"
        )
        for name in (*LEFT_OUT, *reversed(TABLES)):
            model = apps.get_model(name)
            for link in model._meta.many_to_many:
                cursor.execute(f'DELETE FROM "{link.m2m_db_table()}"')
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    """A new table stands in TABLES or, with its reason, in LEFT_OUT."""
    ours = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("consilium.") or model._meta.app_label in ("account", "mfa")
    }
    assert sorted([*TABLES, *LEFT_OUT]) == sorted(ours)


@pytest.mark.parametrize("name", ["house.jsonl", "house.jsonl.gz"])
def test_export_import_export_is_equal_to_the_byte(house: House, now: datetime, tmp_path: Path, name: str) -> None:
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    rows = exporting.export(first)
    photo = tmp_path / "media" / "photos" / "ab" / "abc"
    kept = photo.read_bytes()
    photo.unlink()
    leave()
    assert detect_file(first) == "jsonl"
    outcome = import_files([first], form=None, dry_run=False, say=print)
    assert (outcome.counts.questions, outcome.counts.answers, outcome.counts.rejected) == (2, 3, 0)
    assert exporting.export(second) == rows
    assert second.read_bytes() == first.read_bytes()
    assert photo.read_bytes() == kept
    person = Person.objects.get(pk=house.cast.ana.pk)
    assert (person.email, person.has_usable_password()) == ("ana@example.org", False)
    assert find("bumps", Facets(), person, now).ids[0] == house.cast.question.pk
    # The next id is a new one.
    assert Question.objects.create(title="Next", added_at=now).pk > house.other.pk


def test_a_merge_comes_along_and_can_be_undone_there(house: House, now: datetime, tmp_path: Path) -> None:
    cast = house.cast
    # The one that leaves is the older one: its row stands before that of the one it points to.
    question, into = (
        ask(asker=asker, title="White bumps?", body="Day six.", procedure="halo-laser", now=now)
        for asker in (cast.sam, cast.ana)
    )
    for one in (question, into):
        factories.answer(one, now)
    merge(question=question, into=into, by=cast.mo, words="The same bumps.", now=now)
    first, second = tmp_path / "house.jsonl", tmp_path / "again.jsonl"
    exporting.export(first)
    assert json.loads(first.read_text().splitlines()[0])["version"] == 2
    given = list(Answer.objects.filter(given_to=question).values_list("pk", flat=True))
    (tmp_path / "media" / "photos" / "ab" / "abc").unlink()
    leave()
    import_files([first], form=None, dry_run=False, say=print)
    exporting.export(second)
    assert second.read_bytes() == first.read_bytes()
    question = Question.objects.get(pk=question.pk)
    assert (question.merged_into_id, question.is_public, chain.first_break()) == (into.pk, False, None)
    undo(question=question, by=Person.objects.get(pk=cast.mo.pk), words="Not the same.", now=now)
    assert list(Answer.objects.filter(question=question).values_list("pk", flat=True)) == given


def test_no_secret_is_in_it(house: House) -> None:
    house.cast.ana.set_password("a-marked-password")
    house.cast.ana.save()
    for line in exporting.lines():
        item = json.loads(line)
        assert not SECRETS.get(item.get("table", ""), set()) & item.get("row", {}).keys()
        assert "argon2" not in line


def test_a_house_with_people_is_left_as_it_is(house: House, now: datetime) -> None:
    with pytest.raises(UnreadableError, match="empty house"):
        restore(list(exporting.lines()), Counts(), now)


@pytest.mark.parametrize("harm", ["cut", "column", "table", "outside", "version", "nowhere"])
def test_a_harmed_export_changes_nothing(house: House, now: datetime, tmp_path: Path, harm: str) -> None:
    lines = list(exporting.lines())
    if harm == "cut":
        lines[9] = lines[9][: len(lines[9]) // 2]
    elif harm == "column":
        lines[1] = lines[1].replace('"pseudonym"', '"nickname"')
    elif harm == "table":
        lines[1] = lines[1].replace("people.person", "sessions.session")
    elif harm == "outside":
        lines.append(json.dumps({"file": "../../outside", "bytes": "eA=="}))
    elif harm == "version":
        lines[0] = lines[0].replace('"version":', '"version":9')
    else:
        lines = [line for line in lines if '"table":"doctors.doctor"' not in line]
    leave()
    (tmp_path / "media" / "photos" / "ab" / "abc").unlink()
    with pytest.raises(UnreadableError):
        restore(lines, Counts(), now)
    assert (Person.objects.count(), Question.objects.count()) == (0, 0)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    assert not (tmp_path.parent / "outside").exists()


def test_a_dry_run_counts_and_keeps_nothing(house: House, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "house.jsonl"
    exporting.export(path)
    leave()
    with open_lines(path) as lines:
        counts = Counts()
        restore(lines, counts, now, dry_run=True)
    assert (counts.questions, Person.objects.count()) == (2, 0)
