"""Loading a table of postcodes: counts, a second run, broken lines, every packing, and practices placed by it."""

import gzip
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consilium import cli
from consilium.caching.models import Change
from consilium.doctors.actions import add_doctor, edit_profile
from consilium.doctors.models import Doctor, Postcode, PostcodeTable
from consilium.doctors.places import commands, finding, loading, placing
from consilium.doctors.registers.entries import Unreadable
from tests.conftest import NOW
from tests.doctors.places.tables import ENGLAND, line, many, write

pytestmark = pytest.mark.django_db
refused: list[tuple[int, str]] = []


def load(path: Path, chunk: int = 2) -> tuple[int, int, int, int, int]:
    """Load in small chunks; return lines read and rejected, postcodes added, changed and there already."""
    refused.clear()
    done = loading.load(
        path, now=NOW, say=lambda words: None, refuse=lambda number, fault: refused.append((number, fault)), chunk=chunk
    )
    return done.read, done.rejected, done.added, done.changed, done.same


def degrees(country: str, written: str) -> tuple[float, float] | None:
    """Return where a postcode lies."""
    row = finding.find(country, written)
    return None if row is None else (row.latitude, row.longitude)


def test_a_table_comes_in_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "GB.txt", ENGLAND)
    # Five lines and, of three whole codes, two first parts that the file does not name itself.
    assert load(path) == (5, 0, 7, 0, 0)
    assert PostcodeTable.objects.values_list("country", "codes").get() == ("GB", 7)
    with CaptureQueriesContext(connection) as captured:
        assert load(path) == (5, 0, 0, 0, 7)
    assert [query["sql"] for query in captured if "INSERT" in query["sql"] and '_postcode"' in query["sql"]] == []
    moved = write(tmp_path / "later.txt", [*ENGLAND[:4], line("GB", "SW1A", "London", 51.5020, -0.1330)])
    assert load(moved) == (5, 0, 0, 1, 6)
    assert degrees("GB", "sw1a 2aa") == (51.502, -0.133)


def test_codes_are_found_whole_or_by_their_first_part(tmp_path: Path) -> None:
    load(write(tmp_path / "GB.txt", ENGLAND))
    assert degrees("GB", "ls1 4dy") == (53.796, -1.55)
    # Unknown as a whole, so the middle of its district: half way between the two that are known.
    assert degrees("GB", "LS1 9ZZ") == (53.797, -1.548)
    assert degrees("GB", "LS1") == (53.797, -1.548)
    assert degrees("GB", "BD1 1AA") == (53.795, -1.752)
    assert degrees("GB", "ZZ9") is None
    assert degrees("IE", "BD1") is None
    assert finding.loaded() == ("GB",)


def test_the_lines_of_a_code_may_stand_anywhere_in_the_file(tmp_path: Path) -> None:
    parts = [line("DE", "10115", "Berlin", 52.0, 13.0), line("DE", "20095", "Hamburg", 53.5, 10.0)]
    again = line("DE", "10115", "Mitte", 53.0, 13.0)
    assert load(write(tmp_path / "one.txt", [*parts, again])) == (3, 0, 2, 0, 0)
    assert degrees("DE", "10115") == (52.5, 13.0)
    assert Postcode.objects.get(code="10115").town == "Berlin"
    assert load(write(tmp_path / "one.txt", [*parts, again])) == (3, 0, 0, 0, 2)


def test_a_first_part_that_the_file_names_outweighs_what_follows_from_whole_codes(tmp_path: Path) -> None:
    whole = line("CA", "M5V 3L9", "Toronto", 43.6400, -79.3900)
    own = line("CA", "M5V", "Downtown Toronto", 43.6300, -79.3980)
    load(write(tmp_path / "CA.txt", [whole, own]))
    assert degrees("CA", "m5v") == (43.63, -79.398)
    assert degrees("CA", "M5V 3L9") == (43.64, -79.39)


def test_the_middle_is_right_across_the_180th_meridian(tmp_path: Path) -> None:
    load(write(tmp_path / "FJ.txt", [line("FJ", "1", "A", -16.0, 179.0), line("FJ", "1", "B", -16.0, -179.0)]))
    found = degrees("FJ", "1")
    assert found is not None
    assert (round(found[0], 1), abs(found[1])) == (-16.0, 180.0)


