"""Asks whoever sends a form to agree to terms that are new since they last agreed; what they typed goes along."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from consilium.people import consents, texts
from consilium.people.models import Person
from consilium.web.pages.terms_again import AGREED, ask_again
from consilium.web.same_origin import is_own_form

Handler = Callable[[HttpRequest], HttpResponseBase]

# By the name of the address: the forms by which people say something here. Voting, flagging, taking back, one's own
# data and leaving wait for no terms. Forms with files are read by their pages alone; theirs are asked at the next one.
ASKED_AT = frozenset(
    {
        "ask_check",
        "answer",
        "revision",
        "clarifications",
        "review",
        "review_reply",
        "my_update",
        "my_outcome",
        "my_reply",
    }
)


class TermsFirst:
    """Stands between the check of a form's token and its page, so that nobody else can agree in somebody's name."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let every request through to where its page is known."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _: Any, __: Any
    ) -> HttpResponse | None:
        """Ask before the page, or keep the consent that came with the form and go on to it."""
        person = request.user
        if request.method != "POST" or not isinstance(person, Person) or not _asks(request, view):
            return None
        if consents.has_agreed_to_terms(person):
            return None
        if request.POST.get(AGREED) == texts.current("terms").version:
            consents.agree_to_terms(person=person, now=timezone.now())
            return None
        return ask_again(request, person)


def _asks(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    match = request.resolver_match
    if match is None or match.url_name not in ASKED_AT or request.content_type != "application/x-www-form-urlencoded":
        return False
    # A script that saves in the background can show nothing; the form it serves is sent in the end.
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or "HX-Request" in request.headers:
        return False
    return not getattr(view, "csrf_exempt", False) or is_own_form(request)
