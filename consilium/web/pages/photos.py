"""Photos over HTTP: every read passes the rule, and nothing that is not public is left with a cache."""

from datetime import datetime
from typing import NoReturn

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consilium.lib import images
from consilium.people.models import Person
from consilium.questions import looking, photo_files, photos
from consilium.questions.models import Photo
from consilium.questions.photo_grid import Grid, grid_for
from consilium.questions.rules import looks_as, may_edit_photo, may_see_photo
from consilium.web.forms.photo import PhotoEdit
from consilium.web.pages.ask import BROKEN, NOT_OURS
from consilium.web.pages.drafting import held_by
from consilium.web.pages.frame import frame, show
from consilium.web.pages.photo_views import address
from consilium.web.pages.shapes.photo import Cell, PhotoEditView
from consilium.web.same_origin import is_own_form

RENDITIONS = {
    ("large", "webp"),
    ("large", "avif"),
    ("small", "webp"),
    ("small", "avif"),
    ("blurred", "webp"),
    ("tiny", "webp"),
}


@require_safe
def photo(request: HttpRequest, name: str, size: str, form: str) -> HttpResponse:
    """Serve one rendition to those who may see it; 404 to all others, who cannot tell it from a name of no photo."""
    row = Photo.objects.filter(name=name).select_related("question", "draft").first()
    held, now = held_by(request), timezone.now()
    if row is None or (size, form) not in RENDITIONS or not may_see_photo(request.user, row, now, held):
        raise Http404
    headers = {
        "X-Robots-Tag": "noindex, noimageindex",
        "Cache-Control": _who_may_keep(request, row),
        "ETag": f'"{name[:16]}-{size}-{form}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    if headers["Cache-Control"] != "private, no-store" and request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    try:
        data = photo_files.path_of(name, size, form).read_bytes()
    except FileNotFoundError:
        _gone()
    role = looks_as(request.user, row)
    # Written before a byte leaves: what cannot be written down is not shown.
    if role is not None and request.method == "GET":
        assert isinstance(request.user, Person)
        if not looking.note_look(photo=row, person=request.user, role=role, now=now):
            _gone()
    return HttpResponse(data, content_type=f"image/{form}", headers=headers)


def _gone() -> NoReturn:
    raise Http404


def _who_may_keep(request: HttpRequest, row: Photo) -> str:
    """Return who may keep the bytes: whoever asks again each time, for what everyone may see; nobody otherwise."""
    for_all = (
        row.question is not None
        and row.question.is_public
        and row.hidden_at is None
        and row.showing != Photo.Showing.DOCTORS
    )
    if not for_all:
        return "private, no-store"
    return "private, no-cache" if settings.SESSION_COOKIE_NAME in request.COOKIES else "public, no-cache"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def photo_edit(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Show the tool that crops a photo and hides parts of it (GET), or do so for good (POST)."""
    now = timezone.now()
    row = Photo.objects.filter(pk=photo_id).select_related("question", "draft").first()
    if row is None or not may_edit_photo(request.user, row, held_by(request)):
        raise Http404
    grid = grid_for(row.width, row.height)
    if request.method != "POST":
        return _page(request, row, grid, PhotoEdit(grid=grid))
    if not is_own_form(request):
        messages.warning(request, NOT_OURS)
        return HttpResponseRedirect(reverse("photo_edit", args=[row.pk]))
    form = PhotoEdit(request.POST, grid=grid)
    if not form.is_valid():
        return _page(request, row, grid, form, status=422)
    crop, hidden = form.cleaned_data["kept"], grid.rectangles(form.cleaned_data["cells"])
    if crop is not None or hidden:
        trouble = _edit(row, crop, hidden, now)
        if trouble:
            form.add_error(None, trouble)
            return _page(request, row, grid, form, status=422)
    return HttpResponseRedirect(_back(row), status=303)


def _edit(row: Photo, crop: images.Rectangle | None, hidden: list[images.Rectangle], now: datetime) -> str:
    try:
        photos.edit(photo=row, crop=crop, blurs=hidden, now=now)
    except images.Refused as refused:
        return refused.words
    except images.ChildError:
        return BROKEN
    return ""


def _back(row: Photo) -> str:
    return reverse("ask") + "#photos" if row.draft_id is not None else reverse("my_photos", args=[row.question_id])


def _page(request: HttpRequest, row: Photo, grid: Grid, form: PhotoEdit, status: int = 200) -> HttpResponse:
    chosen = form.chosen()
    view = PhotoEditView(
        url=address(row, "large"),
        width=row.width,
        height=row.height,
        form=form,
        columns=grid.columns,
        rows=tuple(
            tuple(
                Cell(grid.cell(column, line), f"row {line + 1}, column {column + 1}", grid.cell(column, line) in chosen)
                for column in range(grid.columns)
            )
            for line in range(grid.rows)
        ),
        back_url=_back(row),
    )
    page = frame(request, "Crop and hide", section="ask", may_be_indexed=False)
    return show(request, "photo_edit.html", page, status=status, edit=view)
