"""The question page of a reader who is signed in and no more than that: what all get, with one's own parts put in.

It is the page that the templates give, byte for byte, for a quarter of the time: a test compares the two.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import get_template

from consilium.answers.models import Answer
from consilium.answers.unblinding import note_shown
from consilium.caching.addresses import wanted_page
from consilium.caching.edge import PARTS
from consilium.caching.parts import Parts, Pieces
from consilium.doctors.rules import doctor_of
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions.models import Question
from consilium.votes.queries import votes_of
from consilium.votes.rules import may_vote
from consilium.web.pages.follow_views import follow_view
from consilium.web.pages.frame import frame
from consilium.web.pages.helpful_counts import signed
from consilium.web.pages.shapes.common import Page
from consilium.web.pages.shapes.question import VoteView

# What stands in a kept form where the token, the key, the answer's number and its count go: nobody can write these.
_TOKEN, _KEY, _COUNT = (secrets.token_hex(16) for _ in range(3))
_NUMBER = secrets.randbelow(10**17) + 10**17

View = Callable[[HttpRequest], HttpResponse]


class _NoPageError(Exception):
    """For a visitor there is no page at this address: a redirection, or a question that does not show."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the own parts of a question page are made of, beside its reader: rows with nothing but what that takes.

    `forms` are those of the vote by what the reader voted before, as the template gives them for an answer that is
    nobody's: made when first needed, so that a page of ten answers does not render the same form ten times.
    """

    question: Question
    answers: dict[int, Answer]
    forms: dict[int, str] = field(default_factory=dict)


def question_page(request: HttpRequest, question_id: int, view: View) -> HttpResponse | None:
    """Return the question page for this reader, or None when it has to be made whole.

    It is made whole for visitors, for the asker, doctors and moderators, who see more than others, and where no edge
    keeps pages in pieces, as in most tests. `view` is the page's own, for a request of nobody in particular.
    """
    parts: Parts | None = request.META.get(PARTS)
    wanted = wanted_page(request.META) if parts is not None else None
    if parts is None or wanted is None:
        return None
    # The account itself: the one of the request looks again at every touch whether it is there.
    reader: Any = get_user(request)
    if not is_signed_in(reader) or doctor_of(reader) is not None:
        return None
    try:
        pieces = parts.of(wanted, lambda: _for_nobody(request, view), lambda: _facts(question_id))
    except (Http404, _NoPageError):
        return None
    if pieces is None or pieces.facts.question.asker_id == reader.pk:
        return None
    page = frame(request, "", section="questions", asked_from=pieces.facts.question.country)
    if page.reader is None or page.reader.is_moderator:
        return None
    note_shown(reader=reader, question=pieces.facts.question)
    return HttpResponse(_filled(request, reader, page, pieces))


def _for_nobody(request: HttpRequest, view: View) -> str:
    """Return the page as it is for nobody in particular: of the request it takes the address alone."""
    nobody = HttpRequest()
    nobody.method = "GET"
    nobody.path, nobody.path_info, nobody.GET = request.path, request.path_info, request.GET
    nobody.resolver_match = request.resolver_match
    nobody.META = {"HTTP_HOST": settings.SITE_HOST, "QUERY_STRING": request.META.get("QUERY_STRING", "")}
    nobody.user = AnonymousUser()
    response = view(nobody)
    if response.status_code != 200:
        raise _NoPageError
    return response.content.decode()


def _facts(question_id: int) -> _Facts:
    nobody = AnonymousUser()
    question = Question.objects.visible_to(nobody).filter(pk=question_id).only("asker_id", "country").first()
    if question is None:
        raise _NoPageError
    shown = ("question_id", "doctor_id", "is_public", "helpful_up", "helpful_down")
    answers = {row.pk: row for row in Answer.objects.visible_to(nobody).filter(question=question).only(*shown)}
    for answer in answers.values():
        answer.question = question
    return _Facts(question, answers)


def _filled(request: HttpRequest, reader: Person, page: Page, pieces: Pieces[_Facts]) -> str:
    answers = pieces.facts.answers
    mine = votes_of(reader, answers)
    token = get_token(request)
    context = Context({"page": page, "messages": get_messages(request), "csrf_token": token})

    def fill(name: str, nodes: Any) -> str:
        kind, _, number = name.partition(" ")
        if kind != "vote":
            if kind == "follow":
                with context.push(follow=follow_view(reader, pieces.facts.question)):
                    return str(nodes.render(context))
            return str(nodes.render(context))
        answer = answers[int(number)]
        voted = mine.get(answer.pk, 0)
        vote = VoteView(answer.pk, signed(answer.helpful), mine=voted)
        if not may_vote(reader, answer, sees=True):
            with context.push(vote=vote):
                return str(nodes.render(context))
        form = pieces.facts.forms.get(voted)
        if form is None:
            stand_in = replace(vote, answer_id=_NUMBER, count=_COUNT, key=_KEY, may_vote=True)
            with context.push(vote=stand_in, csrf_token=_TOKEN):
                form = pieces.facts.forms[voted] = str(nodes.render(context))
        for written, meant in ((_TOKEN, token), (_KEY, str(uuid4())), (str(_NUMBER), number), (_COUNT, vote.count)):
            form = form.replace(written, meant)
        return form

    template: Any = get_template("question.html")
    with context.bind_template(template.template):
        return pieces.filled(fill)
