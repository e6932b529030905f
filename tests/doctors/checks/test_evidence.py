"""Evidence: taken in by content, kept encrypted, opened by few, deleted when it has served."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from consilium.doctors.checks import evidence, opening
from consilium.doctors.checks.evidence import Refused
from consilium.doctors.models import Evidence
from consilium.doctors.rules import may_see_evidence
from tests.cast import Cast
from tests.doctors.checks.making import PDF, application, picture, proof, said


def stored() -> list[Path]:
    """Return every file of evidence on the disk."""
    return [path for path in (Path(settings.MEDIA_ROOT) / "evidence").glob("*/*") if path.is_file()]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_a_file_is_kept_encrypted_and_read_back(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    (row,) = check.evidence.all()
    assert evidence.read(row) == PDF
    (path,) = stored()
    assert b"PDF" not in path.read_bytes()
    assert path.name == row.name
    assert path.stat().st_mode & 0o077 == 0


def test_a_picture_is_kept_as_new_pixels(cast: Cast, now: datetime) -> None:
    kept = evidence.keep(io.BytesIO(picture()))
    check = opening.apply(person=cast.sam, said=said(), evidence=[kept], now=now)
    (row,) = check.evidence.all()
    data = evidence.read(row)
    assert data is not None
    assert (row.kind, data[:4], data[8:12]) == ("picture", b"RIFF", b"WEBP")


HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(HTML, id="a page"),
        pytest.param(b"GIF89a" + b"\x00" * 40, id="a moving picture"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 100, id="an archive"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', id="a drawing with a script"),
        pytest.param(b"%PDF-1.7\nhalf a file", id="a PDF without its end"),
        pytest.param(b"\n%PDF-1.4\n%%EOF", id="a PDF with something before it"),
        pytest.param(PDF + b"x" * 10_000_000, id="too large"),
        pytest.param(picture()[:300], id="half a picture"),
        pytest.param(picture() + HTML, id="a picture with a page behind it"),
        pytest.param(b"MZ\x90\x00" + b"\x00" * 200, id="a program"),
    ],
)
def test_what_is_no_document_is_refused_in_words_and_not_kept(data: bytes) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        proof(data)
    assert stored() == []


def test_the_same_file_in_another_check_is_seen(cast: Cast, now: datetime) -> None:
    first, other = application(cast.sam, now), application(cast.ana, now)
    (row,) = other.evidence.all()
    assert evidence.shown_elsewhere(row)
    first.evidence.all().delete()
    assert not evidence.shown_elsewhere(row)


def test_who_may_open_a_file(cast: Cast, now: datetime) -> None:
    row = application(cast.sam, now).evidence.get()
    people = {"ana": cast.ana, "brandt": cast.brandt, "chen": cast.chen, "mo": cast.mo, "sam": cast.sam}
    assert {name for name, person in people.items() if may_see_evidence(person, row)} == {"mo", "sam"}


def test_files_go_ninety_days_after_the_end_and_their_rows_stay(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    assert evidence.remove_due(now + timedelta(days=1000)) == 0, "an open check keeps its files"
    opening.withdraw(check=check, now=now)
    assert evidence.remove_due(now + timedelta(days=90)) == 0
    assert evidence.remove_due(now + timedelta(days=91)) == 1
    row = Evidence.objects.get()
    assert (stored(), evidence.read(row), row.size) == ([], None, len(PDF))
    assert evidence.remove_due(now + timedelta(days=92)) == 0


def test_files_that_no_row_claims_go_after_a_while(cast: Cast, now: datetime) -> None:
    application(cast.sam, now)
    proof(picture())
    assert len(stored()) == 2
    written = datetime.fromtimestamp(stored()[0].stat().st_mtime, tz=now.tzinfo)
    assert evidence.remove_unclaimed(written + timedelta(hours=1)) == 0
    assert evidence.remove_unclaimed(written + timedelta(hours=3)) == 1
    assert evidence.read(Evidence.objects.get()) == PDF


def test_with_another_key_nothing_is_read(cast: Cast, now: datetime, settings: object) -> None:
    row = application(cast.sam, now).evidence.get()
    settings.SECRET_KEY = "k" * 50  # type: ignore[attr-defined]
    assert evidence.read(row) is None
