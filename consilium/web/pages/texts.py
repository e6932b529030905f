"""Pages of plain text: about, privacy, terms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from consilium.retention.table import KEPT, TERMS
from consilium.web.pages.frame import frame, show
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.text import KeptView, TextView


def _text(
    request: HttpRequest,
    name: str,
    heading: str,
    going: tuple[KeptView, ...] = (),
    staying: tuple[KeptView, ...] = (),
) -> HttpResponse:
    told = {"operator": settings.OPERATOR, "site": settings.SITE_URL, "backups_days": settings.BACKUPS_DAYS}
    words = render_to_string(f"texts/{name}.md", told)
    view = TextView(heading, prose(words, fold=False, top=2), going=going, staying=staying)
    page = frame(request, heading, canonical=reverse(name))
    return show(request, "text.html", page, text=view)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is and how it works."""
    return _text(request, "about", "About Consilium")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Say how it is counted where the doctors stand."""
    return _text(request, "method", "How it is counted where the doctors stand")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, and for how long: by the very table that the worker deletes by."""
    going = tuple(KeptView(term.what, term.when, term.why) for term in TERMS)
    staying = tuple(KeptView(kept.what, kept.until, kept.why) for kept in KEPT)
    return _text(request, "privacy", "Privacy", going=going, staying=staying)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Say the terms of use."""
    return _text(request, "terms", "Terms of use")
