"""Photos of drafts and questions: only pixels are kept, every byte has a row, and what is taken back is gone."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image

from consilium.lib import images
from consilium.lib.images import Rendition
from consilium.questions import consent, drafts, photo_files, photos
from consilium.questions.models import Draft, Photo, PhotoConsent, UnclaimedBytes
from consilium.questions.typed import Typed
from tests.cast import Cast
from tests.lib.images import heic_making, making
from tests.lib.images.inspecting import assert_only_pixels

ALL = [
    ("large", "webp"),
    ("large", "avif"),
    ("small", "webp"),
    ("small", "avif"),
    ("blurred", "webp"),
    ("tiny", "webp"),
]


@pytest.fixture
def draft(cast: Cast, now: datetime) -> Draft:
    """A draft of Sam's."""
    return drafts.begin(owner=cast.sam, typed=Typed(), now=now)


def photo_of(draft: Draft, now: datetime, **options: Any) -> Photo:
    """Return a photo, as a phone makes one, added to a draft."""
    return photos.add_photo(io.BytesIO(making.phone_jpeg()), to=draft, now=now, **options)


def stored() -> list[str]:
    """Return the names of photos that have bytes on the disk."""
    root = Path(settings.MEDIA_ROOT) / "photos"
    return sorted(folder.name for folder in root.glob("*/*")) if root.exists() else []


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_every_stored_file_of_a_phone_s_heic_holds_pixels_alone(draft: Draft, now: datetime) -> None:
    sent = heic_making.phone(orientation=6)
    assert making.SECRET in sent
    photo = photos.add_photo(io.BytesIO(sent), to=draft, now=now)
    files = sorted(photo_files.folder_of(photo.name).iterdir())
    assert [file.name for file in files] == sorted(f"{size}.{form}" for size, form in ALL)
    for file in files:
        with Image.open(file) as image:
            size = image.size
        rendition = Rendition(file.stem, file.suffix[1:], *size, file.read_bytes())  # type: ignore[arg-type]
        assert_only_pixels(rendition)
    with Image.open(photo_files.path_of(photo.name, "large", "webp")) as large:
        assert (photo.width, photo.height) == large.size
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_photo_s_name_cannot_be_guessed_and_says_nothing(draft: Draft, now: datetime) -> None:
    names = [photo_of(draft, now).name for _ in range(2)]
    assert [photo_files.NAME.fullmatch(name) is not None for name in names] == [True, True]
    assert len(set(names)) == 2


def test_positions_follow_the_order_in_which_photos_come(draft: Draft, now: datetime) -> None:
    added = [photo_of(draft, now) for _ in range(3)]
    photos.drop(photos=[added[1]], now=now)
    added.append(photo_of(draft, now))
    assert [photo.position for photo in draft.photos.all()] == [1, 3, 4]


def test_a_repeat_under_the_same_key_adds_nothing(draft: Draft, now: datetime) -> None:
    key = uuid4()
    first, second = photo_of(draft, now, key=key), photo_of(draft, now, key=key)
    assert (first.pk, draft.photos.count(), len(stored())) == (second.pk, 1, 1)


def test_an_eleventh_photo_is_refused_and_leaves_nothing(draft: Draft, now: datetime) -> None:
    for number in range(photos.MOST):
        Photo.objects.create(draft=draft, name=f"{number:043}", position=number + 1, width=1, height=1, added_at=now)
    with pytest.raises(photos.TooManyPhotos):
        photo_of(draft, now)
    assert stored() == []


def test_a_bad_file_is_refused_and_leaves_nothing(draft: Draft, now: datetime) -> None:
    with pytest.raises(images.Refused) as refused:
        photos.add_photo(io.BytesIO(b"<svg/>"), to=draft, now=now)
    assert refused.value.code == "not_a_photo"
    assert (draft.photos.count(), stored(), UnclaimedBytes.objects.count()) == (0, [], 0)


