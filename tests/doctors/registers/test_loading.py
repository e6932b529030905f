"""Loading a register's list: counts, a second run, a kill in between, files of every packing and broken ones."""

import gzip
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consilium import cli
from consilium.doctors import lookups
from consilium.doctors.models import RegisterEntry, RegisterLoad
from consilium.doctors.registers import commands, loading
from consilium.doctors.registers.entries import Unreadable
from consilium.doctors.registers.register import register
from tests.doctors.registers.nppes_file import COLUMNS, line, npi, person, row, write

pytestmark = pytest.mark.django_db
NPPES = register("us-nppes")
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def load(path: Path, *, chunk: int = 3, at: datetime = AT, register_id: str = "us-nppes") -> RegisterLoad:
    """Load a file in small chunks; the rows that were refused are kept as (line, fault) in `refused`."""
    refused.clear()
    return loading.load(
        path,
        register(register_id),
        clock=lambda: at,
        say=lambda words: None,
        refuse=lambda number, fault: refused.append((number, fault)),
        chunk=chunk,
    )


refused: list[tuple[int, str]] = []


def counts(done: RegisterLoad) -> tuple[int, int, int, int, int]:
    """Return read, added, changed, left out, rejected."""
    return done.read, done.added, done.changed, done.left_out, done.rejected


@pytest.fixture
def people() -> list[list[str]]:
    """Seven people, an organisation and a number that is gone."""
    return [
        *(person(number) for number in range(7)),
        row(npi=npi(7), kind="2", organisation='SKIN, "LASER" & CO', state="AZ"),
        row(npi=npi(8), deactivated="05/06/2019"),
    ]


def test_all_people_come_in_and_a_second_run_changes_nothing(tmp_path: Path, people: list[list[str]]) -> None:
    path = write(tmp_path / "npidata.csv", people)
    assert counts(load(path)) == (9, 8, 0, 1, 0)
    assert RegisterEntry.objects.count() == 8
    with CaptureQueriesContext(connection) as captured:
        assert counts(load(path, at=AT + timedelta(days=1))) == (9, 0, 0, 1, 0)
    assert [query["sql"] for query in captured if "INSERT INTO" in query["sql"] and "entry" in query["sql"]] == []
    assert set(RegisterEntry.objects.values_list("loaded_at", flat=True)) == {AT}


def test_a_later_file_changes_what_it_names_and_deletes_nothing(tmp_path: Path, people: list[list[str]]) -> None:
    load(write(tmp_path / "full.csv", people))
    later = [person(2, surname="OYELARAN", former="SURNAME2"), person(3), row(npi=npi(4), deactivated="01/02/2026")]
    assert counts(load(write(tmp_path / "weekly.csv", later), at=AT + timedelta(days=7))) == (3, 0, 2, 0, 0)
    assert RegisterEntry.objects.count() == 8
    changed = RegisterEntry.objects.get(pk=NPPES.key(npi(2)))
    assert (changed.surname, changed.former, changed.loaded_at) == ("OYELARAN", "SURNAME2", AT + timedelta(days=7))
    gone = RegisterEntry.objects.get(pk=NPPES.key(npi(4)))
    assert (gone.status, gone.status_on) == ("deactivated", date(2026, 1, 2))


@pytest.mark.parametrize("broken_after", range(1, 9))
def test_a_loading_that_was_killed_goes_on_where_it_stopped(
    tmp_path: Path, people: list[list[str]], broken_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "npidata.csv", people)
    whole = loading._write
    written: list[tuple[Any, ...]] = []

    def killed(rows: Iterable[tuple[Any, ...]], now: datetime) -> None:
        values = list(rows)
        if len(written) + len(values) > broken_after:
            raise KeyboardInterrupt
        written.extend(values)
        whole(values, now)

    monkeypatch.setattr(loading, "_write", killed)
    try:
        load(path, chunk=2)
    except KeyboardInterrupt:
        assert RegisterEntry.objects.count() == len(written)
    monkeypatch.setattr(loading, "_write", whole)
    done = load(path, chunk=2)
    assert (counts(done), RegisterLoad.objects.exclude(pk=done.pk).filter(finished_at=None).count()) == (
        (9, 8, 0, 1, 0) if broken_after < 8 else (9, 0, 0, 1, 0),
        0,
    )
    assert RegisterEntry.objects.count() == 8


def test_every_packing_is_read_alike(tmp_path: Path, people: list[list[str]]) -> None:
    plain = write(tmp_path / "npidata_pfile.csv", people)
    packed = tmp_path / "npidata.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = tmp_path / "NPPES.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("npidata_pfile_fileheader.csv", "NPI,Entity Type Code,Replacement NPI\n")
        files.writestr("readme.pdf", "x" * 1_000_000)
        files.write(plain, "npidata_pfile.csv")
    assert counts(load(packed)) == (9, 8, 0, 1, 0)
    assert counts(load(archive)) == (9, 0, 0, 1, 0)
    assert counts(load(plain)) == (9, 0, 0, 1, 0)


