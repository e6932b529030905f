"""Decisions as everyone may read them, and an author's appeal."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.moderation.appealing import appeal
from consilium.moderation.models import Decision, Kind
from consilium.moderation.rules import may_appeal, may_merge, may_read_words
from consilium.moderation.subjects import subject
from consilium.people import submissions
from consilium.people.rules import is_moderator, is_signed_in, is_suspended
from consilium.questions.models import Question
from consilium.web.forms.desk import AppealForm
from consilium.web.pages.desk_views import decision_line
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.common import Link, Pagination
from consilium.web.pages.shapes.desk import DecisionView, LogView

PAGE = 50


@require_safe
def decision_log(request: HttpRequest) -> HttpResponse:
    """Show all decisions, newest first, without a private word."""
    before = request.GET.get("before", "")
    rows = Decision.objects.order_by("-number")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(number__lt=int(before))
    listed, path = list(rows[: PAGE + 1]), reverse("decision_log")
    older = f"{path}?before={listed[PAGE - 1].number}" if len(listed) > PAGE else ""
    view = LogView(
        lines=tuple(decision_line(row) for row in listed[:PAGE]),
        pages=Pagination(newer_url=path if before else "", older_url=older, newer_text="Newest"),
    )
    page = frame(request, "What moderators decided", canonical=path, may_be_indexed=False)
    return show(request, "decision_log.html", page, log=view)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show one decision; its author reads the words and appeals here (POST)."""
    row = Decision.objects.filter(number=number).select_related("text__by", "appeal__settled_by").first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row, AppealForm(initial={"key": uuid4()}))
    person = request.user
    if not is_signed_in(person) or not may_appeal(person, row, subject(row.kind, row.subject_id)):
        raise PermissionDenied("Its author can appeal, once, against the newest decision.")
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    now, said = timezone.now(), form.cleaned_data

    def do() -> int:
        return appeal(decision=row, person=person, words=said["words"], now=now).pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"appeal {number}", now=now, do=do)
    messages.success(request, "Another moderator will look at it, and you will hear from us.")
    return HttpResponseRedirect(reverse("decision", args=[number]))


def _page(request: HttpRequest, row: Decision, form: AppealForm, status: int = 200) -> HttpResponse:
    found = subject(row.kind, row.subject_id)
    reads = may_read_words(request.user, found)
    line = decision_line(row, with_words=reads, with_maker=is_moderator(request.user))
    view = DecisionView(
        line=line,
        appeal_url=reverse("decision", args=[row.number]) if may_appeal(request.user, row, found) else "",
        appeal_state=_appeal_state(row) if reads else "",
        until=_suspended_until(request, row),
        **_merged(request, row),
    )
    page = frame(request, f"Decision {row.number}", may_be_indexed=False)
    return show(request, "decision.html", page, status=status, decision=view, form=form)


def _merged(request: HttpRequest, row: Decision) -> dict[str, Any]:
    if row.verdict != Decision.Verdict.MERGE or row.into_id is None:
        return {}
    merged = Question.objects.filter(pk=row.subject_id, merged_into=row.into_id).first()
    into = Question.objects.visible_to(request.user).filter(pk=row.into_id).first() if merged is not None else None
    return {
        "into": Link(into.title, into.get_absolute_url()) if into is not None else None,
        "merge_url": reverse("merging", args=[row.subject_id])
        if merged is not None and may_merge(request.user, merged)
        else "",
    }


def _suspended_until(request: HttpRequest, row: Decision) -> str:
    person = request.user
    about = row.kind == Kind.PERSON and row.verdict == Decision.Verdict.HIDE and row.subject_id == person.pk
    if not about or not is_signed_in(person) or not is_suspended(person, timezone.now()):
        return ""
    assert person.suspended_until is not None
    return day_words(person.suspended_until)


def _appeal_state(row: Decision) -> str:
    made = row.appeal if hasattr(row, "appeal") else None
    if made is None:
        return ""
    if made.settled_by is None:
        return "Its author appealed. Another moderator will look at it."
    return f"Its author appealed. Decision {made.settled_by.number} answered: {made.settled_by.get_verdict_display()}."
