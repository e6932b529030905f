"""Whether the server is alive, and whether it is able to serve."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consilium.installation import migrations_waiting


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return _plain("alive")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and is up to date."""
    try:
        waiting = migrations_waiting()
    except DatabaseError:
        return _plain("the database does not answer", 503)
    return _plain("ready") if not waiting else _plain(f"{waiting} migrations wait", 503)


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words + "\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})
