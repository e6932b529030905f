"""What happens to photos: kept as new pixels, described, edited, shown under a consent, taken back."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from consilium import events
from consilium.lib import images
from consilium.lib.images import Rectangle
from consilium.people.models import Person
from consilium.questions import consent, photo_files
from consilium.questions.models import Draft, Photo, PhotoConsent, PhotoLook, Question, UnclaimedBytes

MOST = 10
"""Photos that one question can have."""

# An upload that has not claimed its bytes after this long will not.
CLAIM_WITHIN = timedelta(hours=1)


class TooManyPhotos(Exception):  # noqa: N818 (it names what happened)
    """A question has its ten photos already."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Renditions that lie on the disk under a name, not claimed by any row yet; width and height of the large one."""

    name: str
    width: int
    height: int


def keep(
    source: Path | BinaryIO, *, now: datetime, crop: Rectangle | None = None, blurs: Sequence[Rectangle] = ()
) -> Kept:
    """Read a photo and write its renditions; raises images.Refused with words for its sender.

    Slow, and so never inside a transaction. What is not claimed within an hour is deleted by the worker.
    """
    processed = images.process(source, crop=crop, blurs=blurs)
    name = secrets.token_urlsafe(32)
    UnclaimedBytes.objects.create(name=name, due_at=now + CLAIM_WITHIN)
    photo_files.write(name, processed.renditions)
    large = processed.find("large")
    return Kept(name=name, width=large.width, height=large.height)


def add_photo(
    source: Path | BinaryIO,
    *,
    to: Draft | Question,
    now: datetime,
    alt: str = "",
    showing: Photo.Showing = Photo.Showing.BLURRED,
    key: UUID | None = None,
    consent_of: Person | None = None,
) -> Photo:
    """Return a new photo of a draft or a question, or the one that was added under this key before.

    A photo of a question needs `consent_of`, the person who agreed to have it shown. Raises images.Refused for a
    file that is not kept and TooManyPhotos for an eleventh.
    """
    if isinstance(to, Question) and consent_of is None:
        raise ValueError("a photo of a question is shown under somebody's consent")
    repeat = to.photos.filter(key=key).first() if key is not None else None
    if repeat is not None:
        return repeat
    if to.photos.filter(revoked_at=None).count() >= MOST:
        raise TooManyPhotos
    return claim(keep(source, now=now), to=to, now=now, alt=alt, showing=showing, key=key, consent_of=consent_of)


@transaction.atomic
def claim(
    kept: Kept,
    *,
    to: Draft | Question,
    now: datetime,
    alt: str,
    showing: Photo.Showing,
    key: UUID | None,
    consent_of: Person | None,
) -> Photo:
    """Return the row of a photo whose bytes were kept; TooManyPhotos when others came first."""
    owner = {"draft" if isinstance(to, Draft) else "question": to}
    type(to).objects.select_for_update().get(pk=to.pk)
    repeat = Photo.objects.filter(**owner, key=key).first() if key is not None else None
    if repeat is not None:
        return repeat
    if Photo.objects.filter(**owner, revoked_at=None).count() >= MOST:
        raise TooManyPhotos
    last = Photo.objects.filter(**owner).aggregate(last=Max("position"))["last"] or 0
    photo = Photo.objects.create(
        **owner,
        name=kept.name,
        key=key,
        position=last + 1,
        alt=alt,
        showing=showing,
        width=kept.width,
        height=kept.height,
        added_at=now,
    )
    UnclaimedBytes.objects.filter(name=kept.name).delete()
    if isinstance(to, Question):
        agree(photo=photo, person=consent_of, now=now)
        events.publish(events.QuestionChanged(at=now, question_id=to.pk))
    return photo


