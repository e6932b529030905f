"""What every request passes on its way out."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from consilium.retention.table import VISITORS_SESSIONS

Handler = Callable[[HttpRequest], HttpResponseBase]


def headers(get_response: Handler) -> Handler:
    """Add what Django has no setting for."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return handle


def visitors_sessions(get_response: Handler) -> Handler:
    """Let a session end sooner as long as nobody is signed in: it may hold an address that waits for its code."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        session = request.session
        if session.modified and not session.is_empty():
            if SESSION_KEY not in session:
                session.set_expiry(int(VISITORS_SESSIONS.total_seconds()))
            elif session.get_expiry_age() <= VISITORS_SESSIONS.total_seconds():
                session.set_expiry(None)
        return response

    return handle
