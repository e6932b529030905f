"""Photos as the question page and the sheet show them, each as its owner chose and its reader may."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from consilium.people.rules import Reader
from consilium.questions.models import Photo
from consilium.questions.rules import is_asker, may_see_photo
from consilium.web.pages.shapes.question import PhotoView


def address(photo: Photo, size: str, form: str = "webp") -> str:
    """Return the address of one rendition; whether it may be seen is asked when it is read."""
    return reverse("photo", args=[photo.name, size, form])


def photo_views(reader: Reader, photos: Iterable[Photo], now: datetime) -> tuple[PhotoView, ...]:
    """Return the photos of one question; one that the reader may not see says so and has no address."""
    sees: dict[str, bool] = {}  # the rule asks how a photo shows, so one answer holds for all that show alike
    views = []
    for number, photo in enumerate(photos, start=1):
        if photo.showing not in sees:
            sees[photo.showing] = may_see_photo(reader, photo, now)
        views.append(_view(reader, photo, number, sees[photo.showing]))
    return tuple(views)


def _view(reader: Reader, photo: Photo, number: int, sees: bool) -> PhotoView:
    alt = photo.alt or f"Photo {number} by the asker, without a description"
    if not sees:
        return PhotoView(alt=alt, doctors_only=True)
    for_doctors = photo.showing == Photo.Showing.DOCTORS
    assert photo.question is not None
    caption = "Only doctors and the asker see this" if for_doctors else photo.alt
    if for_doctors and is_asker(reader, photo.question):
        caption = "Only you and doctors see this"
    return PhotoView(
        alt=alt,
        caption=caption,
        url=address(photo, "small"),
        avif_url=address(photo, "small", "avif"),
        large_url=address(photo, "large"),
        placeholder_url=address(photo, "blurred"),
        width=photo.width,
        height=photo.height,
        blurred=photo.showing == Photo.Showing.BLURRED,
    )
