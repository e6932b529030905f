"""The sheet for the clinic: one printed page with the question, its days, its photos and where the doctors stand."""

import re
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.people.rules import Reader
from consilium.questions.models import Photo, Question
from consilium.questions.rules import is_asker, may_see_photo
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.leading import lead_on
from consilium.web.pages.photo_views import address
from consilium.web.pages.questions import load, question_view, where_merged
from consilium.web.pages.shapes.sheet import SheetPhoto, SheetView

QUERY = {"chosen": re.compile("[0-9]{0,9}"), "photo": re.compile("[0-9]{1,18}")}


@require_safe
def sheet(request: HttpRequest, question_id: int, slug: str) -> HttpResponse:
    """Show the sheet; the asker chooses which photos are on it."""
    try:
        row = load(request, question_id)
    except Http404:
        # Which photos were chosen says nothing about another question's.
        return where_merged(request, question_id, {}, beyond="sheet/")
    if slug != row.slug:
        return lead_on(request, row.get_absolute_url() + "sheet/", QUERY)
    now = timezone.now()
    question = question_view(request, row, "views", now)
    standing = question.standing
    photos = _photos(request.user, row, request)
    view = SheetView(
        question=replace(question, answers=(), orders=(), tools=None),
        photos=photos,
        may_choose=is_asker(request.user, row) and bool(photos),
        open_questions=(
            *(f"{asked.question} ({asked.who} asks)" for asked in question.clarifications if not asked.reply),
            *(f"Nobody addressed: {line.symptom}" for line in (standing.unaddressed if standing is not None else ())),
        ),
        printed_on=day_words(now),
    )
    page = frame(
        request,
        f"For the clinic: {row.title}",
        section="questions",
        canonical=row.get_absolute_url(),
        asked_from=row.country,
        may_be_indexed=False,
    )
    return show(request, "sheet.html", page, sheet=view)


def _photos(reader: Reader, question: Question, request: HttpRequest) -> tuple[SheetPhoto, ...]:
    """Return the photos that may be printed: for the asker all, with those chosen; for others those shown openly."""
    own = is_asker(reader, question)
    rows = list(question.photos.filter(revoked_at=None))
    if not own:
        rows = [photo for photo in rows if photo.showing == Photo.Showing.PUBLIC]
    for photo in rows:
        photo.question = question
    chosen = set(request.GET.getlist("photo")) if "chosen" in request.GET else {str(photo.pk) for photo in rows}
    return tuple(
        SheetPhoto(
            value=str(photo.pk),
            url=address(photo, "large"),
            alt=photo.alt or f"Photo {number}",
            width=photo.width,
            height=photo.height,
            is_chosen=not own or str(photo.pk) in chosen,
            words=photo.alt,
        )
        for number, photo in enumerate(rows, start=1)
        if may_see_photo(reader, photo, timezone.now())
    )
