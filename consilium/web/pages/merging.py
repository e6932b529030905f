"""Merging a question into one that asks the same, and undoing it."""

from collections.abc import Mapping
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from consilium.answers.merging import CannotMerge, Obstacle
from consilium.moderation.deciding import AlreadyDecided
from consilium.moderation.merging import merge, undo
from consilium.moderation.models import Case, Kind
from consilium.moderation.rules import may_decide, may_merge
from consilium.moderation.subjects import subject
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import may_moderate
from consilium.questions.models import Question
from consilium.web.forms.desk import MergingForm, PartingForm
from consilium.web.pages.desk import ONLY_MODERATORS
from consilium.web.pages.desk_views import HINDRANCE
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import MergingView

NOT_YOURS = "Whoever asked or answered one of the questions leaves merging them to another moderator."
SENTENCES: Mapping[Obstacle, str] = {
    Obstacle.SAME: "That is this same question.",
    Obstacle.NOT_PUBLIC: "One of the two is hidden or was merged: both must show.",
    Obstacle.IMPORTED: "One of the two was imported: it stays as it stands where it came from.",
    Obstacle.OTHER_PROCEDURE: "They are about different procedures.",
    Obstacle.GRAVER: "This one asks for care sooner, and a level is never lowered: merge the other one into this.",
    Obstacle.TOLD_MORE: "Its asker told of later days, replied to a doctor, is waiting to, or told the outcome, which "
    "would leave view: merge the other one into this.",
    Obstacle.HOLDS_OTHERS: "Other questions were merged into this one: merge that one into this.",
    Obstacle.ASKED_BY_A_DOCTOR: "A doctor asked it, who would no longer see its answers.",
    Obstacle.ANSWERED_BY_AN_ASKER: "A doctor who answered one of them asked the other: nobody answers themselves.",
    Obstacle.ANSWERED_TWICE: "A doctor answered both, and each answer keeps its own words: leave them apart.",
    Obstacle.BEING_ANSWERED: "A doctor is writing an answer to it. Try again in ten minutes.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merging(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show a question and ask which other one asks the same, or merge it; once merged, offer to undo it."""
    moderator, question = _load(request, question_id)
    if request.method != "POST":
        empty = PartingForm if question.merged_into_id else MergingForm
        return _page(request, question, empty(initial={"key": uuid4()}))
    form = MergingForm(request.POST)
    if not form.is_valid():
        return _page(request, question, form, status=422)
    said, now = form.cleaned_data, timezone.now()
    into = Question.objects.filter(pk=said["into"]).first()
    if into is None:
        form.add_error("into", "There is no such question.")
    elif not may_merge(moderator, question, into):
        form.add_error("into", NOT_YOURS)
    if into is None or form.errors:
        return _page(request, question, form, status=422)

    def do() -> int:
        return merge(question=question, into=into, by=moderator, words=said["words"], now=now).number

    action = f"merge {question.pk}"
    try:
        number = submissions.once(person=moderator, key=said["key"] or uuid4(), action=action, now=now, do=do)
    except CannotMerge as refused:
        form.add_error("into", SENTENCES[refused.obstacle])
        return _page(request, question, form, status=422)
    messages.success(request, f"Decision {number} is written down, and the people who asked are told.")
    return HttpResponseRedirect(into.get_absolute_url())


@require_POST
@login_required
def parting(request: HttpRequest, question_id: int) -> HttpResponse:
    """Undo a merge."""
    moderator, question = _load(request, question_id)
    form = PartingForm(request.POST)
    if _not_theirs(moderator, question):
        raise PermissionDenied(HINDRANCE)
    if not form.is_valid():
        return _page(request, question, form, status=422)
    said, now = form.cleaned_data, timezone.now()

    def do() -> int | None:
        if not Question.objects.filter(pk=question.pk, merged_into__isnull=False).exists():
            return None
        return undo(question=question, by=moderator, words=said["words"], now=now).number

    action = f"part {question.pk}"
    try:
        number = submissions.once(person=moderator, key=said["key"] or uuid4(), action=action, now=now, do=do)
    except AlreadyDecided:
        number = None
    if number is None:
        messages.warning(request, "It is not merged any more.")
    else:
        messages.success(request, f"Decision {number} is written down, and the people who asked are told.")
    return HttpResponseRedirect(reverse("merging", args=[question.pk]))


def _load(request: HttpRequest, question_id: int) -> tuple[Person, Question]:
    if not may_moderate(request.user):
        raise PermissionDenied(ONLY_MODERATORS)
    question = Question.objects.filter(pk=question_id).select_related("merged_into").first()
    if question is None:
        raise Http404
    if not may_merge(request.user, question):
        raise PermissionDenied(NOT_YOURS)
    return request.user, question


def _not_theirs(moderator: Person, question: Question) -> bool:
    about = {"kind": Kind.QUESTION, "subject_id": question.pk}
    case = Case.objects.filter(**about, closed_at=None).first() or Case(**about)
    return not may_decide(moderator, case, subject(Kind.QUESTION, question.pk))


def _page(request: HttpRequest, question: Question, form: forms.Form, status: int = 200) -> HttpResponse:
    into, count = question.merged_into, question.answer_count
    view = MergingView(
        title=question.title,
        text=prose(question.body),
        asked=day_words(question.asked_at) if question.asked_at else "",
        answers="1 answer" if count == 1 else f"{count} answers",
        url=question.get_absolute_url(),
        into=Link(into.title, into.get_absolute_url()) if into is not None else None,
        undo_url=reverse("parting", args=[question.pk]),
        hindrance=HINDRANCE if into is not None and _not_theirs(_person(request), question) else "",
    )
    page = frame(
        request,
        "Merge questions",
        section="moderation",
        trail=(Link("The desk", reverse("desk")),),
        may_be_indexed=False,
    )
    return show(request, "merging.html", page, status=status, merging=view, form=form)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
