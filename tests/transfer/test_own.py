"""A person's own data: all of theirs, nothing of anyone else's, for them alone, and not for ever."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consilium.notifications import receipts
from consilium.people import exporting
from consilium.people.erasing import erase
from consilium.people.models import DataExport
from consilium.questions import following
from consilium.transfer import own
from consilium.votes.actions import cast_vote
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def test_a_file_is_asked_for_made_and_fetched_by_its_person_alone(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now)
    answer = factories.answer(cast.question, now, body="A colleague's words.")
    cast_vote(person=cast.ana, answer=answer, value=1, now=now)
    following.add_update(question=cast.question, body="Less red.", day=6, now=now)
    ana = client_of(cast, "ana")
    assert b"Make the file" in ana.get("/account/export/").content
    for _ in range(2):
        assert ana.post("/account/export/").status_code == 302
    assert DataExport.objects.count() == 1
    assert b"It is being made" in ana.get("/account/export/").content
    assert [own.make_due(timezone.now()) for _ in range(2)] == [1, 0]
    url = ana.get("/account/export/").context["export"].file_url
    fetched = ana.get(url)
    assert (fetched.status_code, fetched["Cache-Control"]) == (200, "private, no-store")
    archive = zipfile.ZipFile(io.BytesIO(fetched.getvalue()))
    assert sorted(archive.namelist()) == ["data.json", f"photos/{photo.pk}.webp", "read-me.txt"]
    data = json.loads(archive.read("data.json"))
    assert data["account"]["e-mail"] == "ana@example.org"
    assert [row["body"] for row in data["updates"]] == ["Less red."]
    assert [(row["answer"], row["value"]) for row in data["votes"]] == [(answer.pk, 1)]
    assert "A colleague's words." not in json.dumps(data)
    assert photo.name not in json.dumps(data)
    assert {who: client_of(cast, who).get(url).status_code for who in ("visitor", "sam", "mo")} == {
        "visitor": 302,
        "sam": 404,
        "mo": 404,
    }


def test_it_expires_and_its_file_goes(cast: Cast, now: datetime) -> None:
    row = exporting.ask_for_export(person=cast.ana, now=now)
    own.make_due(now)
    assert exporting.path_of(row).exists()
    assert exporting.delete_expired(now + timedelta(days=6)) == 0
    assert exporting.newest_export(cast.ana, now + timedelta(days=8)) is None
    assert exporting.delete_expired(now + timedelta(days=8)) == 1
    assert not exporting.path_of(row).exists()


def test_one_cut_short_is_begun_anew_and_its_rest_goes_with_it(cast: Cast, now: datetime) -> None:
    row = exporting.ask_for_export(person=cast.ana, now=now)
    part = exporting.path_of(row).with_suffix(".99999.part")
    part.parent.mkdir()
    part.write_bytes(b"half")
    assert own.make_due(now) == 1
    assert zipfile.is_zipfile(exporting.path_of(row))
    exporting.delete_expired(now + timedelta(days=8))
    assert list(part.parent.iterdir()) == []


def test_an_erasure_takes_the_file_along_before_its_receipt(cast: Cast, now: datetime) -> None:
    row = exporting.ask_for_export(person=cast.ana, now=now)
    own.make_due(now)
    erase(person=cast.ana, keeps_text=True, now=now)
    assert receipts.send_receipts(now, forget_words=lambda: True) == 0
    assert exporting.delete_expired(now) == 1
    assert not exporting.path_of(row).exists()
    assert receipts.send_receipts(now, forget_words=lambda: True) == 1
