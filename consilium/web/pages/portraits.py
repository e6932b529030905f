"""Doctors' pictures over HTTP: every read passes the rule; one that waits is left with no cache."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from consilium.doctors import portraits
from consilium.doctors.models import Portrait
from consilium.doctors.rules import may_see_portrait


@require_safe
def portrait(request: HttpRequest, name: str) -> HttpResponse:
    """Serve a picture to those who may see it; 404 to all others."""
    row = Portrait.objects.filter(name=name).select_related("doctor").first()
    if row is None or not may_see_portrait(request.user, row):
        raise Http404
    shows = row.approved_at is not None
    headers = {
        "X-Robots-Tag": "noindex, noimageindex",
        # A picture that was taken away must not show from a cache: whoever keeps it asks again.
        "Cache-Control": "public, no-cache" if shows else "private, no-store",
        "ETag": f'"{name[:16]}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    if shows and request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    data = portraits.read(row)
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/webp", headers=headers)
