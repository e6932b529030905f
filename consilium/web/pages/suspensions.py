"""Suspending an account until a day, with what a moderator should know of it first."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.answers.models import Answer
from consilium.moderation.models import Decision, Kind
from consilium.moderation.rules import may_suspend
from consilium.moderation.suspending import suspend
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_suspended, may_moderate
from consilium.questions.models import Question
from consilium.reviews.models import Review
from consilium.web.forms.desk import SuspensionForm
from consilium.web.pages.desk import ONLY_MODERATORS
from consilium.web.pages.desk_views import decision_line
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import SuspensionView


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def suspension(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show what there is to know of an account, or suspend it."""
    moderator, now = request.user, timezone.now()
    if not may_moderate(moderator):
        raise PermissionDenied(ONLY_MODERATORS)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise Http404
    if not may_suspend(moderator, person):
        raise PermissionDenied("Nobody suspends themselves or another moderator: that role is taken back first.")
    if request.method != "POST":
        return _page(request, person, SuspensionForm(initial={"key": uuid4()}))
    form = SuspensionForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    said = form.cleaned_data

    def do() -> int:
        until, reason = now + timedelta(days=said["days"]), Decision.Reason(said["reason"])
        made = suspend(person=person, by=moderator, until=until, reason=reason, words=said["words"], now=now)
        return made.number

    action = f"suspend {person.pk}"
    number = submissions.once(person=moderator, key=said["key"] or uuid4(), action=action, now=now, do=do)
    messages.success(request, f"Decision {number} is written down, and {person.pseudonym} is told.")
    return HttpResponseRedirect(reverse("desk"))


def _page(request: HttpRequest, person: Person, form: SuspensionForm, status: int = 200) -> HttpResponse:
    earlier = Decision.objects.filter(kind=Kind.PERSON, subject_id=person.pk).select_related("text__by")
    until = person.suspended_until
    view = SuspensionView(
        pseudonym=person.pseudonym,
        since=day_words(person.date_joined),
        until=day_words(until) if until is not None and is_suspended(person, timezone.now()) else "",
        written=_written(person),
        earlier=tuple(decision_line(row, with_words=True, with_maker=True) for row in earlier),
    )
    page = frame(
        request,
        f"Suspend {person.pseudonym}",
        section="moderation",
        trail=(Link("The desk", reverse("desk")),),
        may_be_indexed=False,
    )
    return show(request, "suspension.html", page, status=status, suspension=view, form=form)


def _written(person: Person) -> tuple[str, ...]:
    counts = {
        "question": Question.objects.filter(asker=person).count(),
        "answer": Answer.objects.given_here().filter(doctor__account=person).count(),
        "review": Review.objects.filter(person=person).count(),
    }
    return tuple(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items() if count)
