"""The helpful vote over HTTP: a form that works everywhere, and the fragment that htmx swaps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from consilium.answers.models import Answer
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.votes.actions import cast_vote
from consilium.votes.queries import votes_of
from consilium.votes.rules import may_vote
from consilium.web.forms.vote import VoteForm
from consilium.web.pages.answer_views import vote_view
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.shapes.question import VoteView

INTENT = "vote_intent"


@require_http_methods(["GET", "HEAD", "POST"])
def votes(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Cast a vote (POST), or (GET) ask for one: sign in first, come back, and it is cast."""
    answer = _load(request, answer_id)
    if request.method != "POST":
        return _ask(request, answer)
    if not is_signed_in(request.user):
        return HttpResponseRedirect(sign_in_url(_anchor(answer)))
    form = VoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse("A vote is 1, -1 or 0.\n", content_type="text/plain", status=400)
    _cast(request, answer, form.cleaned_data["value"], form)
    if request.headers.get("HX-Request") == "true":
        return render(request, "parts/answer.html#vote", {"vote": _vote_view(request, answer)})
    return HttpResponseRedirect(_anchor(answer))


def _load(request: HttpRequest, answer_id: int) -> Answer:
    answer = Answer.objects.visible_to(request.user).filter(pk=answer_id).select_related("question").first()
    if answer is None:
        raise Http404
    return answer


def _ask(request: HttpRequest, answer: Answer) -> HttpResponse:
    form = VoteForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(_anchor(answer))
    value = form.cleaned_data["value"]
    here = f"{reverse('answer_vote', args=[answer.pk])}?{urlencode({'value': value})}"
    if not is_signed_in(request.user):
        # Kept on the server: an address that cast votes by itself could be sent to others as a trap.
        request.session[INTENT] = [answer.pk, value]
        return HttpResponseRedirect(sign_in_url(here))
    if request.session.pop(INTENT, None) == [answer.pk, value]:
        _cast(request, answer, value, None)
        messages.success(request, "Your vote is counted.")
        return HttpResponseRedirect(_anchor(answer))
    page = frame(request, "Was this answer helpful?", section="questions", may_be_indexed=False)
    return show(request, "vote_confirm.html", page, vote=_vote_view(request, answer), back_url=_anchor(answer))


def _cast(request: HttpRequest, answer: Answer, value: int, form: VoteForm | None) -> None:
    assert isinstance(request.user, Person)
    if not may_vote(request.user, answer):
        raise PermissionDenied("This vote is not yours to give: it is your own answer, or you have not answered yet.")
    person, now = request.user, timezone.now()
    key = form.cleaned_data.get("key") if form is not None else None
    if key is None:
        cast_vote(person=person, answer=answer, value=value, now=now)
        return

    def cast() -> int:
        return cast_vote(person=person, answer=answer, value=value, now=now).pk

    submissions.once(person=person, key=key, action=f"vote {answer.pk} {value:+d}", now=now, do=cast)


def _vote_view(request: HttpRequest, answer: Answer) -> VoteView:
    answer.refresh_from_db(fields=["helpful_up", "helpful_down"])
    return vote_view(request, answer, votes_of(request.user, [answer.pk]).get(answer.pk, 0))


def _anchor(answer: Answer) -> str:
    return f"{answer.question.get_absolute_url()}#answer-{answer.pk}"
