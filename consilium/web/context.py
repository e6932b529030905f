"""What templates see that no view of ours fills in: the frame of pages that come from libraries."""

from django.http import HttpRequest

from consilium.web.pages.frame import frame
from consilium.web.pages.shapes.common import Page


def page(request: HttpRequest) -> dict[str, Page]:
    """Return the frame of a page whose view gave none, such as those of accounts."""
    if not hasattr(request, "user"):
        return {}
    return {"page": frame(request, "", section="account", may_be_indexed=False)}
