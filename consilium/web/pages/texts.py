"""Pages of plain text: about and method in our own words, privacy and terms in the operator's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from consilium.people import texts
from consilium.retention.table import KEPT, TERMS
from consilium.web.pages.frame import frame, show
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.text import KeptView, TextView


def _show(request: HttpRequest, name: str, view: TextView) -> HttpResponse:
    return show(request, "text.html", frame(request, view.heading, canonical=reverse(name)), text=view)


def _ours(request: HttpRequest, name: str, heading: str) -> HttpResponse:
    words = render_to_string(f"texts/{name}.md", {"operator": settings.OPERATOR})
    return _show(request, name, TextView(heading, prose(words, fold=False, top=2)))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is and how it works."""
    return _ours(request, "about", "About Consilium")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Say how it is counted where the doctors stand."""
    return _ours(request, "method", "How it is counted where the doctors stand")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, and for how long: by the very table that the worker deletes by."""
    going = tuple(KeptView(term.what, term.when, term.why) for term in TERMS)
    staying = tuple(KeptView(kept.what, kept.until, kept.why) for kept in KEPT)
    text = texts.current("privacy")
    body = prose(text.words, fold=False, top=2)
    view = TextView("Privacy", body, _version(text), going=going, staying=staying, is_draft=text.is_draft)
    return _show(request, "privacy", view)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Say the terms of use."""
    text = texts.current("terms")
    view = TextView("Terms of use", prose(text.words, fold=False, top=2), _version(text), is_draft=text.is_draft)
    return _show(request, "terms", view)


def _version(text: texts.Text) -> str:
    return "" if text.is_draft else f"Version {text.version}"
