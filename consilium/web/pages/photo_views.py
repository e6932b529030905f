"""Photos as the question page and the sheet show them, each as its owner chose and its reader may."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from consilium.people.rules import Reader
from consilium.questions.models import Photo
from consilium.questions.rules import is_asker, may_see_photo
from consilium.web.pages.shapes.question import PhotoView

FOR_DOCTORS = "For doctors only"
HELD = "Moderators are looking at this photo; until then it is hidden"


def address(photo: Photo, size: str, form: str = "webp") -> str:
    """Return the address of one rendition; whether it may be seen is asked when it is read."""
    return reverse("photo", args=[photo.name, size, form])


def photo_views(reader: Reader, photos: Iterable[Photo], now: datetime) -> tuple[PhotoView, ...]:
    """Return the photos of one question; one that the reader may not see says so and has no address."""
    sees: dict[tuple[str, bool], bool] = {}  # one answer holds for all that show alike
    views = []
    for number, photo in enumerate(photos, start=1):
        alike = photo.showing, photo.hidden_at is not None
        if alike not in sees:
            sees[alike] = may_see_photo(reader, photo, now)
        views.append(_view(reader, photo, number, sees[alike]))
    return tuple(views)


def _view(reader: Reader, photo: Photo, number: int, sees: bool) -> PhotoView:
    alt = photo.alt or f"Photo {number} by the asker, without a description"
    if not sees:
        return PhotoView(alt=alt, doctors_only=True, why_not=HELD if photo.hidden_at else FOR_DOCTORS)
    for_doctors = photo.showing == Photo.Showing.DOCTORS
    assert photo.question is not None
    caption = "Only doctors and the asker see this" if for_doctors else photo.alt
    if for_doctors and is_asker(reader, photo.question):
        caption = "Only you and doctors see this"
    if photo.hidden_at is not None:
        caption = HELD
    return PhotoView(
        alt=alt,
        caption=caption,
        url=address(photo, "small"),
        avif_url=address(photo, "small", "avif"),
        large_url=address(photo, "large"),
        placeholder_url=address(photo, "blurred"),
        width=photo.width,
        height=photo.height,
        flag_url="" if is_asker(reader, photo.question) else reverse("flags", args=["photo", photo.pk]),
        blurred=photo.showing == Photo.Showing.BLURRED,
    )
