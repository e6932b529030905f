"""Following something, or no longer: one press on its page, or on a page of its own for whoever signs in first."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors.models import Doctor
from consilium.medicine.procedures import procedure
from consilium.notifications import following
from consilium.notifications.following import Thing
from consilium.notifications.rules import may_follow
from consilium.people.rules import is_signed_in
from consilium.questions.models import Question
from consilium.web.forms.follow import FollowForm
from consilium.web.pages.follow_views import follow_view, words_of
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.shapes.follow import FollowPage


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Show the one button (GET), or follow or no longer (POST); pressed twice it stays as it is."""
    thing = _find(request, kind, name)
    path, page = request.path, _page_of(thing)
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(path))
    if not may_follow(request.user, thing):
        raise PermissionDenied("This is your own: you are told of what happens there anyway.")
    form = FollowForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        control = follow_view(request.user, thing)
        head = frame(request, f"Follow {words_of(thing)}", may_be_indexed=False)
        status = 200 if request.method != "POST" else 422
        return show(request, "follow.html", head, status=status, follow=control, following=page)
    if form.cleaned_data["follow"]:
        following.follow(person=request.user, thing=thing, now=timezone.now())
        messages.success(request, f"You follow {words_of(thing)}. {page.told}")
    else:
        following.unfollow(person=request.user, thing=thing)
        messages.success(request, f"You no longer follow {words_of(thing)}.")
    return HttpResponseRedirect(page.back_url, status=303)


def _find(request: HttpRequest, kind: str, name: str) -> Thing:
    """Return what the reader may know of; 404 otherwise."""
    find = _FINDS.get(kind)
    found = find(request, name) if find is not None else None
    if found is None:
        raise Http404
    return found


def _question(request: HttpRequest, name: str) -> Question | None:
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        return None
    return Question.objects.visible_to(request.user).filter(pk=int(name)).first()


def _doctor(request: HttpRequest, name: str) -> Doctor | None:
    return Doctor.objects.public().filter(slug=name).first()


def _procedure(request: HttpRequest, name: str) -> str | None:
    try:
        return procedure(name).id
    except KeyError:
        return None


_FINDS: Mapping[str, Callable[[HttpRequest, str], Thing | None]] = {
    "question": _question,
    "doctor": _doctor,
    "procedure": _procedure,
}


def _page_of(thing: Thing) -> FollowPage:
    if isinstance(thing, Question):
        told = "You are told of answers, and of what the asker adds."
        return FollowPage(thing.title, thing.get_absolute_url(), told)
    if isinstance(thing, Doctor):
        return FollowPage(str(thing), reverse("doctor", args=[thing.slug]), "You are told of their answers.")
    return FollowPage(procedure(thing).label, reverse("procedure", args=[thing]), "You are told of new questions.")
