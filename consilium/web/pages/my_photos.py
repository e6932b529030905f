"""The photos of one's posted question: described, shown otherwise, added to, taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.people.models import Person
from consilium.people.rules import is_suspended
from consilium.questions import looking, photos
from consilium.questions.models import Photo, PhotoConsent, PhotoLook, Question
from consilium.web.forms.following import NewPhotos
from consilium.web.pages.ask import NOT_OURS, describe_sent, keep_sent
from consilium.web.pages.ask_views import photo_cards
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.own import for_the_asker, person_of
from consilium.web.pages.shapes.asking import RefusedPhoto, SeenView
from consilium.web.pages.shapes.mine import OwnPhotosView
from consilium.web.same_origin import is_own_form
from consilium.web.uploads import cap


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_asker
def my_photos(request: HttpRequest, question: Question) -> HttpResponse:
    """Show the photos with what was agreed to (GET); change, add or take back (POST)."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, question, NewPhotos(initial={"key": uuid4()}))
    upload = cap(request)
    person = person_of(request)
    if not is_own_form(request):
        messages.warning(request, NOT_OURS)
        return _back(question)
    do = request.POST.get("do", "keep")
    if do.startswith("revoke:"):
        number = do.partition(":")[2]
        row = question.photos.filter(pk=int(number) if number.isdigit() and len(number) < 19 else 0).first()
        if row is not None:
            photos.revoke(photo=row, now=now)
            messages.success(request, "The photo is taken back: nobody can open it any more.")
        return _back(question)
    if is_suspended(person, now):
        raise PermissionDenied("Your account is suspended: you can take photos back, and nothing was sent.")
    if do == "add":
        form = NewPhotos(request.POST)
        if not form.is_valid():
            return _page(request, question, form, status=422)
        refused = [RefusedPhoto(name, words) for name, words in upload.refused]
        refused += _add(request, question, form, person, now)
        if refused:
            return _page(request, question, form, refused=tuple(refused), status=422)
        messages.success(request, "The photos stand with your question.")
        return _back(question)
    describe_sent(request, question, person, now)
    messages.success(request, "Kept.")
    return _back(question)


def _back(question: Question) -> HttpResponse:
    return HttpResponseRedirect(reverse("my_photos", args=[question.pk]), status=303)


def _add(
    request: HttpRequest, question: Question, form: NewPhotos, person: Person, now: datetime
) -> list[RefusedPhoto]:
    key: UUID = form.cleaned_data["key"]
    showing = Photo.Showing(form.cleaned_data["showing"])
    refused = []
    for number, file in enumerate(request.FILES.getlist("photos")):
        assert isinstance(file, TemporaryUploadedFile)  # what the cap hands over
        words = keep_sent(file, to=question, key=uuid5(key, str(number)), showing=showing, consent_of=person, now=now)
        if isinstance(words, str):
            refused.append(RefusedPhoto(file.name or "A photo", words))
    return refused


def _page(
    request: HttpRequest,
    question: Question,
    form: NewPhotos,
    *,
    refused: tuple[RefusedPhoto, ...] = (),
    status: int = 200,
) -> HttpResponse:
    rows = list(question.photos.filter(revoked_at=None))
    consents = PhotoConsent.objects.filter(photo__in=rows, withdrawn_at=None)
    given = {
        consent.photo_id: f"Agreed on {day_words(consent.given_at)}, words no. {consent.version}"
        for consent in consents
    }
    view = OwnPhotosView(
        question_title=question.title,
        question_url=question.get_absolute_url(),
        cards=photo_cards(rows, notes=given, seen=_seen(rows)),
        form=form,
        key=str(uuid4()),
        room=photos.MOST - len(rows),
        refused=refused,
    )
    page = frame(request, "Photos of your question", section="account", may_be_indexed=False)
    return show(request, "my_photos.html", page, status=status, own=view)


def _seen(rows: Sequence[Photo]) -> dict[int, tuple[SeenView, ...]]:
    return {
        photo_id: tuple(_seen_view(seen) for seen in all_seen) for photo_id, all_seen in looking.seen_by(rows).items()
    }


def _seen_view(seen: looking.Seen) -> SeenView:
    when = f"on {day_words(seen.last)}"
    if seen.days > 1:
        when = f"on {seen.days} days, {day_words(seen.first)} to {day_words(seen.last)}"
    if seen.role == PhotoLook.Role.MODERATOR:
        return SeenView("a moderator", when)
    if seen.doctor is None:
        return SeenView("a doctor whose profile is gone", when)
    if not seen.doctor.is_public:
        return SeenView("an account without a checked licence, under a doctor's name", when)
    return SeenView(str(seen.doctor), when, reverse("doctor", args=[seen.doctor.slug]))
