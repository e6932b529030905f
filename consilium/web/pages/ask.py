"""The ask page: one form that grows step by step over a draft, with or without scripts."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from consilium.lib import images
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions import drafts, photos
from consilium.questions.models import Draft, Photo, Question
from consilium.questions.typed import Typed
from consilium.web.pages import drafting
from consilium.web.pages.ask_views import ask_view, in_order, is_emergency, level_of, photo_cards, shown_level, steps
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.asking import RefusedPhoto
from consilium.web.same_origin import is_own_form
from consilium.web.uploads import TOO_MANY, cap

DESCRIPTION = "Ask doctors after a cosmetic procedure. Warning signs are checked before anything is posted."
NOT_OURS = (
    "This page was open for too long, or another site sent it, so nothing was done yet. "
    "Everything you typed is here: please press the button again."
)
BROKEN = "This photo could not be read here, which is our fault. Please try once more, or send a screenshot of it."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form as far as it has grown (GET), or save it and go a step further (POST)."""
    now = timezone.now()
    if request.method == "POST":
        return _post(request, now)
    begins_anew = "new" in request.GET
    draft = None if begins_anew else drafting.meant(request, request.GET.get("draft", ""), now)
    typed = drafting.typed_in(request, draft)
    if draft is None and request.GET.get("procedure"):
        typed = typed.retyped({"procedure": [request.GET["procedure"][:120]]}, ticks_shown=False)
    step = request.GET.get("step", "")
    unfold = int(step) if step in ("1", "2", "3") else 0
    return _page(request, draft, typed, now, begins_anew=begins_anew, unfold=unfold)


