"""Writing an answer, and revising it: everything typed is kept, whatever happens to the session."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.answers.actions import AskedThemselves, post_answer
from consilium.answers.given import given_in
from consilium.answers.models import Answer, Phrase
from consilium.answers.revising import revise
from consilium.answers.rules import Hindrance, may_revise, what_hinders
from consilium.answers.writing import claim, discard_draft, draft_of, give_back, save_draft
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions.days import day_now
from consilium.questions.models import Question
from consilium.web.forms.answer import AnswerForm
from consilium.web.forms.opinion import initial_of
from consilium.web.pages.answering_view import assist, page_of
from consilium.web.pages.frame import sign_in_url
from consilium.web.pages.hindrances import HINDRANCES
from consilium.web.pages.leading import lead_on
from consilium.web.pages.proposals import filled_in, propose
from consilium.web.pages.questions import load, merged_into
from consilium.web.pages.shapes.answering import AssistView

# Where what somebody typed waits in the session while they sign in again: [question id, fields].
KEPT = "answer_kept"


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, question_id: int, slug: str) -> HttpResponse:
    """Show the form of an answer, keep what is being written, or post it."""
    question, given_to = _asked(request, question_id)
    path = reverse("answer", args=[question.pk, question.slug])
    if question is not given_to and request.method != "POST":
        return lead_on(request, path, {})
    if not is_signed_in(request.user):
        return _sign_in_first(request, question, path)
    hindrance = what_hinders(request.user, question, timezone.now())
    doctor = doctor_of(request.user)
    if doctor is not None and hindrance is Hindrance.ANSWERED:
        return _answered_already(request, question, doctor)
    if doctor is None or hindrance is not None:
        raise PermissionDenied(HINDRANCES[hindrance or Hindrance.NO_DOCTOR])
    if request.method != "POST":
        return page_of(request, question, doctor, AnswerForm(initial=_kept(request, question, doctor)))
    form = AnswerForm(request.POST)
    step = _step(request)
    if step != "post":
        return _write_on(request, question, doctor, form, step)
    if not form.is_valid():
        return page_of(request, question, doctor, form, status=422)
    offered = _offer_codes(request, question, doctor, form)
    return offered if offered is not None else _post(request, given_to, doctor, form)


def _asked(request: HttpRequest, question_id: int) -> tuple[Question, Question]:
    """Return the question that is answered, and the one that the doctor read: it may have been merged since."""
    try:
        question = load(request, question_id)
    except Http404:
        into = merged_into(request, question_id)
        if into is None:
            raise
        return into, Question.objects.get(pk=question_id)
    return question, question


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show the form of the next version of one's answer, keep what is being written, or post it."""
    found = Answer.objects.revisable_by(request.user).filter(pk=answer_id).select_related("question__asker").first()
    if found is None:
        raise Http404
    question = found.question
    if not is_signed_in(request.user):
        return _sign_in_first(request, question, reverse("answer_revision", args=[found.pk]))
    doctor, now = doctor_of(request.user), timezone.now()
    if doctor is None or not may_revise(request.user, found, now):
        raise PermissionDenied("An answer is revised by its own doctor, with a verified licence.")
    if request.method != "POST":
        kept = _kept(request, question, doctor) or _initial(found)
        return page_of(request, question, doctor, AnswerForm(initial=kept, is_revision=True), revised=found)
    form = AnswerForm(request.POST, is_revision=True)
    step = _step(request)
    if step != "post":
        return _write_on(request, question, doctor, form, step, revised=found)
    if not form.is_valid():
        return page_of(request, question, doctor, form, revised=found, status=422)
    given = form.given(day=day_now(question, now))

    def do() -> int:
        return revise(answer=found, given=given, now=now).pk

    person = request.user
    assert isinstance(person, Person)
    key = form.cleaned_data["key"] or uuid4()
    submissions.once(person=person, key=key, action=f"revise {found.pk}", now=now, do=do)
    return _posted(request, question, found.pk, "Your revision is shown. The earlier version stays under it.")


def _post(request: HttpRequest, question: Question, doctor: Doctor, form: AnswerForm) -> HttpResponse:
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    given = form.given(day=day_now(question, now))

    def do() -> int:
        return post_answer(question=question, doctor=doctor, given=given, now=now).pk

    try:
        key = form.cleaned_data["key"] or uuid4()
        answer_id = submissions.once(person=person, key=key, action=f"answer {question.pk}", now=now, do=do)
    except IntegrityError:
        # Posted from two windows at once: the other one was first, and this one's words become its revision's draft.
        return _answered_already(request, merged_into(request, question.pk) or question, doctor)
    except AskedThemselves:
        save_draft(doctor=doctor, question=question, fields=form.typed(), now=now)
        raise PermissionDenied(HINDRANCES[Hindrance.OWN_QUESTION]) from None
    assert answer_id is not None  # post_answer returns a row
    words = (
        "Your answer is posted. Colleagues’ answers are open to you now; if they change your mind, revise it: "
        "your first opinion stays."
    )
    stands = Question.objects.get(answers=answer_id)
    if stands != question:
        words += " While you wrote, the question was merged into this one; your answer says to which it was given."
    return _posted(request, stands, answer_id, words)


