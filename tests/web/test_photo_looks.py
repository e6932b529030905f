"""The asker reads who saw a photo for doctors; nobody else does, and serving it stays cheap and unkept."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.questions import looking, photo_files
from consilium.questions.models import Photo, PhotoLook
from consilium.transfer import auditing, own
from consilium.web.pages.frame import day_words
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import WHO, client_of

DOCTOR = PhotoLook.Role.DOCTOR


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def photo(cast: Cast, now: datetime) -> Photo:
    """Ana's photo for doctors only."""
    return factories.photo(cast.question, now, showing=Photo.Showing.DOCTORS)


def page(cast: Cast) -> str:
    """Return the address of Ana's page of her photos."""
    return f"/account/questions/{cast.question.pk}/photos/"


def open_all(cast: Cast, photo: Photo) -> list[tuple[int, str]]:
    """Let everyone ask for the photo, and return who was written down, as whom."""
    for who in WHO:
        client_of(cast, who).get(f"/photos/{photo.name}/large.webp")
    return list(PhotoLook.objects.values_list("person", "role"))


def test_whoever_is_shown_it_is_written_down_and_nobody_else(cast: Cast, photo: Photo) -> None:
    assert open_all(cast, photo) == [(cast.brandt.pk, "doctor")]


def test_a_moderator_who_looks_at_a_hidden_one_is_written_down(cast: Cast, photo: Photo, now: datetime) -> None:
    photo.hidden_at = now
    photo.save()
    assert open_all(cast, photo) == [(cast.mo.pk, "moderator")]
    seen = client_of(cast, "ana").get(page(cast)).context["own"].cards[0].seen
    assert [(line.who, line.url) for line in seen] == [("a moderator", "")]


@pytest.mark.parametrize("showing", [Photo.Showing.PUBLIC, Photo.Showing.BLURRED])
def test_of_what_everyone_sees_nothing_is_written_down(cast: Cast, now: datetime, showing: Photo.Showing) -> None:
    assert open_all(cast, factories.photo(cast.question, now, showing=showing)) == []


def test_what_shows_nothing_is_not_written_down(cast: Cast, photo: Photo) -> None:
    brandt = client_of(cast, "brandt")
    assert brandt.head(f"/photos/{photo.name}/large.webp").status_code == 200
    assert brandt.get(f"/photos/{photo.name}/huge.webp").status_code == 404
    photo_files.remove(photo.name)
    assert brandt.get(f"/photos/{photo.name}/large.webp").status_code == 404
    assert PhotoLook.objects.count() == 0


def test_what_cannot_be_written_down_is_not_shown(cast: Cast, photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "note_look", lambda **_: False)
    assert client_of(cast, "brandt").get(f"/photos/{photo.name}/large.webp").status_code == 404


def test_a_look_adds_one_statement_to_serving_and_is_kept_by_nobody(cast: Cast, photo: Photo) -> None:
    brandt, address = client_of(cast, "brandt"), f"/photos/{photo.name}/large.webp"
    brandt.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = brandt.get(address, headers={"If-None-Match": f'"{photo.name[:16]}-large-webp"'})
    assert (answer.status_code, answer["Cache-Control"], PhotoLook.objects.get().times) == (200, "private, no-store", 2)
    written = [query["sql"].split()[0] for query in queries if not query["sql"].startswith("SELECT")]
    assert written == ["UPDATE"]


def test_the_asker_reads_who_saw_it_and_when(cast: Cast, photo: Photo) -> None:
    ana = client_of(cast, "ana")
    assert b"No doctor has opened photo 1 yet." in ana.get(page(cast)).content
    client_of(cast, "brandt").get(f"/photos/{photo.name}/small.avif")
    told = ana.get(page(cast))
    words = f'Seen by <a href="/doctors/{cast.dr_brandt.slug}/">Ida Brandt, MD</a> on '
    assert words + day_words(PhotoLook.objects.get().day) in told.content.decode()
    assert b"No doctor has opened" not in told.content


def test_nobody_else_reads_it(cast: Cast, photo: Photo) -> None:
    client_of(cast, "brandt").get(f"/photos/{photo.name}/small.avif")
    others = [who for who in WHO if who != "ana"]
    assert {client_of(cast, who).get(page(cast)).status_code for who in others if who != "visitor"} == {404}
    assert Client().get(page(cast)).status_code == 302
    pages = [client_of(cast, who).get(cast.question.get_absolute_url()).content for who in WHO]
    assert [b"Seen by" in shown for shown in pages] == [False] * len(WHO)


def test_a_photo_shown_to_all_says_nothing_of_doctors(cast: Cast, now: datetime) -> None:
    factories.photo(cast.question, now)
    (card,) = client_of(cast, "ana").get(page(cast)).context["own"].cards
    assert (card.seen, card.unseen) == ((), False)


def test_the_page_costs_the_same_for_one_and_for_ten(cast: Cast, photo: Photo, now: datetime) -> None:
    def queries(photos: int, doctors: int) -> int:
        for _ in range(photos - cast.question.photos.count()):
            Photo.objects.create(
                question=cast.question,
                name=f"{cast.question.photos.count():043}",
                position=cast.question.photos.count() + 1,
                showing=Photo.Showing.DOCTORS,
                width=9,
                height=9,
                added_at=now,
            )
        for _ in range(doctors):
            account = factories.doctor(now).account
            assert account is not None
            for row in cast.question.photos.all():
                looking.note_look(photo=row, person=account, role=DOCTOR, now=now)
        ana = client_of(cast, "ana")
        with CaptureQueriesContext(connection) as captured:
            assert ana.get(page(cast)).status_code == 200
        return len(captured)

    assert queries(1, 1) == queries(10, 9)
    cards = client_of(cast, "ana").get(page(cast)).context["own"].cards
    assert [len(card.seen) for card in cards] == [10] + [9] * 9


def test_an_audit_tells_who_saw_it(cast: Cast, photo: Photo, now: datetime) -> None:
    for _ in range(2):
        looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    row = PhotoLook.objects.get()
    lines = [json.loads(line) for line in list(auditing.lines())[1:]]
    assert [line for line in lines if line["did"] == "saw a photo for doctors"] == [
        {
            "at": now.isoformat(),
            "did": "saw a photo for doctors",
            "id": row.pk,
            "by": cast.brandt.pk,
            "photo_id": photo.pk,
            "role": "doctor",
            "last_at": now.isoformat(),
            "times": 2,
        }
    ]


def test_both_find_it_in_their_own_data_and_no_account_of_the_other(cast: Cast, photo: Photo, now: datetime) -> None:
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    row = {
        "id": PhotoLook.objects.get().pk,
        "photo": photo.pk,
        "doctor": cast.dr_brandt.pk,
        "role": "doctor",
        "day": now.date(),
        "first_at": now,
        "last_at": now,
        "times": 1,
    }
    mine, seen = "who saw my photos for doctors", "photos for doctors that I saw"
    ana, brandt, sam = (own.everything(person) for person in (cast.ana, cast.brandt, cast.sam))
    assert [(data[mine], data[seen]) for data in (ana, brandt, sam)] == [([row], []), ([], [row]), ([], [])]
