"""A doctor's queue, and the claim on a question for ten minutes."""

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from consilium.answers.models import Claim, Draft
from consilium.answers.queries import Waiting, waiting_for
from consilium.answers.rules import Hindrance, in_specialty, what_hinders
from consilium.answers.writing import claim, give_back
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import is_signed_in
from consilium.questions.models import Question
from consilium.web.pages.frame import frame, show
from consilium.web.pages.hindrances import HINDRANCES
from consilium.web.pages.level_views import heading_of
from consilium.web.pages.listing import question_rows
from consilium.web.pages.questions import load
from consilium.web.pages.shapes.common import Choice, ChoiceGroup, Pagination
from consilium.web.pages.shapes.queue import QueueRow, QueueView

PAGE = 20
CHOICES: dict[Waiting, str] = {
    "unanswered": "Unanswered",
    "asked": "All you have not answered",
    "imported": "Imported",
}


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show the questions that wait for the doctor."""
    doctor = doctor_of(request.user) if is_signed_in(request.user) else None
    if doctor is None:
        raise PermissionDenied(HINDRANCES[Hindrance.NO_DOCTOR])
    now, which = timezone.now(), _which(request)
    found = waiting_for(doctor, which, now)
    after = _cursor(request)
    if after is not None:
        rank, pk = after
        found = found.filter(Q(rank__gt=rank) | Q(rank=rank, pk__lt=pk))
    listed = list(found.order_by("rank", "-pk")[: PAGE + 1])
    rows, path = listed[:PAGE], reverse("queue")
    last = rows[-1] if len(listed) > PAGE else None
    older = f"{path}?show={which}&after={last.rank}-{last.pk}" if last is not None else ""
    view = QueueView(
        rows=_rows(request, doctor, rows, now),
        choices=ChoiceGroup(
            "Show",
            tuple(Choice(text, f"{path}?show={name}", is_current=name == which) for name, text in CHOICES.items()),
        ),
        pages=Pagination(
            newer_url=f"{path}?show={which}" if after is not None else "",
            older_url=older,
            newer_text="First",
            older_text="More",
        ),
        hindrance="" if is_verified(doctor, now) else HINDRANCES[Hindrance.NOT_VERIFIED],
    )
    return show(request, "queue.html", frame(request, view.heading, section="queue", may_be_indexed=False), queue=view)


def _which(request: HttpRequest) -> Waiting:
    asked = request.GET.get("show", "")
    return asked if asked in get_args(Waiting) else "unanswered"  # type: ignore[return-value]


def _cursor(request: HttpRequest) -> tuple[int, int] | None:
    parts = request.GET.get("after", "").split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _rows(request: HttpRequest, doctor: Doctor, questions: Sequence[Question], now: datetime) -> tuple[QueueRow, ...]:
    ids = [question.pk for question in questions]
    claims = {row.question_id: row for row in Claim.objects.filter(question__in=ids, until__gt=now)}
    drafts = set(Draft.objects.filter(doctor=doctor, question__in=ids).values_list("question", flat=True))
    verified = is_verified(doctor, now)
    rows = []
    for question, shown in zip(questions, question_rows(questions, request.user, now), strict=True):
        standing = claims.get(question.pk)
        own = standing is not None and standing.doctor_id == doctor.pk
        rows.append(
            QueueRow(
                question=shown,
                answer_url=reverse("answer", args=[question.pk, question.slug]) if verified else "",
                how_soon=heading_of(question.level) if question.level != "S" else "",
                is_own_specialty=in_specialty(doctor, question) is True,
                has_draft=question.pk in drafts,
                note=_claim_words(standing, own),
                claim_url=reverse("claims", args=[question.pk]) if verified and (standing is None or own) else "",
                is_claimed=own,
            )
        )
    return tuple(rows)


def _claim_words(standing: Claim | None, own: bool) -> str:
    if standing is None:
        return ""
    return f"Yours until {standing.until:%H:%M} UTC" if own else "A colleague is writing on this now"


@require_POST
@login_required
def claims(request: HttpRequest, question_id: int) -> HttpResponse:
    """Claim a question for ten minutes and lead to its form, or (`value` 0) give it back."""
    question, now = load(request, question_id), timezone.now()
    doctor = doctor_of(request.user) if is_signed_in(request.user) else None
    hindrance = what_hinders(request.user, question, now)
    if doctor is None or hindrance is not None:
        raise PermissionDenied(HINDRANCES[hindrance or Hindrance.NO_DOCTOR])
    if request.POST.get("value") == "0":
        give_back(doctor=doctor, question=question)
        return HttpResponseRedirect(reverse("queue"))
    if claim(doctor=doctor, question=question, now=now) is None:
        messages.info(request, "A colleague was quicker and is writing on this question. You can answer all the same.")
    return HttpResponseRedirect(reverse("answer", args=[question.pk, question.slug]))
