"""A page about one's own question: whoever is signed out signs in first and finds again what they had typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions.models import Question
from consilium.web.pages.drafting import has_session
from consilium.web.pages.frame import sign_in_url

KEPT = "kept_form"
LONGEST = 30_000

View = Callable[..., HttpResponse]


def for_the_asker(view: View) -> View:
    """Give the view the asker's own question, 404 for everyone else's.

    What a signed-out person sends from a page that was left open is kept in the session until they are back.
    """

    @wraps(view)
    def handle(request: HttpRequest, question_id: int, **more: Any) -> HttpResponse:
        if not is_signed_in(request.user):
            if request.method == "POST" and has_session(request):
                typed = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
                if sum(len(value) for values in typed.values() for value in values) <= LONGEST:
                    request.session[KEPT] = {"path": request.path, "typed": typed}
            return HttpResponseRedirect(sign_in_url(request.path))
        question = Question.objects.filter(pk=question_id, asker=request.user).first()
        if question is None:
            raise Http404
        return view(request, question, **more)

    return handle


def kept_form(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed on this page before the session ended, as values for a form to begin with."""
    kept = request.session.get(KEPT)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return {}
    del request.session[KEPT]
    return {
        name: values if name == "ticked" else values[-1]
        for name, values in kept["typed"].items()
        if values and name not in ("key", "looked")
    }


def person_of(request: HttpRequest) -> Person:
    """Return the person a view behind `for_the_asker` is for."""
    assert isinstance(request.user, Person)
    return request.user
