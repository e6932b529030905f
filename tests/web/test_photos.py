"""Photos over HTTP: refused with a reason and nothing else lost, read through a check each time, gone at once."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consilium.questions import drafts, photo_files, photos
from consilium.questions.models import Draft, Photo
from consilium.questions.typed import Typed
from consilium.web import uploads
from tests import factories
from tests.cast import Cast
from tests.lib.images import heic_making
from tests.lib.images.bad_files import BAD_FILES
from tests.lib.images.making import SECRET, phone_jpeg, phone_png
from tests.web.test_addresses import WHO, client_of
from tests.web.test_asking import DONE, HAPPENING, HERE, PLACE, step

SIZES = ("large.webp", "large.avif", "small.webp", "small.avif", "blurred.webp", "tiny.webp")


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def file(data: bytes, name: str = "my face.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data, kind)


def at_photos(cast: Cast) -> tuple[Client, Draft]:
    """Return Sam's browser at the third step, and the draft."""
    client = client_of(cast, "sam")
    step(client, **DONE)
    step(client, **DONE, **HAPPENING)
    return client, Draft.objects.get()


def test_photos_come_with_the_form_and_without_scripts(cast: Cast) -> None:
    client, draft = at_photos(cast)
    sent = [file(phone_jpeg()), file(heic_making.phone(), "IMG_0042.HEIC", "image/heic"), file(phone_png(), "x.png")]
    answer = step(client, **DONE, **HAPPENING, **PLACE, do="photos", photos=sent, key=str(uuid4()))
    assert (answer.status_code, answer["Location"]) == (303, "/ask/#photos")
    assert draft.photos.count() == 3
    page = client.get("/ask/")
    assert [card.number for card in page.context["ask"].photos] == [1, 2, 3]
    everything = b"".join(
        path.read_bytes() for path in Path(photo_files.folder_of(draft.photos.all()[0].name)).parent.parent.rglob("*.*")
    )
    assert [word for word in (SECRET, b"my face", b"IMG_0042") if word in everything or word in page.content] == []


def test_a_refused_file_says_why_and_costs_nothing_else(cast: Cast) -> None:
    client, draft = at_photos(cast)
    sent = [file(phone_jpeg()), file(b"%PDF-1.4", "<i>scan.jpg"), file(b"", "empty.jpg")]
    typed = DONE | HAPPENING | {"body": "Typed with care."} | PLACE
    page = step(client, **typed, do="photos", photos=sent, key=str(uuid4()))
    assert page.status_code == 422
    assert [(photo.name, photo.words[:29]) for photo in page.context["ask"].refused] == [
        ("<i>scan.jpg", "This is a PDF document, not a"),
        ("empty.jpg", "This file is empty. It may no"),
    ]
    assert (b"<i>scan" in page.content, b"Typed with care." in page.content) == (False, True)
    assert (draft.photos.count(), Draft.objects.get().typed["body"]) == (1, "Typed with care.")


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_every_kind_of_bad_file_is_refused_in_words(cast: Cast, name: str) -> None:
    client, draft = at_photos(cast)
    answer = client.post("/ask/photos/", {"draft": str(draft.pk), "photo": file(BAD_FILES[name][1]())}, headers=HERE)
    assert (answer.status_code, draft.photos.count()) == (422, 0)
    assert answer.json()["refused"].endswith(".")


def test_a_photo_comes_by_itself_with_scripts_and_a_repeat_adds_none(cast: Cast) -> None:
    client, draft = at_photos(cast)
    key = str(uuid4())
    for _ in range(2):
        answer = client.post(
            "/ask/photos/", {"draft": str(draft.pk), "photo": file(phone_jpeg()), "key": key}, headers=HERE
        )
        assert (answer.status_code, answer.json()["room"], draft.photos.count()) == (200, 9, 1)
    assert f'id="photo-card-{draft.photos.get().pk}"' in answer.json()["card"]


def test_more_than_20_megabytes_are_read_past_and_the_rest_is_kept(cast: Cast) -> None:
    client, draft = at_photos(cast)
    sent = [file(phone_jpeg() + bytes(20_000_000), "large.jpg"), file(phone_jpeg())]
    page = step(client, **DONE, **HAPPENING, **PLACE, do="photos", photos=sent, key=str(uuid4()))
    assert [(photo.name, "20 MB" in photo.words) for photo in page.context["ask"].refused] == [("large.jpg", True)]
    assert (draft.photos.count(), draft.photos.get().alt) == (1, "")


