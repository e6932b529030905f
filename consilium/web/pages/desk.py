"""The desk: what waits for a moderator, safety first, with its context and the decision beside it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from consilium.answers.rules import closed_to
from consilium.doctors.models import Check
from consilium.doctors.rules import doctor_of
from consilium.moderation.deciding import AlreadyDecided, decide
from consilium.moderation.models import Case, Decision, Kind
from consilium.moderation.rules import may_decide
from consilium.moderation.subjects import find, subject
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import may_moderate
from consilium.web.forms.desk import DecisionForm
from consilium.web.pages.desk_views import HINDRANCE, case_row, case_view, neighbours
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.desk import DeskView

SHOWN = 30
ONLY_MODERATORS = "The desk is for moderators who have set up a second factor in their account."


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits, and the case that is asked for or the first."""
    person = _moderator(request)
    now, asked = timezone.now(), request.GET.get("case", "")
    waiting = _waiting(person)
    current = next((row for row in waiting if str(row.pk) == asked), waiting[0] if waiting else None)
    return _page(request, waiting, current, DecisionForm(initial={"key": uuid4()}), now)


@require_POST
@login_required
def decisions(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide a case, and go on to the next."""
    person, now = _moderator(request), timezone.now()
    case = Case.objects.filter(pk=case_id).first()
    if case is None or _blind(person, [case]):
        raise Http404
    if case.closed_at is not None:
        return _decided_already(request)
    waiting = _waiting(person)
    if not may_decide(person, case, subject(case.kind, case.subject_id)):
        raise PermissionDenied(HINDRANCE)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, waiting, case, form, now, status=422)
    said, (_, after) = form.cleaned_data, neighbours(waiting, case)

    def do() -> int:
        reason = Decision.Reason(said["reason"])
        made = decide(case=case, by=person, shows=said["shows"], reason=reason, words=said["words"], now=now)
        return made.number

    try:
        number = submissions.once(person=person, key=said["key"] or uuid4(), action=f"decide {case.pk}", now=now, do=do)
    except AlreadyDecided:
        return _decided_already(request)
    messages.success(request, f"Decision {number} is written down.")
    return HttpResponseRedirect(after or reverse("desk"))


def _decided_already(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "Another moderator was quicker: that case is closed.")
    return HttpResponseRedirect(reverse("desk"))


def _moderator(request: HttpRequest) -> Person:
    if not may_moderate(request.user):
        raise PermissionDenied(ONLY_MODERATORS)
    return request.user


def _waiting(reader: Person) -> list[Case]:
    waiting = list(Case.objects.filter(closed_at=None).order_by("lane", "due_at", "pk")[:SHOWN])
    blind = _blind(reader, waiting)
    return [row for row in waiting if row.pk not in blind]


def _blind(reader: Person, cases: Sequence[Case]) -> set[int]:
    """Return the ids of cases of answers that a moderator who is a doctor may not see yet: others look at those."""
    if doctor_of(reader) is None:
        return set()
    found = find((row.kind, row.subject_id) for row in cases if row.kind == Kind.ANSWER)
    closed = closed_to(reader, [one.question for one in found.values() if one.question])
    blind = {key for key, one in found.items() if one.question and one.question.pk in closed}
    return {row.pk for row in cases if (row.kind, row.subject_id) in blind}


def _page(
    request: HttpRequest,
    waiting: list[Case],
    current: Case | None,
    form: DecisionForm,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    found = find((row.kind, row.subject_id) for row in (*waiting, *([current] if current else [])))
    before, after = neighbours(waiting, current)
    open_cases = Case.objects.filter(closed_at=None)
    chosen = str(form["reason"].value() or "")
    view = DeskView(
        rows=tuple(
            case_row(row, found.get((row.kind, row.subject_id)), now, is_current=row == current) for row in waiting
        ),
        waiting=open_cases.count(),
        late=open_cases.filter(due_at__lt=now).count(),
        case=case_view(current, found.get((current.kind, current.subject_id)), request.user, now, chosen)
        if current
        else None,
        next_url=after,
        previous_url=before,
        places=(
            Link("Public log", reverse("decision_log")),
            Link("Votes", reverse("vote_rings")),
            Link(f"Doctors to be checked: {Check.objects.filter(closed_at=None).count()}", reverse("check_list")),
        ),
    )
    page = frame(request, "The desk", section="moderation", may_be_indexed=False)
    return show(request, "desk.html", page, status=status, desk=view, form=form)
