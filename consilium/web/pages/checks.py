"""Moderators decide about doctors: what differs side by side, the checklist, and two people where it counts."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.doctors.checks import deciding
from consilium.doctors.checks.contests import contests
from consilium.doctors.checks.deciding import counts
from consilium.doctors.checks.shapes import lines_from, said_from
from consilium.doctors.models import Check, Remark
from consilium.doctors.registers.register import registers
from consilium.doctors.rules import may_decide
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import may_moderate
from consilium.web.forms.application import APPROVE, REFUSE, VerdictForm
from consilium.web.pages.check_views import (
    changed_lines,
    compared_lines,
    count,
    evidence_views,
    heading,
    picture_address,
    said_lines,
    state,
    steps,
)
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.applying import ChecksView, CheckView, LookupLine, WaitingCheck
from consilium.web.pages.shapes.common import Link

SHOWN = 50
FOR_MODERATORS = "Doctors are checked by moderators who have set up a second factor in their account."
HINDRANCE = "This one is about you, so others decide it."


@require_safe
@login_required
def check_list(request: HttpRequest) -> HttpResponse:
    """Show what waits to be checked, oldest first; `?after=ID` what was opened after that check."""
    person = _moderator(request)
    waiting = Check.objects.filter(closed_at=None)
    rows = list(
        _after(waiting, request.GET.get("after", ""))
        .select_related("doctor")
        .annotate(papers=Count("evidence"))[: SHOWN + 1]
    )
    shown = rows[:SHOWN]
    approved = counts(shown)
    words = Remark.objects.filter(check_of__in=shown, person=person).order_by("pk").values_list("check_of", "verdict")
    mine = dict(words)  # the newest word of each
    view = ChecksView(
        rows=tuple(
            _row(row, *approved[row.pk], papers=row.papers, is_mine=mine.get(row.pk) == Remark.Verdict.APPROVE)
            for row in shown
        ),
        total=waiting.count(),
        more_url=f"{reverse('check_list')}?after={shown[-1].pk}" if len(rows) > SHOWN else "",
        first_url=reverse("check_list") if "after" in request.GET else "",
    )
    page = frame(request, "Doctors to be checked", section="moderation", trail=_trail(), may_be_indexed=False)
    return show(request, "check_list.html", page, checks=view)


def _after(waiting: QuerySet[Check], cursor: str) -> QuerySet[Check]:
    at = None
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        at = Check.objects.filter(pk=int(cursor)).first()
    if at is not None:
        waiting = waiting.filter(Q(opened_at__gt=at.opened_at) | Q(opened_at=at.opened_at, pk__gt=at.pk))
    return waiting.order_by("opened_at", "pk")


def _row(check: Check, approved: int, needed: int, *, papers: int, is_mine: bool) -> WaitingCheck:
    said = said_from(check.said)
    return WaitingCheck(
        link=Link(heading(check), reverse("check", args=[check.pk])),
        kind=check.kind,
        day=day_words(check.opened_at),
        count=f"{approved} of {needed} approved",
        differs=any(line.finding == "differs" for line in lines_from(check.compared)),
        is_mine=is_mine,
        facts=", ".join(fact.words for fact in said.facts),
        lacks_papers=not papers and check.kind in (Check.Kind.APPLY, Check.Kind.CLAIM),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Show one check with everything beside it; keep a moderator's verdict."""
    person, now = _moderator(request), timezone.now()
    row = Check.objects.filter(pk=check_id).select_related("doctor", "person", "fact").first()
    if row is None:
        raise Http404
    items, facts = deciding.checklist(row), said_from(row.said).facts
    if request.method != "POST":
        return _page(request, row, VerdictForm(initial={"key": uuid4()}, items=items, facts=facts))
    if row.closed_at is not None:
        messages.warning(request, "It was decided meanwhile.")
        return HttpResponseRedirect(reverse("check", args=[row.pk]))
    if not may_decide(person, row):
        raise PermissionDenied(HINDRANCE)
    form = VerdictForm(request.POST, items=items, facts=facts)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        _keep(person, row, form, now)
    except deciding.Unfinished as unfinished:
        form.add_error(None, str(unfinished))
        return _page(request, row, form, status=422)
    row.refresh_from_db()
    messages.success(request, _told(row))
    return HttpResponseRedirect(
        reverse("check" if row.closed_at is None else "check_list", args=[row.pk] if row.closed_at is None else [])
    )


def _keep(person: Person, row: Check, form: VerdictForm, now: datetime) -> None:
    said = form.cleaned_data

    def do() -> int:
        if said["verdict"] == APPROVE:
            deciding.approve(check=row, moderator=person, found=form.found(), words=said["words"], now=now)
        elif said["verdict"] == REFUSE:
            deciding.refuse(check=row, moderator=person, words=said["words"], now=now)
        else:
            deciding.ask(check=row, moderator=person, words=said["words"], now=now)
        return row.pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"check {row.pk}", now=now, do=do)


def _told(row: Check) -> str:
    if row.closed_at is not None:
        return f"{heading(row)}. {state(row)}"
    approved, needed = count(row)
    if approved >= needed:
        return "Both approved, but read different last days in the register. One of you should look again."
    return f"Kept. {approved} of {needed} approved."


def _moderator(request: HttpRequest) -> Person:
    if not may_moderate(request.user):
        raise PermissionDenied(FOR_MODERATORS)
    return request.user


def _page(request: HttpRequest, row: Check, form: VerdictForm, status: int = 200) -> HttpResponse:
    said = said_from(row.said)
    approved, needed = count(row)
    view = CheckView(
        heading=heading(row),
        applicant=row.person.pseudonym if row.person is not None else "",
        state=state(row) if row.closed_at is not None else "",
        post_url=reverse("check", args=[row.pk]),
        said=said_lines(said),
        changes=changed_lines(row),
        picture_url=picture_address(row),
        compared=compared_lines(row),
        lookups=tuple(
            LookupLine(
                words=fact.words,
                url=registers()[fact.register].address(fact.value) if fact.register in registers() else "",
                issuer=fact.issuer,
                place=place,
            )
            for place, fact in enumerate(said.facts)
        ),
        contests=tuple(
            Link(
                found.words,
                reverse("check", args=[found.check.pk])
                if found.check is not None
                else reverse("doctor", args=[found.doctor.slug])
                if found.doctor is not None
                else "",
            )
            for found in contests(row)
        ),
        evidence=evidence_views(row, for_moderators=True),
        steps=steps(row, with_names=True),
        approved=approved,
        needed=needed,
        profile=Link(str(row.doctor), reverse("doctor", args=[row.doctor.slug])) if row.doctor is not None else None,
        hindrance="" if may_decide(_moderator(request), row) or row.closed_at is not None else HINDRANCE,
    )
    page = frame(request, view.heading, section="moderation", trail=_trail(), may_be_indexed=False)
    return show(request, "check.html", page, status=status, check=view, form=form)


def _trail() -> tuple[Link, ...]:
    return (Link("The desk", reverse("desk")), Link("Doctors to be checked", reverse("check_list")))
