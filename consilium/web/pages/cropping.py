"""A doctor crops the picture that was proposed, while nobody has approved it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors import portraits
from consilium.doctors.checks import opening
from consilium.doctors.checks.shapes import said_from
from consilium.doctors.models import Check, Portrait
from consilium.doctors.rules import may_crop
from consilium.lib import images
from consilium.questions.photo_grid import Grid
from consilium.web.forms.photo import PhotoEdit
from consilium.web.pages.ask import BROKEN
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.photo import PhotoEditView

NOTHING_TO_HIDE = Grid(columns=8, rows=0)
CROPPED = "The picture is cropped. Moderators see it like this."
MEANWHILE = "A moderator approved the picture meanwhile, so it stays as it was."
HEADING = "Crop your picture"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def crop_picture(request: HttpRequest, check_id: int) -> HttpResponse:
    """Show the tool that cuts off the sides of a proposed picture (GET), or do so (POST)."""
    check = Check.objects.filter(pk=check_id).select_related("doctor").first()
    if check is None or not may_crop(request.user, check):
        raise Http404
    row = Portrait.objects.filter(doctor=check.doctor, name=said_from(check.said).portrait, removed_at=None).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, check, row, PhotoEdit(grid=NOTHING_TO_HIDE))
    form = PhotoEdit(request.POST, grid=NOTHING_TO_HIDE)
    if not form.is_valid():
        return _page(request, check, row, form, status=422)
    kept = form.cleaned_data["kept"]
    # A form that is sent twice names a picture that is no longer there: it must not be cut a second time.
    if kept is not None and request.POST.get("of") == row.name:
        trouble = _crop(check, row, kept, timezone.now())
        if trouble:
            form.add_error(None, trouble)
            return _page(request, check, row, form, status=422)
        messages.success(request, CROPPED)
    return HttpResponseRedirect(reverse("own_check", args=[check.pk]), status=303)


def _crop(check: Check, row: Portrait, kept: images.Rectangle, now: datetime) -> str:
    try:
        name = portraits.crop(row, kept)
    except images.Refused as refused:
        return refused.words
    except (images.ChildError, FileNotFoundError):
        return BROKEN
    check = opening.replace_picture(check=check, name=name, now=now)
    return "" if said_from(check.said).portrait == name else MEANWHILE


def _page(request: HttpRequest, check: Check, row: Portrait, form: PhotoEdit, status: int = 200) -> HttpResponse:
    try:
        width, height = portraits.size(row)
    except FileNotFoundError as gone:
        raise Http404 from gone
    view = PhotoEditView(
        url=reverse("portrait", args=[row.name]),
        width=width,
        height=height,
        form=form,
        columns=NOTHING_TO_HIDE.columns,
        rows=(),
        back_url=reverse("own_check", args=[check.pk]),
        of=row.name,
        heading=HEADING,
        lead="What you cut off is gone for good, and moderators see what is left.",
        hint="It shows in a circle: your face belongs in the middle.",
    )
    page = frame(request, HEADING, section="account", may_be_indexed=False)
    return show(request, "photo_edit.html", page, status=status, edit=view)
