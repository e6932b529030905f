"""Becoming a doctor here: applying, claiming a profile, adding a credential, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consilium.doctors.checks import evidence as files
from consilium.doctors.checks import looking, opening
from consilium.doctors.checks.shapes import said_from
from consilium.doctors.models import Check, Doctor, Evidence
from consilium.doctors.rules import (
    doctor_of,
    may_add_to,
    may_apply,
    may_crop,
    may_edit_profile,
    may_see_check,
    may_see_evidence,
    open_application,
)
from consilium.doctors.standing import newest, standing_of_fact
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import has_second_factor
from consilium.web.forms.application import ApplicationForm, MoreForm, NumberForm, initial_of
from consilium.web.forms.ask import default_country
from consilium.web.pages.ask import NOT_OURS
from consilium.web.pages.cards import cards
from consilium.web.pages.check_views import evidence_views, heading, picture_address, said_lines, state, steps
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.applying import ApplyingView, OwnCheckView, OwnDoctorView, SaidLine
from consilium.web.pages.shapes.common import Link
from consilium.web.same_origin import is_own_form
from consilium.web.uploads import cap

SENT = "It is with the moderators. You hear from us; until then it stands here."
OPEN = "You have applied. One application at a time."
REFUSED = "Three applications of yours were refused within a month. Please wait, or write to the operator."
HAS_PROFILE = "Your account has a doctor’s profile already."
LEFT_OUT = "{name} was left out: at most five files of 10 MB each. Please choose it again."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_doctor(request: HttpRequest) -> HttpResponse:
    """Show the form of an application; to a doctor, what was checked and a form for more; keep what is sent."""
    person, now = _person(request), timezone.now()
    doctor = doctor_of(person)
    if doctor is None:
        return _apply(request, person, None, reverse("own_doctor"), now)
    if request.method != "POST":
        return _own_page(request, doctor, NumberForm(initial={"key": uuid4()}), now)
    return _add_credential(request, person, doctor, now)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form by which a doctor claims a profile; keep the claim."""
    doctor = get_object_or_404(Doctor.objects.public(), slug=slug)
    return _apply(request, _person(request), doctor, reverse("claim", args=[slug]), timezone.now())


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _apply(request: HttpRequest, person: Person, doctor: Doctor | None, path: str, now: datetime) -> HttpResponse:
    waiting = open_application(person)
    if waiting is not None:
        messages.info(request, OPEN)
        return HttpResponseRedirect(reverse("own_check", args=[waiting.pk]))
    if not may_apply(person, now):
        form = ApplicationForm()
        hindrance = HAS_PROFILE if doctor_of(person) is not None else REFUSED
        return _applying(request, doctor, form, path, now, hindrance=hindrance, status=403)
    if request.method != "POST":
        begins = {"country": default_country(person.country)}
        if doctor is not None:
            begins |= {name: value for name, value in _begins_with(doctor).items() if value}
        return _applying(request, doctor, ApplicationForm(initial={"key": uuid4(), **begins}), path, now)
    sent = sent_papers(request)
    if sent is None:
        return HttpResponseRedirect(path)
    form = ApplicationForm(request.POST)
    kept, refused = sent
    if not form.is_valid() or refused:
        return _applying(request, doctor, form, path, now, refused=refused, status=422)
    words = form.cleaned_data["words"]

    def do() -> int:
        return opening.apply(person=person, said=form.said(), doctor=doctor, words=words, evidence=kept, now=now).pk

    action = "apply" if doctor is None else f"claim {doctor.pk}"
    try:
        made = submissions.once(person=person, key=form.cleaned_data["key"] or uuid4(), action=action, now=now, do=do)
    except IntegrityError:  # sent twice at once, from two windows
        messages.info(request, OPEN)
        return HttpResponseRedirect(path)
    messages.success(request, SENT)
    return HttpResponseRedirect(reverse("own_check", args=[made]))


def sent_papers(request: HttpRequest) -> tuple[list[files.Kept], tuple[str, ...]] | None:
    """Return the files that came with a form and why others were left out; None when the form is not ours."""
    upload = cap(request)
    if not is_own_form(request):
        messages.warning(request, NOT_OURS)
        return None
    refused = [LEFT_OUT.format(name=name or "A file") for name, _ in upload.refused]
    kept: list[files.Kept] = []
    for number, file in enumerate(request.FILES.getlist("evidence")):
        if number >= files.MOST:
            refused.append(LEFT_OUT.format(name=file.name))
            continue
        try:
            kept.append(files.keep(cast("BinaryIO", file)))
        except files.Refused as reason:
            refused.append(f"{file.name}: {reason}")
    return kept, tuple(refused)


def _begins_with(doctor: Doctor) -> dict[str, str]:
    given, family = opening.family_name_of(doctor)
    names = ("post_nominals", "specialty", "city", "region", "country")
    return initial_of({"given": given, "family": family, **{name: getattr(doctor, name) for name in names}})


