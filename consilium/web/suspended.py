"""Keeps what a suspended account sends from every door but those that stay open to it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from consilium.people.models import Person
from consilium.people.rules import is_suspended
from consilium.web.pages.errors import forbidden
from consilium.web.pages.frame import day_words

Handler = Callable[[HttpRequest], HttpResponseBase]

# By the name of the address: to appeal, to read notices and choose what comes by mail, to take consents back and one's
# data along, to leave, and to take photos back (the page itself refuses new ones: what is sent there is not read before
# it is capped).
# Signing in and out and the second factor stay open, too.
# Sending a postcode to the directory is looking for a doctor.
OPEN = frozenset(
    {
        "decision",
        "consents",
        "export",
        "erasure",
        "inbox",
        "notice",
        "mail_choices",
        "unsubscribe",
        "my_photos",
        "doctor_directory",
    }
)
OPEN_LIBRARIES = ("account_", "mfa_")


def suspended(get_response: Handler) -> Handler:
    """Let through what is read and what stays open; answer the rest with until when, and what can be done."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return get_response(request)
        person = request.user
        if not isinstance(person, Person) or not is_suspended(person, timezone.now()) or is_open(request):
            return get_response(request)
        assert person.suspended_until is not None
        day = day_words(person.suspended_until)
        words = f"Your account is suspended until {day}: nothing was sent. You can read everything, and appeal."
        return forbidden(request, PermissionDenied(words))

    return handle


def is_open(request: HttpRequest) -> bool:
    """Say whether a suspended account may send this all the same."""
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return True  # there is nothing to be done
    return name in OPEN or name.startswith(OPEN_LIBRARIES)
