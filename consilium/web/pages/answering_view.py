"""The page on which an answer is written, filled from rows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from consilium.answers.models import Answer
from consilium.answers.rules import in_specialty
from consilium.answers.unblinding import was_shown
from consilium.answers.writing import claim_on, draft_of
from consilium.doctors.models import Doctor
from consilium.medicine.conditions import all_conditions
from consilium.questions.days import day_now
from consilium.questions.models import Question
from consilium.questions.rules import may_ask_back
from consilium.web.forms.answer import AnswerForm
from consilium.web.pages.frame import frame, show
from consilium.web.pages.listing import day_name
from consilium.web.pages.proposals import propose
from consilium.web.pages.questions import question_view
from consilium.web.pages.shapes.answering import AnsweringView, AssistView, ConditionName, PhraseView
from consilium.web.pages.shapes.common import Link

SHOWN = (
    "This account was shown colleagues’ answers to this question before it was a doctor’s, "
    "so your opinion will be kept apart, as given after discussion."
)
SPECIALTY = {
    True: "In your specialty; your answer will say so.",
    False: "Outside your specialty; your answer will say so.",
    None: "",
}


@cache
def condition_names() -> tuple[ConditionName, ...]:
    """Return every condition that names a cause, as the field offers it."""
    rows = [row for row in all_conditions().values() if row.specific]
    return tuple(ConditionName(label=row.label, also=", ".join(row.synonyms[:4])) for row in rows)


def assist(typed: Mapping[str, Any], saved_at: datetime | None) -> AssistView:
    """Return what is renewed while the doctor writes."""
    proposals = propose(str(typed.get("headline", "")), str(typed.get("body", "")), typed)
    return AssistView(saved=f"Draft kept at {saved_at:%H:%M} UTC" if saved_at else "", proposals=proposals)


def page_of(
    request: HttpRequest,
    question: Question,
    doctor: Doctor,
    form: AnswerForm,
    *,
    revised: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page with its form; `revised` is the answer of which a version is written."""
    now = timezone.now()
    draft = draft_of(doctor, question)
    view = _view(request, question, doctor, form, revised, now, draft.saved_at if draft else None)
    page = frame(
        request,
        f"{view.heading}: {question.title}",
        section="questions",
        asked_from=question.country,
        trail=(Link(question.title, question.get_absolute_url()),),
        may_be_indexed=False,
    )
    return show(request, "answering.html", page, status=status, answering=view, form=form, assist=view.assist)


def _view(
    request: HttpRequest,
    question: Question,
    doctor: Doctor,
    form: AnswerForm,
    revised: Answer | None,
    now: datetime,
    saved_at: datetime | None,
) -> AnsweringView:
    typed = form.typed() if form.is_bound else form.initial
    standing = claim_on(question, now)
    own = standing is not None and standing.doctor_id == doctor.pk
    anchor = f"#answer-{revised.pk}" if revised is not None else ""
    return AnsweringView(
        question=question_view(request, question, "original", now, with_answers=False),
        heading="Revise your answer" if revised is not None else "Your answer",
        lead="What you said first stays, under what you say now."
        if revised is not None
        else "On your own first: colleagues’ answers open once yours is posted.",
        post_url=reverse("answer_revision", args=[revised.pk])
        if revised is not None
        else reverse("answer", args=[question.pk, question.slug]),
        back=Link("Back to the question", question.get_absolute_url() + anchor),
        is_revision=revised is not None,
        day=day_name(day_now(question, now)),
        specialty=SPECIALTY[in_specialty(doctor, question)],
        assist=assist(typed, saved_at),
        has_draft=saved_at is not None,
        conditions=condition_names(),
        phrases=tuple(PhraseView(row.pk, row.name, row.words) for row in doctor.phrases.all()),
        phrases_url=reverse("phrases"),
        statement=SHOWN if revised is None and was_shown(doctor, question) else "",
        can_claim=revised is None and standing is None,
        claim=f"until {standing.until:%H:%M} UTC" if standing is not None and own else "",
        claimed_by="A colleague is writing on this question now. You can answer all the same."
        if revised is None and standing is not None and not own
        else "",
        ask_back_url=reverse("clarifications", args=[question.pk]) if may_ask_back(request.user, question, now) else "",
        codes_offered=bool(form.initial.get("codes_offered")),
    )
