"""A doctor's word on a colleague's answer over HTTP."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.answers.models import Answer
from consilium.consensus.models import Snapshot
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.votes.agreeing import say, take_back
from consilium.votes.models import Agreement
from consilium.votes.rules import may_agree
from consilium.web.forms.agreement import TAKE_BACK, AgreementForm
from consilium.web.pages.answer_views import answer_views
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.shapes.answering import AgreeingView
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.standing_views import Stood


@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show the form, or keep what a doctor says of the answer."""
    answer = Answer.objects.visible_to(request.user).filter(pk=answer_id).select_related("question", "doctor").first()
    if answer is None:
        raise Http404
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(reverse("answer_agreements", args=[answer.pk])))
    doctor = doctor_of(request.user)
    if doctor is None or not may_agree(request.user, answer, timezone.now()):
        raise PermissionDenied("Doctors who have answered a question say whether a colleague’s answer is right.")
    if request.method != "POST":
        return _page(request, answer, AgreementForm(initial=_said(doctor, answer)))
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return _page(request, answer, form, status=422)
    _keep(request, doctor, answer, form)
    return HttpResponseRedirect(_anchor(answer))


def _said(doctor: Doctor, answer: Answer) -> dict[str, object]:
    own = Agreement.objects.filter(doctor=doctor, answer=answer).first()
    return {"key": uuid4(), **({"kind": own.kind, "reason": own.reason, "words": own.words} if own else {})}


def _keep(request: HttpRequest, doctor: Doctor, answer: Answer, form: AgreementForm) -> None:
    person, now, said = request.user, timezone.now(), form.cleaned_data
    assert isinstance(person, Person)

    def do() -> int:
        if said["kind"] == TAKE_BACK:
            take_back(doctor=doctor, answer=answer, now=now)
        else:
            say(
                doctor=doctor,
                answer=answer,
                kind=Agreement.Kind(said["kind"]),
                reason=said["reason"],
                words=said["words"],
                now=now,
            )
        return answer.pk

    submissions.once(person=person, key=said["key"] or uuid4(), action=f"agree {answer.pk}", now=now, do=do)
    if said["reason"] == Agreement.Reason.DANGEROUS:
        messages.warning(request, "Your warning stands above the answer now, and moderators will look at it first.")
    else:
        messages.success(request, "What you say of this answer is kept.")


def _page(request: HttpRequest, answer: Answer, form: AgreementForm, status: int = 200) -> HttpResponse:
    stood = Stood.of(Snapshot.objects.filter(question=answer.question).first())
    (view,) = answer_views(request, answer.question, [answer], timezone.now(), stood)
    page = frame(
        request,
        "A word on a colleague’s answer",
        section="questions",
        trail=(Link(answer.question.title, answer.question.get_absolute_url()),),
        may_be_indexed=False,
    )
    agreeing = AgreeingView(
        answer=view,
        question_title=answer.question.title,
        post_url=reverse("answer_agreements", args=[answer.pk]),
        back_url=_anchor(answer),
    )
    return show(request, "agreeing.html", page, status=status, agreeing=agreeing, form=form)


def _anchor(answer: Answer) -> str:
    return f"{answer.question.get_absolute_url()}#answer-{answer.pk}"
