"""Rings among votes: a moderator sets them aside, or gives back what was set aside."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors.models import Doctor
from consilium.people import submissions
from consilium.people.rules import may_moderate
from consilium.votes.setting_aside import give_back, rings, set_aside, votes_aside
from consilium.web.forms.vote_rings import RingForm
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import RingView, VoteRingsView


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def vote_rings(request: HttpRequest) -> HttpResponse:
    """Show rings and what is set aside (GET), or move the votes of one doctor (POST)."""
    person, now = request.user, timezone.now()
    if not may_moderate(person):
        raise PermissionDenied("The desk is for moderators who have set up a second factor in their account.")
    if request.method != "POST":
        view = _view()
        page = frame(
            request,
            "Votes that hang together",
            section="moderation",
            trail=(Link("The desk", reverse("desk")),),
            may_be_indexed=False,
        )
        return show(request, "vote_rings.html", page, rings=view)
    form = RingForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("vote_rings"))
    doctor_id, does_set_aside = form.cleaned_data["doctor"], form.cleaned_data["move"] == "aside"

    def do() -> int:
        if does_set_aside:
            return set_aside(
                vote_ids=[pk for ring in rings() if ring.doctor == doctor_id for pk in ring.votes], now=now
            )
        return give_back(vote_ids=[pk for pk, _ in votes_aside().get(doctor_id, ())], now=now)

    action = f"votes {form.cleaned_data['move']} {doctor_id}"
    moved = submissions.once(person=person, key=form.cleaned_data["key"], action=action, now=now, do=do)
    messages.success(request, f"{moved} votes {'are set aside' if does_set_aside else 'count again'}.")
    return HttpResponseRedirect(reverse("vote_rings"))


def _view() -> VoteRingsView:
    found, aside = rings(), votes_aside()
    names = {row.pk: row for row in Doctor.objects.filter(pk__in={*(ring.doctor for ring in found), *aside})}
    key = str(uuid4())
    return VoteRingsView(
        found=tuple(
            RingView(ring.doctor, str(names[ring.doctor]), f"{len(ring.people)} accounts, {len(ring.votes)} votes", key)
            for ring in found
        ),
        aside=tuple(
            RingView(pk, str(names[pk]), f"{len(votes)} votes, since {day_words(min(at for _, at in votes))}", key)
            for pk, votes in aside.items()
        ),
    )
