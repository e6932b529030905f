"""A doctor's own profile: what may be changed at once, and what is proposed and checked before it shows."""

from datetime import datetime
from typing import BinaryIO, cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.doctors import portraits
from consilium.doctors.actions import edit_profile
from consilium.doctors.checks import opening
from consilium.doctors.models import Doctor
from consilium.doctors.places.finding import find
from consilium.doctors.rules import doctor_of, may_edit_profile, open_change
from consilium.lib import images
from consilium.medicine.procedures import procedures
from consilium.people import submissions
from consilium.people.models import Person
from consilium.web.forms.profile import ChangeForm, ProfileForm, change_initial, profile_initial
from consilium.web.pages.applying import SENT, sent_papers
from consilium.web.pages.ask import BROKEN
from consilium.web.pages.cards import cards
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.profile import ProfileChangeView, ProfileEditView, Tick, TickGroup

FOR_VERIFIED = (
    "A profile is changed by its doctor, once the licence is checked and the account has a second factor. "
    "Your account page leads to both."
)
KEPT = "It is kept, and readers see it."
NOT_PLACED = "The table of postcodes here does not know yours, so readers find you by city and not by distance."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Show what a doctor says of the own work, to change; keep it, and show it to readers at once."""
    now = timezone.now()
    person, doctor = _doctor(request, now)
    if request.method != "POST":
        return _edit_page(request, doctor, ProfileForm(initial={"key": uuid4(), **profile_initial(doctor)}), now)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, doctor, form, now, status=422)
    said = form.cleaned_data
    names = ("about", "city", "region", "country", "postcode", "languages", "procedures")

    def do() -> int:
        return edit_profile(doctor=doctor, now=now, **{name: said[name] for name in names}).pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"profile {doctor.pk}", now=now, do=do)
    messages.success(request, KEPT)
    if said["postcode"] and find(said["country"], said["postcode"]) is None:
        messages.info(request, NOT_PLACED)
    return HttpResponseRedirect(reverse("doctor", args=[doctor.slug]))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile_change(request: HttpRequest) -> HttpResponse:
    """Show the form by which a doctor proposes a new name, title, specialty or picture; open the check of it."""
    now = timezone.now()
    person, doctor = _doctor(request, now)
    if request.method != "POST":
        form = ChangeForm(initial={"key": uuid4(), **change_initial(doctor)}, doctor=doctor)
        return _change_page(request, doctor, form, now)
    sent = sent_papers(request)
    if sent is None:
        return HttpResponseRedirect(reverse("profile_change"))
    kept, refused = sent
    # An empty file is a picture that was meant to be sent: it is refused with a reason, not passed over.
    has_picture = bool(request.FILES.getlist("picture"))
    form = ChangeForm(request.POST, doctor=doctor, papers=len(kept), has_picture=has_picture)
    if not form.is_valid() or refused:
        return _change_page(request, doctor, form, now, refused=refused, status=422)
    picture, trouble = _picture(request)
    if trouble:
        form.add_error("picture", trouble)
        return _change_page(request, doctor, form, now, status=422)
    words = form.cleaned_data["words"]

    def do() -> int:
        if picture:
            portraits.claim(doctor=doctor, name=picture, now=now)
        check = opening.propose_change(
            person=person, doctor=doctor, said=form.said(picture), words=words, evidence=kept, now=now
        )
        return check.pk

    key = form.cleaned_data["key"] or uuid4()
    made = submissions.once(person=person, key=key, action=f"change {doctor.pk}", now=now, do=do)
    messages.success(request, SENT)
    return HttpResponseRedirect(reverse("own_check", args=[made]))


def _picture(request: HttpRequest) -> tuple[str, str]:
    """Return the name under which the picture that was sent is kept, or why it is not; both empty without one."""
    file = request.FILES.get("picture")
    if file is None:
        return "", ""
    try:
        return portraits.keep(cast("BinaryIO", file)), ""
    except images.Refused as refused:
        return "", refused.words
    except images.ChildError:
        return "", BROKEN


def _doctor(request: HttpRequest, now: datetime) -> tuple[Person, Doctor]:
    assert isinstance(request.user, Person)
    doctor = doctor_of(request.user)
    if doctor is None or not may_edit_profile(request.user, doctor, now):
        raise PermissionDenied(FOR_VERIFIED)
    return request.user, doctor


def _waiting(doctor: Doctor) -> Link | None:
    check = open_change(doctor)
    return Link("Where it stands", reverse("own_check", args=[check.pk])) if check is not None else None


def _groups(form: ProfileForm) -> tuple[TickGroup, ...]:
    ticked = form.ticked()
    groups: dict[str, list[Tick]] = {}
    for row in procedures():
        groups.setdefault(row.category, []).append(Tick(row.id, row.label, row.id in ticked))
    return tuple(TickGroup(name, tuple(ticks)) for name, ticks in groups.items())


def _edit_page(
    request: HttpRequest, doctor: Doctor, form: ProfileForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    view = ProfileEditView(
        card=cards([doctor], now)[doctor.pk],
        post_url=reverse("profile_edit"),
        change_url=reverse("profile_change"),
        groups=_groups(form),
        waiting=_waiting(doctor),
    )
    page = frame(request, "Change your profile", section="account", may_be_indexed=False)
    return show(request, "profile_edit.html", page, status=status, own=view, form=form)


def _change_page(
    request: HttpRequest,
    doctor: Doctor,
    form: ChangeForm,
    now: datetime,
    *,
    refused: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    view = ProfileChangeView(
        card=cards([doctor], now)[doctor.pk],
        post_url=reverse("profile_change"),
        back_url=reverse("profile_edit"),
        waiting=_waiting(doctor),
        refused_files=refused,
    )
    page = frame(request, "A new name, title or picture", section="account", may_be_indexed=False)
    return show(request, "profile_change.html", page, status=status, own=view, form=form)