def test_bytes_that_no_photo_claims_are_deleted_after_an_hour_and_not_before(draft: Draft, now: datetime) -> None:
    kept = photos.keep(io.BytesIO(making.phone_jpeg()), now=now)
    claimed = photo_of(draft, now)
    assert stored() == sorted([kept.name, claimed.name])
    assert photos.delete_unclaimed(now + timedelta(minutes=59)) == 0
    assert photos.delete_unclaimed(now + timedelta(minutes=61)) == 1
    assert stored() == [claimed.name]
    assert UnclaimedBytes.objects.count() == 0


def test_a_photo_that_was_taken_back_has_no_bytes_once_the_worker_has_passed(
    cast: Cast, draft: Draft, now: datetime
) -> None:
    photo = photos.add_photo(
        io.BytesIO(making.phone_jpeg()), to=cast.question, now=now, alt="Two cheeks", consent_of=cast.ana
    )
    other = photo_of(draft, now)
    photos.revoke(photo=photo, now=now)
    photos.revoke(photo=photo, now=now)
    photo.refresh_from_db()
    assert (photo.revoked_at, photo.alt) == (now, "")
    assert photos.delete_unclaimed(now) == 1
    assert stored() == [other.name]


def test_each_way_to_show_a_photo_is_a_consent_of_its_own(cast: Cast, now: datetime) -> None:
    later, last = now + timedelta(days=1), now + timedelta(days=2)
    photo = photos.add_photo(io.BytesIO(making.phone_jpeg()), to=cast.question, now=now, consent_of=cast.ana)
    photos.describe(photo=photo, alt="Two cheeks", showing=Photo.Showing.BLURRED, person=cast.ana, now=later)
    photos.describe(photo=photo, alt="Two cheeks", showing=Photo.Showing.DOCTORS, person=cast.ana, now=later)
    photos.revoke(photo=photo, now=last)
    rows = PhotoConsent.objects.values_list("person", "version", "showing", "given_at", "withdrawn_at")
    assert list(rows) == [
        (cast.ana.pk, consent.CURRENT, "blurred", now, later),
        (cast.ana.pk, consent.CURRENT, "doctors", later, last),
    ]


def test_a_photo_of_a_question_needs_a_consent(cast: Cast, now: datetime) -> None:
    with pytest.raises(ValueError, match="consent"):
        photos.add_photo(io.BytesIO(making.phone_jpeg()), to=cast.question, now=now)


def test_a_photo_belongs_to_a_draft_or_a_question_never_both(cast: Cast, draft: Draft, now: datetime) -> None:
    for owners in ({}, {"draft": draft, "question": cast.question}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Photo.objects.create(name="x" * 43, position=1, width=1, height=1, added_at=now, **owners)


def test_hiding_and_cropping_leave_nothing_of_what_was_there(draft: Draft, now: datetime) -> None:
    photo = photo_of(draft, now)
    before = photo.name
    changed = photos.edit(photo=photo, crop=(0.0, 0.0, 0.5, 1.0), blurs=[(0.0, 0.0, 0.5, 0.5)], now=now)
    assert changed.name != before
    assert (changed.width, changed.height) == (120, 160)
    with Image.open(photo_files.path_of(changed.name, "large", "webp")) as image:
        # The left half of the chart is red over blue; the red quarter is now one soft colour, the blue one as it was.
        assert max(abs(a - b) for a, b in zip(image.getpixel((60, 130)), making.BLUE, strict=True)) < 16  # type: ignore[arg-type]
    assert photos.delete_unclaimed(now) == 1
    assert stored() == [changed.name]


def test_an_edit_that_is_refused_changes_nothing(draft: Draft, now: datetime) -> None:
    photo = photo_of(draft, now)
    with pytest.raises(images.Refused):
        photos.edit(photo=photo, crop=(0.0, 0.0, 0.01, 0.01), blurs=[], now=now)
    photo.refresh_from_db()
    assert stored() == [photo.name]


@pytest.mark.parametrize("name", ["", "x", "../" * 14 + "x", "a" * 42 + "/", "a" * 44, "a" * 42 + "é"])
def test_what_is_no_name_of_a_photo_leads_nowhere(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        photo_files.folder_of(name)