def _page(request: HttpRequest, draft: Draft | None, typed: Typed, now: datetime, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    page = frame(
        request,
        "Ask a question",
        section="ask",
        description=DESCRIPTION,
        canonical=reverse("ask"),
        asked_from=typed.country,
    )
    return show(request, "ask.html", page, status=status, ask=ask_view(request, draft, typed, now, **more))


def _post(request: HttpRequest, now: datetime) -> HttpResponse:
    upload = cap(request)
    if not is_own_form(request):
        draft = drafting.current(request, now)
        return _page(request, draft, drafting.typed_in(request, draft), now, trouble=NOT_OURS, status=403)
    said = request.POST.get("draft", "")
    draft = drafting.meant(request, said, now)
    typed = drafting.typed_in(request, draft)
    do = request.POST.get("do", "continue")
    if do == "discard":
        return _discard(draft, now)
    draft = drafting.save(request, said, typed, now)
    describe_sent(request, draft, None, now)
    if do.startswith("remove:"):
        photos.drop(photos=list(draft.photos.filter(pk=_number(do))), now=now)
        return _to("#photos")
    refused = [RefusedPhoto(name, words) for name, words in upload.refused]
    refused += _add_photos(request, draft, now)
    if refused:
        return _page(request, draft, typed, now, refused=refused, status=422)
    if do == "photos":
        return _to("#photos")
    return _go_on(request, draft, typed, now)


def _go_on(request: HttpRequest, draft: Draft, typed: Typed, now: datetime) -> HttpResponse:
    """Open the next step when the open ones are in order; an emergency is spoken of before anything else."""
    checked: list[Form] = list(steps(typed, now)[: draft.reached])
    if not in_order(checked):
        return _page(request, draft, typed, now, checked=checked, status=422)
    if draft.reached >= 2 and draft.warned != "E" and is_emergency(level_of(typed, now)):
        return HttpResponseRedirect(reverse("ask_stop"))
    if draft.reached >= 3:
        return HttpResponseRedirect(reverse("ask_check"))
    drafts.save(draft=draft, typed=typed, now=now, reached=draft.reached + 1)
    return _to(f"#step-{draft.reached + 1}")


def _to(anchor: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("ask") + anchor, status=303)


def _number(do: str) -> int:
    number = do.partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def _discard(draft: Draft | None, now: datetime) -> HttpResponse:
    if draft is not None:
        drafts.discard(draft=draft, now=now)
    return HttpResponseRedirect(reverse("ask") + "?new=1&discarded=1", status=303)


def describe_sent(request: HttpRequest, of: Draft | Question, person: Person | None, now: datetime) -> None:
    """Describe the photos of a draft or a question as the fields of a form say."""
    for photo in of.photos.filter(revoked_at=None):
        showing = request.POST.get(f"showing-{photo.pk}", photo.showing)
        alt = request.POST.get(f"alt-{photo.pk}", photo.alt).replace("\x00", "")[:300]
        if showing in Photo.Showing.values:
            photos.describe(photo=photo, alt=alt, showing=Photo.Showing(showing), person=person, now=now)


def _add_photos(request: HttpRequest, draft: Draft, now: datetime) -> list[RefusedPhoto]:
    key = _key(request.POST.get("key", ""))
    refused = []
    for number, file in enumerate(request.FILES.getlist("photos")):
        assert isinstance(file, TemporaryUploadedFile)  # what the cap hands over
        words = keep_sent(file, to=draft, key=uuid5(key, str(number)), now=now)
        if isinstance(words, str):
            refused.append(RefusedPhoto(file.name or "A photo", words))
    return refused


def keep_sent(
    file: TemporaryUploadedFile,
    *,
    to: Draft | Question,
    key: UUID,
    now: datetime,
    showing: Photo.Showing = Photo.Showing.BLURRED,
    consent_of: Person | None = None,
) -> Photo | str:
    """Return the photo that a file has become, or in words why it was refused."""
    path = Path(file.temporary_file_path())
    try:
        return photos.add_photo(path, to=to, key=key, now=now, showing=showing, consent_of=consent_of)
    except images.Refused as refused:
        return refused.words
    except photos.TooManyPhotos:
        return TOO_MANY
    except images.ChildError:
        logging.getLogger(__name__).exception("a photo could not be decoded here")
        return BROKEN


def _key(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return uuid4()


@csrf_exempt
@require_POST
def ask_photos(request: HttpRequest) -> HttpResponse:
    """Add one photo to the draft while the page stays open: its card as HTML, or why it was refused."""
    now = timezone.now()
    upload = cap(request)
    if not is_own_form(request):
        return JsonResponse({"refused": NOT_OURS}, status=403)
    draft = drafting.meant(request, request.POST.get("draft", ""), now)
    if draft is None:
        return JsonResponse({"refused": "", "signed_out": True}, status=409)
    if upload.refused:
        return JsonResponse({"refused": upload.refused[0][1]}, status=422)
    file = request.FILES.get("photo")
    if not isinstance(file, TemporaryUploadedFile):
        return JsonResponse({"refused": "No photo came with this."}, status=422)
    added = keep_sent(file, to=draft, key=_key(request.POST.get("key", "")), now=now)
    if isinstance(added, str):
        return JsonResponse({"refused": added}, status=422)
    kept = list(draft.photos.filter(revoked_at=None))
    card = next(card for card in photo_cards(kept) if card.id == added.pk)
    html = render_to_string("parts/photo_card.html", {"card": card}, request)
    return JsonResponse({"card": html, "room": photos.MOST - len(kept)})


@csrf_exempt
@require_POST
def ask_draft(request: HttpRequest) -> HttpResponse:
    """Save what is being typed, and say how soon it asks for care; a visitor's only once there is a draft."""
    now = timezone.now()
    cap(request)
    if not is_own_form(request):
        return JsonResponse({"signed_out": True}, status=403)
    said = request.POST.get("draft", "")
    draft = drafting.meant(request, said, now)
    was_signed_in = request.POST.get("owner", "") != ""
    if draft is None and (was_signed_in or not is_signed_in(request.user)):
        # Out of reach: the session ended, or there is no draft yet. The browser keeps what was typed.
        return JsonResponse({"signed_out": was_signed_in and not is_signed_in(request.user)}, status=409)
    typed = drafting.typed_in(request, draft)
    draft = drafting.save(request, said, typed, now)
    describe_sent(request, draft, None, now)
    level = ""
    if draft.reached >= 2 and (typed.body or typed.ticked):
        level = render_to_string("parts/level.html", {"level": shown_level(level_of(typed, now))}, request)
    return JsonResponse({"draft": str(draft.pk), "stamp": draft.touched_at.isoformat(), "level": level})