def agree(*, photo: Photo, person: Person | None, now: datetime) -> PhotoConsent:
    """Return the consent under which a photo shows from now on; one that stood before ends."""
    PhotoConsent.objects.filter(photo=photo, withdrawn_at=None).update(withdrawn_at=now)
    return PhotoConsent.objects.create(
        photo=photo, person=person, version=consent.CURRENT, showing=photo.showing, given_at=now
    )


@transaction.atomic
def describe(*, photo: Photo, alt: str, showing: Photo.Showing, person: Person | None, now: datetime) -> Photo:
    """Return the photo with new words and a new way to show it; another way is a new consent."""
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if (photo.alt, photo.showing) == (alt, showing):
        return photo
    shown_otherwise = photo.showing != showing
    photo.alt, photo.showing = alt, showing
    photo.save(update_fields=["alt", "showing"])
    if photo.question_id is not None:
        if shown_otherwise:
            agree(photo=photo, person=person, now=now)
        events.publish(events.QuestionChanged(at=now, question_id=photo.question_id))
    return photo


def edit(*, photo: Photo, crop: Rectangle | None, blurs: Sequence[Rectangle], now: datetime) -> Photo:
    """Return the photo cropped and with parts hidden for good, under a new name; raises images.Refused.

    The parts are fractions of the photo as it is kept. What was there before is unreachable at once.
    """
    kept = keep(photo_files.path_of(photo.name, "large", "webp"), now=now, crop=crop, blurs=blurs)
    return _replace(photo=photo, kept=kept, now=now)


@transaction.atomic
def _replace(*, photo: Photo, kept: Kept, now: datetime) -> Photo:
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.revoked_at is not None:
        return photo
    _let_go([photo.name], now)
    photo.name, photo.width, photo.height = kept.name, kept.width, kept.height
    photo.save(update_fields=["name", "width", "height"])
    UnclaimedBytes.objects.filter(name=kept.name).delete()
    if photo.question_id is not None:
        events.publish(events.QuestionChanged(at=now, question_id=photo.question_id))
    return photo


@transaction.atomic
def revoke(*, photo: Photo, now: datetime) -> Photo:
    """Return the photo, taken back: nobody reaches it from this commit on, and the worker deletes its bytes."""
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.revoked_at is not None:
        return photo
    photo.revoked_at, photo.alt = now, ""
    photo.save(update_fields=["revoked_at", "alt"])
    PhotoConsent.objects.filter(photo=photo, withdrawn_at=None).update(withdrawn_at=now)
    PhotoLook.objects.filter(photo=photo).delete()
    _let_go([photo.name], now)
    if photo.question_id is not None:
        events.publish(events.QuestionChanged(at=now, question_id=photo.question_id))
    return photo


@transaction.atomic
def drop(*, photos: Sequence[Photo], now: datetime) -> None:
    """Delete photos of a draft, row and all."""
    _let_go([photo.name for photo in photos if photo.revoked_at is None], now)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()


@transaction.atomic
def move(*, draft: Draft, question: Question, consent_of: Person, now: datetime) -> None:
    """Give a draft's photos to the question it became, each under a consent."""
    for position, photo in enumerate(draft.photos.filter(revoked_at=None).order_by("position"), start=1):
        photo.draft, photo.question, photo.position = None, question, position
        photo.save(update_fields=["draft", "question", "position"])
        agree(photo=photo, person=consent_of, now=now)


def _let_go(names: Sequence[str], now: datetime) -> None:
    UnclaimedBytes.objects.bulk_create([UnclaimedBytes(name=name, due_at=now) for name in names])


def delete_unclaimed(now: datetime, *, most: int = 50) -> int:
    """Delete the bytes that no photo claims any more and return how many names were freed; a chore of the worker."""
    freed = 0
    for row in UnclaimedBytes.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:most]:
        # A photo that claimed its bytes late keeps them: its row went in the transaction that made the claim.
        if not Photo.objects.filter(name=row.name, revoked_at=None).exists():
            with suppress(FileNotFoundError):
                photo_files.remove(row.name)
        row.delete()
        freed += 1
    return freed