def _posted(request: HttpRequest, question: Question, answer_id: int, words: str) -> HttpResponse:
    """Lead to the answer on the question page; of one that is held the page itself says why."""
    if Answer.objects.visible_to(request.user).filter(pk=answer_id).exists():
        messages.success(request, words)
        return HttpResponseRedirect(f"{question.get_absolute_url()}#answer-{answer_id}")
    return HttpResponseRedirect(question.get_absolute_url())


def _offer_codes(request: HttpRequest, question: Question, doctor: Doctor, form: AnswerForm) -> HttpResponse | None:
    """Return the page once more, filled in, when the words hold codes and the form none; asked once, never twice."""
    if not form.opinion.is_empty or form.cleaned_data["codes_offered"]:
        return None
    typed = form.typed()
    proposals = propose(form.cleaned_data["headline"], form.cleaned_data["body"], typed)
    if not proposals:
        return None
    messages.info(
        request, "Not posted yet. These codes were read from your words: change what is wrong, then post your answer."
    )
    filled = AnswerForm(initial={**filled_in(typed, proposals), "codes_offered": True})
    return page_of(request, question, doctor, filled)


def _step(request: HttpRequest) -> str:
    """Return what the pressed button says."""
    return "take" if "take" in request.POST else request.POST.get("step", "post")


def _write_on(
    request: HttpRequest,
    question: Question,
    doctor: Doctor,
    form: AnswerForm,
    step: str,
    revised: Answer | None = None,
) -> HttpResponse:
    """Keep the draft and do what the pressed button says, short of posting."""
    if step == "discard":
        discard_draft(doctor=doctor, question=question)
        messages.success(request, "Your draft is gone.")
        return HttpResponseRedirect(request.path)
    now, typed = timezone.now(), form.typed()
    save_draft(doctor=doctor, question=question, fields=typed, now=now)
    if step == "draft" and request.headers.get("HX-Request") == "true":
        return render(request, "answering.html#assist", {"assist": assist(typed, now)})
    if step == "ask":
        return HttpResponseRedirect(reverse("clarifications", args=[question.pk]))
    if step in ("propose", "take"):
        taken = request.POST.get("take", "")
        offered = propose(typed.get("headline", ""), typed.get("body", ""), typed)
        typed = filled_in(typed, [one for one in offered if step == "propose" or one.key == taken])
    elif step == "phrase":
        phrase = Phrase.objects.filter(doctor=doctor, pk=_number(request.POST.get("phrase"))).first()
        if phrase is not None:
            typed["body"] = "\n\n".join(filter(None, (typed.get("body", ""), phrase.words)))
    elif step == "claim":
        if claim(doctor=doctor, question=question, now=now) is None:
            messages.info(request, "A colleague is writing on this question already. You can answer all the same.")
    elif step == "unclaim":
        give_back(doctor=doctor, question=question)
    else:
        messages.success(request, "Your draft is kept. Nobody else sees it.")
    again = AnswerForm(initial=typed, is_revision=revised is not None)
    return page_of(request, question, doctor, again, revised=revised)


def _sign_in_first(request: HttpRequest, question: Question, path: str) -> HttpResponse:
    """Lead to sign in and back; what was typed, when the session had ended, comes along."""
    if request.method == "POST":
        typed = AnswerForm(request.POST).typed()
        if typed:
            request.session[KEPT] = [question.pk, typed]
        if request.headers.get("HX-Request") == "true":
            gone = AssistView(saved="You are signed out. What you wrote is kept.", sign_in_url=sign_in_url(path))
            return render(request, "answering.html#assist", {"assist": gone})
    return HttpResponseRedirect(sign_in_url(path))


def _kept(request: HttpRequest, question: Question, doctor: Doctor) -> dict[str, Any]:
    """Return what was typed before: through signing in, or as a draft."""
    question_id, typed = request.session.get(KEPT, (None, None))
    if question_id == question.pk and isinstance(typed, dict):
        del request.session[KEPT]
        save_draft(doctor=doctor, question=question, fields=typed, now=timezone.now())
        return typed
    draft = draft_of(doctor, question)
    return dict(draft.fields) if draft is not None else {}


def _answered_already(request: HttpRequest, question: Question, doctor: Doctor) -> HttpResponse:
    """Lead to the revision of the answer that is there; what was typed becomes its draft."""
    own = Answer.objects.given_here().filter(question=question, doctor=doctor).get()
    if request.method == "POST":
        typed = AnswerForm(request.POST).typed()
        if typed.get("body") and (typed["body"], typed.get("headline", "")) != (own.body, own.headline):
            save_draft(doctor=doctor, question=question, fields=typed, now=timezone.now())
            messages.info(request, "You had answered already. What you wrote now is kept here, as a revision to post.")
    return HttpResponseRedirect(reverse("answer_revision", args=[own.pk]))


def _initial(found: Answer) -> dict[str, Any]:
    newest = found.opinions.last()
    if newest is None:
        return {"headline": found.headline, "body": found.body}
    given = given_in(newest)
    return {
        "headline": given.headline,
        "body": given.body,
        "disclosures": list(given.disclosures),
        "disclosure": given.disclosure,
        **initial_of(given.opinion),
    }


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else 0
