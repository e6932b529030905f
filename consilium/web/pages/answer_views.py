"""Answers as the question page shows them, filled from rows with a constant number of queries."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from consilium.answers.models import Answer
from consilium.people.rules import is_signed_in
from consilium.questions.models import Question
from consilium.votes.queries import votes_of
from consilium.votes.rules import may_vote
from consilium.web.pages.cards import cards
from consilium.web.pages.opinion_views import marks_of, opinion_view, opinions_by_answer, view_notes
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.question import AnswerView, VoteView
from consilium.web.pages.standing_views import Stood


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
    doctor_cards = cards([answer.doctor for answer in answers if answer.doctor is not None], now)
    opinions = opinions_by_answer(stood)
    views = stood.views if stood is not None else {}
    notes = view_notes(answers, stood)
    own = votes_of(request.user, [answer.pk for answer in answers])
    return tuple(
        AnswerView(
            id=answer.pk,
            position=answer.position,
            text=prose(answer.body, marks=list(marks_of(opinions.get(answer.pk)))),
            vote=vote_view(request, answer, own.get(answer.pk, 0), sees=True),
            headline=answer.headline,
            doctor=doctor_cards[answer.doctor_id] if answer.doctor_id is not None else None,
            signature=answer.signature,
            unverified=_unverified(answer),
            opinion=opinion_view(opinions.get(answer.pk), views),
            view=notes[answer.pk][0],
            view_note=notes[answer.pk][1] if by_view else "",
            given_on=given_on(answer),
            disclosures=(answer.disclosure,) if answer.disclosure else (),
        )
        for answer in _with_question(answers, question)
    )


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


def given_on(answer: Answer) -> str:
    """Return when an answer was given and what its doctor had seen by then, as a sentence."""
    if answer.standing == Answer.Standing.IMPORTED:
        return ""
    when = f"Given on day {answer.day}" if answer.day is not None else "Given"
    return f"{when}, {'before' if answer.blind else 'after'} seeing colleagues"


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
        count=signed(answer.helpful),
        helpful_sign_in_url=f"{path}?{urlencode({'value': 1})}",
        unhelpful_sign_in_url=f"{path}?{urlencode({'value': -1})}",
    )


def signed(count: int) -> str:
    """Return a count with its sign: +12, +0, -3."""
    return f"{count:+d}"
