"""The page that asks to agree to new terms before a form goes on its way."""

from django.http import HttpRequest, HttpResponse

from consilium.people import consents, texts
from consilium.people.models import Person
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.consents import TermsAgainView

AGREED = "agreed-terms"
_OURS = frozenset({AGREED, "csrfmiddlewaretoken"})


def ask_again(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the terms with everything that was sent, so that one press agrees and sends it again."""
    terms, before = texts.current("terms"), consents.terms_agreed_to(person)
    fields = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    view = TermsAgainView(
        post_url=request.get_full_path(),
        fields=tuple(fields),
        agreed_name=AGREED,
        version=terms.version,
        body=prose(terms.words, fold=False, top=3),
        before=day_words(before.at) if before is not None else "",
    )
    page = frame(request, "New terms", may_be_indexed=False)
    return show(request, "terms_again.html", page, again=view)