def test_an_eleventh_file_is_left_out_before_it_is_read(cast: Cast, now: datetime) -> None:
    client, draft = at_photos(cast)
    # Nine are there: of eleven that come at once the cap lets ten pass, of which one has room.
    for number in range(9):
        Photo.objects.create(draft=draft, name=f"{number:043}", position=number + 1, width=9, height=9, added_at=now)
    sent = [file(phone_jpeg(), f"{number}.jpg") for number in range(11)]
    page = step(client, **DONE, **HAPPENING, **PLACE, do="photos", photos=sent, key=str(uuid4()))
    assert (page.status_code, draft.photos.count()) == (422, 10)
    refused = {photo.name: photo.words for photo in page.context["ask"].refused}
    assert refused == {f"{number}.jpg": uploads.TOO_MANY for number in range(1, 11)}


def test_a_body_that_no_form_can_have_is_not_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BODY_BYTES", 1000)
    client, draft = at_photos(cast)
    answer = client.post("/ask/photos/", {"draft": str(draft.pk), "photo": file(bytes(2000))}, headers=HERE)
    assert answer.status_code in (409, 422)
    assert draft.photos.count() == 0


def test_photos_are_described_and_removed_with_everything_else_kept(cast: Cast) -> None:
    client, draft = at_photos(cast)
    step(client, **DONE, **HAPPENING, do="photos", photos=[file(phone_jpeg()), file(phone_png())], key=str(uuid4()))
    first, second = draft.photos.all()
    fields = DONE | HAPPENING | PLACE
    described = {f"alt-{first.pk}": "Left cheek", f"showing-{first.pk}": "doctors", f"showing-{second.pk}": "nonsense"}
    answer = step(client, **fields, **described, do=f"remove:{second.pk}")
    assert answer["Location"] == "/ask/#photos"
    assert list(draft.photos.values_list("pk", "alt", "showing")) == [(first.pk, "Left cheek", "doctors")]
    assert Draft.objects.get().typed["body_site"] == "cheeks"


def test_photos_want_a_consent_before_they_are_posted(cast: Cast) -> None:
    client, _ = at_photos(cast)
    step(client, **DONE, **HAPPENING, **PLACE, do="photos", photos=[file(phone_jpeg())], key=str(uuid4()))
    step(client, **DONE, **HAPPENING, **PLACE)
    without = client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)
    assert (without.status_code, without.context["check"].wrong[0].url) == (422, "#consent")
    posted = client.post("/ask/check/", {"do": "post", "key": str(uuid4()), "consent": "1"}, headers=HERE)
    page = Client().get(posted["Location"])
    assert [(photo.blurred, photo.doctors_only) for photo in page.context["question"].photos] == [(True, False)]


def looks(cast: Cast, photo: Photo) -> dict[str, list[int]]:
    """Return what each of the cast gets for every rendition."""
    return {
        who: [client_of(cast, who).get(f"/photos/{photo.name}/{size}").status_code for size in SIZES] for who in WHO
    }


@pytest.mark.parametrize(
    ("showing", "sees"),
    [("public", set(WHO)), ("blurred", set(WHO)), ("doctors", {"ana", "brandt"})],
)
def test_every_photo_by_every_role_before_and_after_it_is_taken_back(
    cast: Cast, now: datetime, showing: str, sees: set[str]
) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing(showing))
    assert looks(cast, photo) == {who: [200 if who in sees else 404] * 6 for who in WHO}
    photos.revoke(photo=photo, now=now)
    # At once: before the worker has deleted a single byte.
    assert photo_files.path_of(photo.name, "large", "webp").exists()
    assert looks(cast, photo) == {who: [404] * 6 for who in WHO}
    assert cast.question.photos.get().alt == ""
    assert Client().get(cast.question.get_absolute_url()).context["question"].photos == ()


def test_a_photo_of_a_hidden_question_is_hidden(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing.PUBLIC)
    cast.question.is_public = False
    cast.question.save()
    assert looks(cast, photo) == {who: [200 if who == "ana" else 404] * 6 for who in WHO}


def test_a_photo_of_a_draft_is_the_writer_s_alone(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=cast.sam, typed=Typed(), now=now)
    photo = photos.add_photo(io.BytesIO(phone_jpeg()), to=draft, now=now, showing=Photo.Showing.PUBLIC)
    assert looks(cast, photo) == {who: [200 if who == "sam" else 404] * 6 for who in WHO}
    assert client_of(cast, "mo").get(f"/ask/photos/{photo.pk}/").status_code == 404
    assert client_of(cast, "mo").post(f"/ask/photos/{photo.pk}/", {"left": "9"}, headers=HERE).status_code == 404


