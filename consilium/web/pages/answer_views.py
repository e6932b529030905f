"""Answers as the question page shows them, filled from rows with a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from consilium.answers.models import Answer
from consilium.consensus.opinions import Opinion
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people.rules import is_signed_in
from consilium.questions.models import Clarification, Question, Update
from consilium.votes.queries import votes_of, with_agreements
from consilium.votes.rules import is_colleague, may_vote
from consilium.web.pages.additions import added_since
from consilium.web.pages.agreement_views import agreements_view, dangers
from consilium.web.pages.cards import cards
from consilium.web.pages.helpful_counts import helpful_count, signed
from consilium.web.pages.licences import answer_source
from consilium.web.pages.opinion_views import marks_of, opinion_view, opinions_by_answer, view_notes
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import DoctorCard
from consilium.web.pages.shapes.question import AnswerView, OpinionView, VoteView
from consilium.web.pages.standing_views import Stood
from consilium.web.pages.version_views import earlier_versions, given_on, version_given_on


def answer_views(
    request: HttpRequest,
    question: Question,
    answers: Sequence[Answer],
    now: datetime,
    stood: Stood | None = None,
    *,
    by_view: bool = False,
) -> tuple[AnswerView, ...]:
    """Return the answers in the order given, to a reader who sees them; `by_view` notes which speaks for its view."""
    answers = _with_question(answers, question)
    ids = [answer.pk for answer in answers]
    prefetch_related_objects(answers, "opinions", with_agreements())
    prefetch_related_objects([question], "clarifications", "updates")
    shown = _Shown(
        request=request,
        opinions=opinions_by_answer(stood),
        views=stood.views if stood is not None else {},
        notes=view_notes(answers, stood),
        by_view=by_view,
        cards=cards([answer.doctor for answer in answers if answer.doctor is not None], now),
        votes=votes_of(request.user, ids),
        doctor=doctor_of(request.user),
        is_colleague=is_colleague(request.user, question, now),
        clarifications=list(question.clarifications.all()),
        updates=list(question.updates.all()),
    )
    return tuple(_answer_view(shown, answer) for answer in answers)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the answers of one page share, asked for once."""

    request: HttpRequest
    opinions: Mapping[int, Opinion]
    views: Mapping[str, int]
    notes: Mapping[int, tuple[int, str]]
    by_view: bool
    cards: Mapping[int, DoctorCard]
    votes: Mapping[int, int]
    doctor: Doctor | None
    is_colleague: bool
    clarifications: Sequence[Clarification]
    updates: Sequence[Update]


def _answer_view(shown: _Shown, answer: Answer) -> AnswerView:
    versions = list(answer.opinions.all())
    newest = versions[-1] if versions else None
    said = list(answer.agreements.all())
    last_given = newest.given_at if newest is not None else answer.given_at or answer.added_at
    return AnswerView(
        id=answer.pk,
        position=answer.position,
        text=prose(answer.body, marks=list(marks_of(shown.opinions.get(answer.pk)))),
        vote=vote_view(shown.request, answer, shown.votes.get(answer.pk, 0), sees=True),
        headline=answer.headline,
        doctor=shown.cards[answer.doctor_id] if answer.doctor_id is not None else None,
        signature=answer.signature,
        unverified=_unverified(answer),
        opinion=_opinion(shown, answer, needs_examination=newest is not None and newest.needs_examination),
        view=shown.notes[answer.pk][0],
        view_note=shown.notes[answer.pk][1] if shown.by_view else "",
        given_on=given_on(answer),
        revised_on=version_given_on(newest) if newest is not None and newest.number else "",
        earlier=earlier_versions(versions),
        specialty={True: "in own specialty", False: "outside own specialty", None: ""}[answer.in_specialty],
        before=_before(shown, answer, last_given),
        agreements=agreements_view(answer, said, shown.doctor if shown.is_colleague else None),
        dangers=dangers(said),
        disclosures=disclosures(answer),
        revise_url=_revise_url(shown, answer),
        source=answer_source(answer),
        flag_url=""
        if shown.doctor is not None and shown.doctor.pk == answer.doctor_id
        else reverse("flags", args=["answer", answer.pk]),
    )


def _before(shown: _Shown, answer: Answer, last_given: datetime) -> tuple[str, ...]:
    # A revision is given to the question as it stands; what was only given to a merged one spoke of that one's words.
    added = added_since(last_given, shown.clarifications, shown.updates)
    if answer.given_to_id is None:
        return added
    return ("given to a question that was merged into this one", *added)


def _opinion(shown: _Shown, answer: Answer, *, needs_examination: bool) -> OpinionView | None:
    # Whether an examination is needed is not pooled, so the opinions that count do not carry it.
    view = opinion_view(shown.opinions.get(answer.pk), shown.views)
    if needs_examination:
        view = replace(view or OpinionView(), needs_examination=True)
    own = shown.doctor is not None and shown.doctor.pk == answer.doctor_id
    if view is not None and own and answer.standing == Answer.Standing.IMPORTED:
        view = replace(view, confirm_url=reverse("answer_confirmation", args=[answer.pk]))
    return view


def _revise_url(shown: _Shown, answer: Answer) -> str:
    own = shown.is_colleague and shown.doctor is not None and shown.doctor.pk == answer.doctor_id
    if not own or answer.standing == Answer.Standing.IMPORTED:
        return ""
    return reverse("answer_revision", args=[answer.pk])


def disclosures(answer: Answer) -> tuple[str, ...]:
    """Return what the doctor disclosed: the ticked sentences, then the own words."""
    ticked = tuple(Answer.Disclosure(value).label for value in answer.disclosures)
    return (*ticked, answer.disclosure) if answer.disclosure else ticked


def _with_question(answers: Sequence[Answer], question: Question) -> Sequence[Answer]:
    # The question is at hand: rules that ask for it need no query of their own.
    for answer in answers:
        answer.question = question
    return answers


def _unverified(answer: Answer) -> str:
    if answer.standing == Answer.Standing.VERIFIED:
        return ""
    if answer.standing == Answer.Standing.IMPORTED:
        return "Imported: its author was not verified here."
    return "This account's licence was not checked when the answer was given."


def vote_view(request: HttpRequest, answer: Answer, mine: int, *, sees: bool | None = None) -> VoteView:
    """Return the helpful vote of one answer: a form, a way to sign in, or the count alone."""
    if is_signed_in(request.user):
        return VoteView(
            answer_id=answer.pk,
            count=signed(answer.helpful),
            mine=mine,
            may_vote=may_vote(request.user, answer, sees=sees),
            key=str(uuid4()),
        )
    path = reverse("answer_vote", args=[answer.pk])
    return VoteView(
        answer_id=answer.pk,
        count=helpful_count(answer),
        helpful_sign_in_url=f"{path}?{urlencode({'value': 1})}",
        unhelpful_sign_in_url=f"{path}?{urlencode({'value': -1})}",
    )
