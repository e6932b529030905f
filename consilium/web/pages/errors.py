"""Pages for what went wrong: each says what happened and how to go on."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse

from consilium.medicine.disclaimer import disclaimer
from consilium.web.pages.frame import emergency_for, frame, show
from consilium.web.pages.shapes.common import Link, Page
from consilium.web.pages.shapes.errors import ErrorView


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return show(request, "400.html", _frame(request, "That could not be read"), status=400, error=ErrorView())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: one may know of it and may not do it."""
    explanation = str(exception) if exception is not None and exception.args else ""
    page = _frame(request, "Not for this account")
    return show(request, "403.html", page, status=403, error=ErrorView(explanation=explanation))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form was sent from a page that is too old or is not ours."""
    explanation = (
        "This form was open for too long, or was sent from another site. Go back, reload the page and send it again."
    )
    page = _frame(request, "Please send it again")
    return show(request, "403.html", page, status=403, error=ErrorView(explanation=explanation))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or not for this reader."""
    ways_on = (
        Link("Questions", reverse("question_list")),
        Link("Procedures", reverse("procedure_list")),
        Link("Doctors", reverse("doctor_directory")),
    )
    page = _frame(request, "There is no such page")
    return show(request, "404.html", page, status=404, error=ErrorView(ways_on=ways_on))


def too_many(request: HttpRequest, wait: str) -> HttpResponse:
    """429: more came from one side than the house takes; `wait` says in words for how long to pause."""
    page = _frame(request, "A moment, please")
    return show(request, "429.html", page, status=429, error=ErrorView(wait=wait))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page needs no database and gives a reference that stands in the log too."""
    reference = secrets.token_hex(4)
    logging.getLogger(__name__).error("request failed, reference %s", reference)
    page = Page(
        title="Something broke",
        emergency=emergency_for("US"),
        disclaimer=disclaimer(settings.COUNTRY),
        may_be_indexed=False,
    )
    body = loader.get_template("500.html").render({"page": page, "error": ErrorView(reference=reference)})
    return HttpResponse(body, status=500)


def _frame(request: HttpRequest, title: str) -> Page:
    if not hasattr(request, "user"):
        return Page(
            title=title, emergency=emergency_for("US"), disclaimer=disclaimer(settings.COUNTRY), may_be_indexed=False
        )
    return frame(request, title, may_be_indexed=False)
