"""What templates see that no view of ours fills in: the frame of pages that come from libraries."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from consilium.web.pages.frame import frame
from consilium.web.pages.shapes.common import Page


def page(request: HttpRequest) -> dict[str, Page | SimpleLazyObject[Page]]:
    """Return the frame of a page whose view gave none, such as those of accounts."""
    if not hasattr(request, "user"):
        return {}
    # Most pages bring a frame of their own: this one is made only where it is looked at.
    return {"page": SimpleLazyObject(lambda: frame(request, "", section="account", may_be_indexed=False))}
