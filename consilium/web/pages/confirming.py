"""A doctor's imported answers as the software read them: confirmed in one step, or corrected."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.answers.confirming import confirm, may_confirm
from consilium.answers.given import OpinionGiven, given_in
from consilium.answers.models import Answer
from consilium.consensus.collecting import opinions_of
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.web.forms.opinion import OpinionForm, initial_of
from consilium.web.pages.answering_view import condition_names
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.listing import keyset_page
from consilium.web.pages.opinion_views import opinion_view
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.confirming import CorrectingView, ReadingsView, ReadingView


def own_imported(doctor: Doctor) -> QuerySet[Answer]:
    """Return the doctor's imported answers."""
    return Answer.objects.filter(doctor=doctor, is_public=True, standing=Answer.Standing.IMPORTED)


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Show a doctor the own imported answers, each with what was read in it."""
    path = reverse("readings")
    doctor = _doctor(request)
    if doctor is None:
        return HttpResponseRedirect(sign_in_url(path))
    rows = own_imported(doctor).select_related("question").prefetch_related("opinions")
    listed = keyset_page(rows, request.GET, path, 10)
    view = ReadingsView(rows=tuple(_view(answer) for answer in listed.rows), pages=listed.pages)
    page = frame(request, "What was read in your answers", section="account", may_be_indexed=False)
    return show(request, "readings.html", page, readings=view)


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show the codes of one imported answer as a form, or keep what the doctor says they are.

    `step=confirm` takes them as they were read; anything else is the form's own codes.
    """
    answer = Answer.objects.filter(pk=answer_id, is_public=True).select_related("question").first()
    if answer is None:
        raise Http404
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(reverse("answer_confirmation", args=[answer.pk])))
    if doctor_of(request.user) is None or answer.doctor_id != getattr(doctor_of(request.user), "pk", None):
        raise Http404
    if not may_confirm(request.user, answer, timezone.now()):
        raise PermissionDenied("What was read in an answer is confirmed by its own doctor, with a verified licence.")
    if request.method != "POST":
        return _form_page(request, answer, OpinionForm(initial=dict(initial_of(as_read(answer)))))
    if request.POST.get("step") == "confirm":
        return _keep(request, answer, as_read(answer), "Confirmed. The panel counts it as yours.")
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _form_page(request, answer, form, status=422)
    return _keep(request, answer, form.opinion, "Corrected. The panel counts what you said.")


def _doctor(request: HttpRequest) -> Doctor | None:
    if not is_signed_in(request.user):
        return None
    doctor = doctor_of(request.user)
    if doctor is None:
        raise PermissionDenied("This page is for doctors.")
    return doctor


def as_read(answer: Answer) -> OpinionGiven:
    """Return the codes of an imported answer as they stand: its doctor's, or what the software reads."""
    newest = answer.opinions.last()
    if newest is not None:
        return given_in(newest).opinion
    (opinion,) = opinions_of(answer, ())
    return OpinionGiven(
        groups=[
            [{"label": label, "likely": label not in opinion.possible} for label in group] for group in opinion.groups
        ],
        ruled_out=[label for label in opinion.ruled_out if not any(label in group for group in opinion.groups)],
        actions=[action for action in opinion.actions if action != "needs_more_info"],
        urgency=opinion.urgency.name if opinion.urgency is not None else "",
    )


def _view(answer: Answer) -> ReadingView:
    *_, opinion = opinions_of(answer, answer.opinions.all())
    return ReadingView(
        question=Link(answer.question.title, answer.question.get_absolute_url()),
        headline=answer.headline,
        text=prose(answer.body),
        opinion=opinion_view(opinion, {}),
        url=reverse("answer_confirmation", args=[answer.pk]),
        key=str(uuid4()),
        is_confirmed=opinion.confirmed,
    )


def _form_page(request: HttpRequest, answer: Answer, form: OpinionForm, *, status: int = 200) -> HttpResponse:
    view = CorrectingView(
        reading=_view(answer), conditions=condition_names(), back=Link("All your answers", reverse("readings"))
    )
    page = frame(request, "Correct what was read", section="account", may_be_indexed=False)
    return show(request, "correcting.html", page, status=status, correcting=view, form=form)


def _keep(request: HttpRequest, answer: Answer, opinion: OpinionGiven, words: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    now = timezone.now()

    def keep() -> int:
        return confirm(answer=answer, opinion=opinion, now=now).pk

    action = f"confirm {answer.pk}"
    submissions.once(person=request.user, key=_key(request), action=action, now=now, do=keep)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("readings"))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
