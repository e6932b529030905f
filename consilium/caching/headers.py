"""Who may keep a response: the one place where that is decided."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponseBase]


def tag_of(body: bytes) -> str:
    """Return the strong tag of a page by its bytes, unquoted."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def cache_headers(get_response: Handler) -> Handler:
    """Say who may keep a response: nobody what was made for one person, anyone what any visitor would get.

    The edge keeps what this lets anyone keep, and changes only what tells of its own part: that it was a hit, and in
    which coding it went out.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers or response.cookies:
            response["Cache-Control"] = "private, no-store"
            return response
        if (
            request.method not in ("GET", "HEAD")
            or response.status_code != 200
            or not isinstance(response, HttpResponse)
        ):
            response["Cache-Control"] = "no-store"
            return response
        response["Cache-Control"] = "public, no-cache"
        response["Cache-Status"] = "consilium; fwd=miss"
        if not response.has_header("ETag"):
            response["ETag"] = f'"{tag_of(response.content)}"'
        patch_vary_headers(response, ["Cookie"])
        conditional = get_conditional_response(request, etag=response["ETag"], response=response)
        return conditional if conditional is not None else response

    return handle
