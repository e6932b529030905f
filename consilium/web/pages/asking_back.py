"""A doctor asks the asker something, from the short list or in free words."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.answers.rules import has_answered
from consilium.answers.writing import draft_of
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions.following import ask_back
from consilium.questions.models import Question
from consilium.questions.rules import may_ask_back
from consilium.web.forms.clarification import ClarificationForm
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.questions import load, question_view
from consilium.web.pages.shapes.answering import AskingBackView
from consilium.web.pages.shapes.common import Link


@require_http_methods(["GET", "HEAD", "POST"])
def clarifications(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show the short list, or put a question to the asker."""
    question = load(request, question_id)
    path = reverse("clarifications", args=[question.pk])
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(path))
    doctor, now = doctor_of(request.user), timezone.now()
    if doctor is None or not may_ask_back(request.user, question, now):
        raise PermissionDenied(
            "Doctors with a verified licence ask the asker, who replies once; three open questions of one doctor are "
            "the most at a time."
        )
    asked = _asked(question, doctor)
    back = _back(question, doctor)
    if request.method != "POST":
        return _page(request, question, ClarificationForm(asked=asked, initial={"key": uuid4()}), back)
    form = ClarificationForm(request.POST, asked=asked)
    if not form.is_valid():
        return _page(request, question, form, back, status=422)
    person, said = request.user, form.cleaned_data
    assert isinstance(person, Person)

    def do() -> int:
        return ask_back(question=question, doctor=doctor, about=said["about"], words=said["words"], now=now).pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"ask back {question.pk}", now=now, do=do)
    messages.success(request, "Your question is with the asker.")
    return HttpResponseRedirect(back.url)


def _asked(question: Question, doctor: Doctor) -> frozenset[str]:
    """Return what need not be asked again, of what the doctor may know: own questions, and those replied to.

    What a colleague waits for tells what the colleague suspects, so it is left out before the doctor's own answer.
    """
    rows = question.clarifications.exclude(about="")
    if not has_answered(doctor, question):
        rows = rows.filter(Q(doctor=doctor) | Q(replied_at__isnull=False))
    return frozenset(rows.values_list("about", flat=True))


def _back(question: Question, doctor: Doctor) -> Link:
    """Return where the doctor came from: a draft that waits, or the question."""
    if draft_of(doctor, question) is not None and not has_answered(doctor, question):
        return Link("Back to your answer", reverse("answer", args=[question.pk, question.slug]))
    return Link("Back to the question", question.get_absolute_url())


def _page(
    request: HttpRequest, question: Question, form: ClarificationForm, back: Link, status: int = 200
) -> HttpResponse:
    view = AskingBackView(
        question=question_view(request, question, "original", timezone.now(), with_answers=False),
        post_url=reverse("clarifications", args=[question.pk]),
        back=back,
    )
    page = frame(
        request,
        f"Ask back: {question.title}",
        section="questions",
        asked_from=question.country,
        trail=(Link(question.title, question.get_absolute_url()),),
        may_be_indexed=False,
    )
    return show(request, "asking_back.html", page, status=status, asking_back=view, form=form)
