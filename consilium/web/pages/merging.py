"""Merging a question into one that asks the same, after a look at both, and undoing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from consilium.answers.merging import CannotMerge, Obstacle, what_hinders_merging
from consilium.moderation.deciding import AlreadyDecided
from consilium.moderation.merging import NotMerged, merge, undo
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
from consilium.web.pages.frame import frame, show
from consilium.web.pages.merging_views import alike, one_of_two
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import MergingView

NOT_YOURS = "Whoever asked or answered one of the questions leaves merging them to another moderator."
NOWHERE = "There is no such question."
SENTENCES: Mapping[Obstacle, str] = {
    Obstacle.SAME: "That is this same question.",
    Obstacle.MERGED: "This one is merged already.",
    Obstacle.MERGED_THERE: "That one was itself merged into another: choose the one its answers stand with.",
    Obstacle.NOT_PUBLIC: "One of the two does not show: it is held, hidden or taken back. Both must show.",
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
    """Show a question beside one that asks the same, and merge it once both were shown; merged, offer to undo it."""
    moderator, question = _load(request, question_id)
    if question.merged_into is not None:
        if request.method == "POST":
            return _merged_before(request, question, question.merged_into)
        return _page(request, question, PartingForm(initial={"key": uuid4()}))
    if request.method != "POST" and "into" not in request.GET:
        return _page(request, question, MergingForm(initial={"key": uuid4()}))
    form = MergingForm(request.POST if request.method == "POST" else {"into": request.GET["into"], "key": uuid4()})
    into = _other(form, question, moderator) if form.is_valid() else None
    said = form.cleaned_data
    if into is None or form.errors or request.method != "POST":
        return _page(request, question, form, into, status=422 if form.errors else 200)
    if said["compared"] != into.pk:
        return _page(request, question, form, into)
    now = timezone.now()

    def do() -> int:
        return merge(question=question, into=into, by=moderator, words=said["words"], now=now).number

    action = f"merge {question.pk}"
    try:
        number = submissions.once(person=moderator, key=said["key"] or uuid4(), action=action, now=now, do=do)
    except CannotMerge as refused:
        form.add_error("into", SENTENCES[refused.obstacle])
        return _page(request, question, form, into, status=422)
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
    said, now = form.cleaned_data if form.is_valid() else {}, timezone.now()
    if not said and question.merged_into is not None:
        return _page(request, question, form, status=422)

    def do() -> int:
        return undo(question=question, by=moderator, words=said.get("words", ""), now=now).number

    action = f"part {question.pk}"
    try:
        number = submissions.once(person=moderator, key=said.get("key") or uuid4(), action=action, now=now, do=do)
    except (AlreadyDecided, NotMerged):
        messages.warning(request, "It is not merged any more.")
    else:
        messages.success(request, f"Decision {number} is written down, and the people who asked are told.")
    return HttpResponseRedirect(reverse("merging", args=[question.pk]))


def _merged_before(request: HttpRequest, question: Question, into: Question) -> HttpResponse:
    """Answer a form that came twice, or that of whoever was second, with where the answers stand."""
    form = MergingForm(request.POST)
    messages.info(request, SENTENCES[Obstacle.MERGED])
    as_wanted = form.is_valid() and form.cleaned_data["into"] == into.pk
    return HttpResponseRedirect(into.get_absolute_url() if as_wanted else reverse("merging", args=[question.pk]))


def _other(form: MergingForm, question: Question, moderator: Person) -> Question | None:
    """Return the question that was named, if the moderator may merge the two; what stands in the way is in the form."""
    into = Question.objects.filter(pk=form.cleaned_data["into"]).first()
    if into is None:
        form.add_error("into", NOWHERE)
        return None
    if not may_merge(moderator, question, into):
        form.add_error("into", NOT_YOURS)
        return None
    obstacle = what_hinders_merging(question, into, timezone.now())
    if obstacle is not None:
        form.add_error("into", SENTENCES[obstacle])
    return into


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


def _page(
    request: HttpRequest, question: Question, form: forms.Form, into: Question | None = None, status: int = 200
) -> HttpResponse:
    reader, now = request.user, timezone.now()
    assert isinstance(reader, Person)
    page = frame(
        request,
        "Merge questions",
        section="moderation",
        trail=(Link("The desk", reverse("desk")),),
        may_be_indexed=False,
    )
    view = MergingView(number=question.pk, **_sides(question, into, form, reader, now))
    return show(request, "merging.html", page, status=status, merging=view, form=form)


def _sides(
    question: Question, into: Question | None, form: forms.Form, reader: Person, now: datetime
) -> dict[str, Any]:
    merged = question.merged_into
    if merged is not None:
        return {
            "question": one_of_two(question, reader),
            "into": Link(merged.title, merged.get_absolute_url()),
            "undo_url": reverse("parting", args=[question.pk]),
            "hindrance": HINDRANCE if _not_theirs(reader, question) else "",
        }
    can_be = into is not None and not form.errors
    turned = into is not None and what_hinders_merging(into, question, now) is None
    return {
        "question": one_of_two(question, reader),
        "other": one_of_two(into, reader) if into is not None and into != question else None,
        "compared": into.pk if can_be and into is not None else None,
        "turn_url": f"{reverse('merging', args=[into.pk])}?into={question.pk}" if turned and into is not None else "",
        "alike": alike(question, reader) if question.is_public and into is None else (),
    }