@pytest.mark.parametrize(
    ("showing", "who", "kept_by"),
    [
        ("public", "visitor", "public, no-cache"),
        ("blurred", "visitor", "public, no-cache"),
        ("public", "sam", "private, no-cache"),
        ("doctors", "ana", "private, no-store"),
        ("doctors", "brandt", "private, no-store"),
    ],
)
def test_who_may_keep_a_photo(cast: Cast, now: datetime, showing: str, who: str, kept_by: str) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing(showing))
    client = client_of(cast, who)
    answer = client.get(f"/photos/{photo.name}/small.avif")
    assert answer["Cache-Control"] == kept_by
    assert answer["X-Robots-Tag"] == "noindex, noimageindex"
    assert answer["Content-Type"] == "image/avif"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    again = client.get(f"/photos/{photo.name}/small.avif", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == (304 if showing != "doctors" else 200)


def test_a_kept_copy_is_not_confirmed_after_the_photo_was_taken_back(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing.PUBLIC)
    address = f"/photos/{photo.name}/small.webp"
    tag = Client().get(address)["ETag"]
    photos.revoke(photo=photo, now=now)
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/photos/{name}/huge.webp",
        "/photos/{name}/large.png",
        "/photos/{name}/blurred.avif",
        "/photos/x/large.webp",
        "/photos/../../secret-key/large.webp",
        "/photos/" + "a" * 43 + "/large.webp",
    ],
)
def test_what_is_no_rendition_is_not_found(cast: Cast, now: datetime, path: str) -> None:
    photo = factories.photo(cast.question, now)
    assert Client().get(path.format(name=photo.name)).status_code == 404


def test_the_page_shows_each_photo_as_its_owner_chose(cast: Cast, now: datetime) -> None:
    made = {
        showing: factories.photo(cast.question, now, showing=Photo.Showing(showing), alt=f"A {showing} one")
        for showing in ("public", "blurred", "doctors")
    }
    page = Client().get(cast.question.get_absolute_url())
    public, blurred, doctors = page.context["question"].photos
    assert (public.blurred, blurred.blurred, doctors.doctors_only, doctors.url) == (False, True, True, "")
    assert made["doctors"].name.encode() not in page.content
    assert b"A doctors one" not in page.content
    seen = client_of(cast, "brandt").get(cast.question.get_absolute_url()).context["question"].photos[2]
    assert (seen.doctors_only, made["doctors"].name in seen.url) == (False, True)


def test_the_tool_hides_squares_and_cuts_sides_without_scripts(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing.PUBLIC)
    client = client_of(cast, "ana")
    page = client.get(f"/ask/photos/{photo.pk}/")
    assert page.content.count(b'name="cells"') == 8 * len(page.context["edit"].rows)
    sides = {"left": "10", "right": "0", "top": "0", "bottom": "25"}
    answer = client.post(f"/ask/photos/{photo.pk}/", sides | {"cells": ["0", "1", "8", "9"]}, headers=HERE)
    assert (answer.status_code, answer["Location"]) == (303, f"/account/questions/{cast.question.pk}/photos/")
    before = photo.name
    photo.refresh_from_db()
    assert (photo.name != before, photo.width, photo.height) == (True, 216, 120)
    assert Client().get(f"/photos/{before}/large.webp").status_code == 404
    assert Client().get(f"/photos/{photo.name}/large.webp").status_code == 200


@pytest.mark.parametrize("odd", [{"left": "46"}, {"left": "x"}, {"cells": ["9999"]}, {"cells": ["x"]}, {"top": "-1"}])
def test_the_tool_keeps_what_was_chosen_when_something_is_odd(cast: Cast, now: datetime, odd: dict[str, Any]) -> None:
    photo = factories.photo(cast.question, now)
    sent = {"left": "7", "right": "0", "top": "0", "bottom": "0", "cells": ["3"]} | odd
    page = client_of(cast, "ana").post(f"/ask/photos/{photo.pk}/", sent, headers=HERE)
    assert page.status_code == 422
    photo_again = Photo.objects.get(pk=photo.pk)
    assert photo_again.name == photo.name


def test_the_asker_changes_adds_and_takes_back_photos_of_a_posted_question(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now)
    client, path = client_of(cast, "ana"), f"/account/questions/{cast.question.pk}/photos/"
    client.post(path, {"do": "keep", f"alt-{photo.pk}": "New words", f"showing-{photo.pk}": "doctors"}, headers=HERE)
    photo.refresh_from_db()
    assert (photo.alt, photo.showing, photo.consents.filter(withdrawn_at=None).get().showing) == (
        "New words",
        "doctors",
        "doctors",
    )
    without = client.post(
        path, {"do": "add", "key": str(uuid4()), "showing": "public", "photos": [file(phone_jpeg())]}, headers=HERE
    )
    assert (without.status_code, cast.question.photos.count()) == (422, 1)
    fields = {"do": "add", "key": str(uuid4()), "showing": "public", "consent": "1"}
    for _ in range(2):
        client.post(path, fields | {"photos": [file(phone_jpeg()), file(phone_png())]}, headers=HERE)
    assert list(cast.question.photos.values_list("showing", flat=True)) == ["doctors", "public", "public"]
    client.post(path, {"do": f"revoke:{photo.pk}"}, headers=HERE)
    assert cast.question.photos.filter(revoked_at=None).count() == 2
    assert client_of(cast, "sam").post(path, {"do": "revoke:1"}, headers=HERE).status_code == 404