def test_rows_that_break_the_form_are_told_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "npidata.csv"
    rows = [line(person(1)), '"unclosed,"x\n', line(person(2, street="TWO\nLINES")), line(["1", "2"]), line(person(3))]
    path.write_text(line(COLUMNS) + "".join(rows), encoding="utf-8")
    assert counts(load(path)) == (5, 3, 0, 0, 2)
    assert [number for number, _ in refused] == [3, 6]


def test_a_quote_that_never_closes_ends_in_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "npidata.csv"
    path.write_text(line(COLUMNS) + '"' + "x" * 3_000_000 + "\n" + line(person(1)), encoding="utf-8")
    done = load(path)
    assert (done.added, done.rejected >= 1) == (1, True)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"a,b\n", b'"NPI","Entity Type Code","x"\n', b"PK\x03\x04 no zip", b"\x1f\x8b no gzip"],
)
def test_what_is_no_such_list_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "npidata.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        load(path)
    assert RegisterEntry.objects.count() == 0


def test_another_register_by_the_columns_of_its_file(tmp_path: Path) -> None:
    header = "Identifiant PP|Nom d'exercice|Prénom d'exercice|Libellé profession|Libellé savoir-faire\n"
    rows = [
        "10001234567|LEFÈVRE|Anaïs|Médecin|Dermatologie et vénéréologie",
        "10001234567|LEFÈVRE|Anaïs|Médecin|Médecine esthétique",
        "10001234568|MOREAU|Luc|Pharmacien|",
        "123|MOREAU|Luc|Médecin|",
    ]
    path = tmp_path / "annuaire.txt"
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    assert counts(load(path, register_id="fr-rpps", chunk=1)) == (4, 2, 0, 1, 1)
    assert counts(load(path, register_id="fr-rpps", chunk=1)) == (4, 0, 0, 1, 1)
    rpps = register("fr-rpps")
    doctor, chemist = RegisterEntry.objects.order_by("pk")
    assert doctor.fields == "Dermatologie et vénéréologie|Médecine esthétique"
    assert chemist.status == "inactive"
    assert lookups.look_up(rpps, "10001234567", given="Anais", surname="Lefevre").agrees
    assert not lookups.look_up(rpps, "10001234568", given="Luc", surname="Moreau").agrees
    with pytest.raises(Unreadable, match="gb-gmc has no list"):
        load(path, register_id="gb-gmc")


def test_looking_up_what_was_loaded(tmp_path: Path, people: list[list[str]]) -> None:
    assert not lookups.is_loaded(NPPES)
    load(write(tmp_path / "npidata.csv", people))
    assert lookups.is_loaded(NPPES)
    right = {"given": "Ida", "surname": "Surname1", "region": "Arizona", "specialty": "dermatology"}
    assert lookups.look_up(NPPES, npi(1), **right).agrees
    for wrong in ({"surname": "Surname2"}, {"region": "TX"}, {"specialty": "plastic-surgery"}, {"given": "Eve"}):
        assert not lookups.look_up(NPPES, npi(1), **{**right, **wrong}).agrees
    assert not lookups.look_up(NPPES, npi(8), **right).agrees
    assert not lookups.look_up(NPPES, npi(500), **right).agrees


def test_the_command_line(tmp_path: Path, people: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "open_house", lambda: None)
    path = write(tmp_path / "npidata.csv", [*people, ["odd"]])
    first = CliRunner().invoke(cli.commands, ["registry", "load", str(path)])
    assert first.stdout == "10 rows: 8 added, 0 changed, 0 already there, 1 left out, 1 rejected\n"
    assert first.exit_code == 2
    assert "line 11: 1 cells where the header has 330" in first.stderr
    again = CliRunner().invoke(cli.commands, ["registry", "load", str(path)])
    assert again.stdout == "10 rows: 0 added, 0 changed, 8 already there, 1 left out, 1 rejected\n"
    unknown = CliRunner().invoke(cli.commands, ["registry", "load", str(path), "--register", "xx"])
    assert (unknown.exit_code, "there is no register xx" in unknown.stderr) == (1, True)
    listed = CliRunner().invoke(cli.commands, ["registry", "list"])
    assert len(listed.stdout.splitlines()) == len(list(commands.describe()))
    assert "list loaded" in next(row for row in listed.stdout.splitlines() if row.startswith("us-nppes"))