def _applying(
    request: HttpRequest,
    doctor: Doctor | None,
    form: ApplicationForm,
    path: str,
    now: datetime,
    *,
    hindrance: str = "",
    refused: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    view = ApplyingView(
        post_url=path,
        claimed=cards([doctor], now)[doctor.pk] if doctor is not None else None,
        holder_note="Another account holds this profile. Both are heard, and two moderators decide."
        if doctor is not None and doctor.account_id is not None
        else "",
        hindrance=hindrance,
        refused_files=refused,
    )
    title = "Apply as a doctor" if doctor is None else f"Claim the profile of {doctor.name}"
    page = frame(request, title, section="account", may_be_indexed=False)
    return show(request, "applying.html", page, status=status, applying=view, form=form)


def _add_credential(request: HttpRequest, person: Person, doctor: Doctor, now: datetime) -> HttpResponse:
    sent = sent_papers(request)
    if sent is None:
        return HttpResponseRedirect(reverse("own_doctor"))
    kept, refused = sent
    form = NumberForm(request.POST)
    if not form.is_valid() or refused:
        return _own_page(request, doctor, form, now, refused=refused, status=422)
    said = form.cleaned_data

    def do() -> int:
        made = [
            opening.add_credential(
                person=person, doctor=doctor, fact=fact, words=said["words"], evidence=kept if first else (), now=now
            )
            for first, fact in zip((True, False), said["facts"], strict=False)
        ]
        return made[0].pk

    action = f"credential {doctor.pk}"
    made = submissions.once(person=person, key=said["key"] or uuid4(), action=action, now=now, do=do)
    messages.success(request, SENT)
    return HttpResponseRedirect(reverse("own_check", args=[made]))


def _own_page(
    request: HttpRequest,
    doctor: Doctor,
    form: NumberForm,
    now: datetime,
    *,
    refused: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    person = _person(request)
    next_steps = [Link("Your profile, as readers see it", reverse("doctor", args=[doctor.slug]))]
    if may_edit_profile(person, doctor, now):
        next_steps.append(Link("Change your profile", reverse("profile_edit")))
    if not has_second_factor(person):
        next_steps.insert(0, Link("Before you answer, add a second factor to your account", reverse("mfa_index")))
    view = OwnDoctorView(
        card=cards([doctor], now)[doctor.pk],
        facts=tuple(
            SaidLine(
                f"{fact.issuer} {fact.value}".strip(),
                f"{standing_of_fact(fact, now.date(), doctor.name).state}, checked {day_words(fact.checked_at)}"
                + (f", good through {fact.expires_on.day} {fact.expires_on:%b %Y}" if fact.expires_on else ""),
            )
            for fact in newest(doctor.credentials.all())
        ),
        checks=tuple(
            Link(f"{heading(check)}. {state(check)}", reverse("own_check", args=[check.pk]))
            for check in Check.objects.filter(doctor=doctor, person=person).order_by("-pk")[:20]
        ),
        next_steps=tuple(next_steps),
        post_url=reverse("own_doctor"),
        refused_files=refused,
    )
    page = frame(request, "What was checked of you", section="account", may_be_indexed=False)
    return show(request, "own_doctor.html", page, status=status, own=view, form=form)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Show an applicant where the check stands; keep further words and files, or withdraw it."""
    person, now = _person(request), timezone.now()
    check = Check.objects.filter(pk=check_id).select_related("doctor").first()
    if check is None or not may_see_check(person, check):
        raise Http404
    path = reverse("own_check", args=[check.pk])
    if request.method != "POST":
        return _check_page(request, check, MoreForm(initial={"key": uuid4()}))
    if check.person_id != person.pk:
        raise PermissionDenied("Only whoever sent it adds to it.")
    sent = sent_papers(request)
    if sent is None or not may_add_to(person, check):
        return HttpResponseRedirect(path)
    if "withdraw" in request.POST:
        opening.withdraw(check=check, now=now)
        messages.success(request, "It is withdrawn.")
        return HttpResponseRedirect(path)
    kept, refused = sent
    form = MoreForm(request.POST)
    room = files.MOST - check.evidence.count()
    if len(kept) > room:
        refused = (*refused, f"A check holds at most {files.MOST} files, so there is room for {max(room, 0)} more.")
    if not form.is_valid() or refused:
        return _check_page(request, check, form, refused=refused, status=422)
    _say_more(person, check, form, kept, now)
    messages.success(request, "It is added. The moderators see it.")
    return HttpResponseRedirect(path)


def _say_more(person: Person, check: Check, form: MoreForm, kept: Sequence[files.Kept], now: datetime) -> None:
    said = form.cleaned_data

    def do() -> int:
        return opening.say_more(check=check, words=said["words"], evidence=kept, now=now).pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"say more {check.pk}", now=now, do=do)


def _check_page(
    request: HttpRequest, check: Check, form: MoreForm, refused: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    doctor = check.doctor
    view = OwnCheckView(
        heading=heading(check),
        state=state(check),
        is_open=may_add_to(_person(request), check),
        post_url=reverse("own_check", args=[check.pk]),
        said=said_lines(said_from(check.said)),
        picture_url=picture_address(check),
        crop_url=reverse("crop_picture", args=[check.pk]) if may_crop(_person(request), check) else "",
        steps=steps(check, with_names=False),
        evidence=evidence_views(check, for_moderators=False) if check.person_id == _person(request).pk else (),
        profile_url=reverse("doctor", args=[doctor.slug]) if doctor is not None and doctor.is_public else "",
        refused_files=refused,
    )
    page = frame(request, view.heading, section="account", may_be_indexed=False)
    return show(request, "own_check.html", page, status=status, check=view, form=form)


@require_safe
@login_required
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Hand out a file of a check, as a download that no page can run, to whoever showed it and to moderators."""
    row = Evidence.objects.filter(pk=evidence_id).select_related("check_of").first()
    if row is None or not may_see_evidence(request.user, row):
        raise Http404
    data = files.read(row)
    # What cannot be written down is not shown.
    if data is None or not looking.note_look(evidence=row, person=_person(request), now=timezone.now()):
        raise Http404
    kind, ending = ("application/pdf", "pdf") if row.kind == Evidence.Kind.PDF else ("image/webp", "webp")
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="evidence-{row.pk}.{ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )
