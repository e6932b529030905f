"""Flagging something: a short form that anyone with an account can send."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.lib.prose import excerpt
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Flag, Kind
from consilium.moderation.rules import may_flag
from consilium.moderation.subjects import HANDLINGS, Subject, subject
from consilium.people import submissions
from consilium.people.rules import is_signed_in
from consilium.web.forms.desk import FlagForm
from consilium.web.pages.desk_views import what
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.shapes.desk import FlaggingView


@require_http_methods(["GET", "HEAD", "POST"])
def flags(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """Show the form, or keep a flag."""
    if kind not in Kind.values or not HANDLINGS[Kind(kind)].visible(request.user, subject_id):
        raise Http404
    found = subject(kind, subject_id)
    if found is None:
        raise Http404
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(reverse("flags", args=[kind, subject_id])))
    if not may_flag(request.user, found):
        raise PermissionDenied("This is your own. You can change it, take it back, or write to the moderators.")
    if request.method != "POST":
        return _page(request, found, FlagForm(initial={"key": uuid4()}))
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    person, now, said = request.user, timezone.now(), form.cleaned_data

    def do() -> int:
        reason = Flag.Reason(said["reason"])
        return raise_flag(person=person, subject=found, reason=reason, words=said["words"], now=now).pk

    action = f"flag {kind} {subject_id}"
    submissions.once(person=person, key=said["key"] or uuid4(), action=action, now=now, do=do)
    messages.success(request, "Thank you. A moderator will look at it.")
    return HttpResponseRedirect(found.url)


def _page(request: HttpRequest, found: Subject, form: FlagForm, status: int = 200) -> HttpResponse:
    view = FlaggingView(
        what=what(found.kind, found),
        excerpt=excerpt(found.words or found.title, 280),
        post_url=reverse("flags", args=[found.kind, found.id]),
        back_url=found.url,
    )
    page = frame(request, "Tell the moderators", may_be_indexed=False)
    return show(request, "flag.html", page, status=status, flagging=view, form=form)
