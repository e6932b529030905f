"""Whether a form was sent from our own page: by the browser's word for it, or by Django's token.

Visitors begin a question without any cookie, so their first form can carry no token. Browsers say where a request
comes from in headers that no script can set; a request without them must bring the token.
"""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Django's check, which returns the reason of a refusal instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def is_own_form(request: HttpRequest) -> bool:
    """Say whether a POST to a view that is exempt from Django's own check comes from one of our pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
    return _Check(lambda _: None).process_view(request, None, (), {}) is None  # type: ignore[arg-type]