def test_broken_lines_are_told_with_line_and_reason(tmp_path: Path) -> None:
    cells = "12 cells"
    lines = [
        ENGLAND[0],
        "GB\tLS1\n",
        line("gb", "LS2 1AA", "Leeds", 53.8, -1.5),
        line("GB", "L S 2 1 A A 9 9 9 9 9", "Leeds", 53.8, -1.5),
        line("GB", "LS2 1AA", "Leeds", "north", -1.5),
        line("GB", "LS2 1AA", "Leeds", 91, -1.5),
        line("GB", "LS2 1AA", "Leeds", "nan", -1.5),
        "\n",
        "\x00\x01\x02" * 30_000 + "\n",
        ENGLAND[2],
    ]
    read, rejected, added, changed, same = load(write(tmp_path / "GB.txt", lines))
    assert (added, changed, same) == (4, 0, 0)
    assert refused[:6] == [
        (2, f"2 cells where the form has {cells.split()[0]}"),
        (3, "the first cell is no country of two capitals"),
        (4, "the second cell is no postcode of up to ten letters and digits"),
        (5, "latitude and longitude are no place on Earth"),
        (6, "latitude and longitude are no place on Earth"),
        (7, "latitude and longitude are no place on Earth"),
    ]
    # A line of 90 KB comes in two pieces, neither of them a place.
    assert (read, rejected) == (10, 8)


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    text = "".join(ENGLAND).encode()
    packed = tmp_path / "GB.txt.gz"
    packed.write_bytes(gzip.compress(text))
    assert load(packed) == (5, 0, 7, 0, 0)
    archive = tmp_path / "GB.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("readme.txt", "Where this is from.")
        target.writestr("GB.txt", text)
    assert load(archive) == (5, 0, 0, 0, 7)


@pytest.mark.parametrize("content", ["", "a,b,c\n1,2,3\n", "x" * 5000, "GB\n" * 3000])
def test_what_is_no_table_is_refused_and_nothing_is_written(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(content)
    with pytest.raises(Unreadable, match="none of its lines"):
        load(path)
    assert not Postcode.objects.exists()
    assert len(refused) <= 1000


def test_practices_are_placed_by_their_postcode_and_again_when_it_changes(tmp_path: Path, now: datetime) -> None:
    doctor = add_doctor(name="Una Roe", country="GB", postcode="ls1 4dy", now=now)
    nowhere = add_doctor(name="Ole Berg", country="GB", postcode="ZZ9 9ZZ", now=now)
    assert Doctor.objects.get(pk=doctor.pk).latitude is None
    load(write(tmp_path / "GB.txt", ENGLAND))
    assert list(placing.rebuild()) == [f"doctor {doctor.pk}: place"]
    assert list(placing.rebuild()) == []
    doctor.refresh_from_db()
    assert (doctor.latitude, doctor.longitude) == (53.796, -1.55)
    said: dict[str, Any] = {"about": "", "city": "", "region": "", "languages": [], "procedures": [], "now": now}
    edit_profile(doctor=doctor, country="GB", postcode="M1 1AE", **said)
    doctor.refresh_from_db()
    assert doctor.latitude == 53.481
    edit_profile(doctor=doctor, country="GB", postcode="", **said)
    assert Doctor.objects.filter(pk=doctor.pk, latitude=None, longitude=None).exists()
    nowhere.refresh_from_db()
    assert nowhere.latitude is None


def test_placing_costs_as_many_queries_for_one_and_for_twenty(tmp_path: Path, now: datetime) -> None:
    load(write(tmp_path / "GB.txt", ENGLAND))
    made = [add_doctor(name=f"Doctor {number}", country="GB", postcode="LS1", now=now).pk for number in range(20)]
    Doctor.objects.update(latitude=None, longitude=None)

    def count(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert placing.place(ids) == ids
        return len(captured)

    assert count(made[:1]) == count(made[1:])


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """The most that Python held at once, for a table and for one four times as long, after one that warms it up."""
    import tracemalloc

    def most(rows: int, name: str) -> int:
        path = many(tmp_path / name, rows)
        tracemalloc.start()
        load(path, chunk=500)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(1_000, "warm.txt")
    short, long = most(4_000, "short.txt"), most(16_000, "long.txt")
    assert long < short * 1.5


def test_the_command_says_what_it_did(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    doctor = add_doctor(name="Una Roe", country="GB", postcode="LS1 4DY", now=NOW)
    path = write(tmp_path / "GB.txt", [*ENGLAND, "broken\n"])
    before = Change.objects.count()
    result = CliRunner().invoke(cli.commands, ["places", "load", str(path)])
    assert result.exit_code == 2
    told = "6 lines: 7 postcodes added, 0 changed, 0 already there, 1 lines rejected; 1 practices placed"
    assert result.stdout.strip() == told
    assert "GB.txt, line 6: 1 cells where the form has 12" in result.stderr
    (kept,) = (tmp_path / "rejected").iterdir()
    assert [json.loads(row) for row in kept.read_text().splitlines()] == [
        {"line": 6, "reason": "1 cells where the form has 12"}
    ]
    # The directory offers the country from now, so kept pages are forgotten.
    assert Change.objects.count() == before + 1
    doctor.refresh_from_db()
    assert doctor.latitude == 53.796
    listed = CliRunner().invoke(cli.commands, ["places", "list"])
    (row,) = listed.stdout.splitlines()
    assert row.startswith("GB  7 postcodes, loaded ")
    odd = CliRunner().invoke(cli.commands, ["places", "load", str(write(tmp_path / "odd.txt", ["nothing\n"]))])
    assert odd.exit_code == 1
    assert "none of its lines is a place with a postcode" in odd.stderr
    assert [*commands.describe()] == [row]
