"""Leading from an address that was right once to the one that is right now, with what its page knows of a query."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect

MOST = 60  # values of a query that are taken along


def lead_on(
    request: HttpRequest, to: str, known: Mapping[str, re.Pattern[str]], *, for_good: bool = True
) -> HttpResponseRedirect:
    """Return the way to an address of ours, with those fields of the query that are known and have a value that fits.

    Whatever else the query says is left behind, so that no two addresses are kept for one page. Whoever keeps the way
    asks again before using it: words change back, and merges end.
    """
    kept = [
        (name, value)
        for name, pattern in known.items()
        for value in request.GET.getlist(name)[:MOST]
        if pattern.fullmatch(value)
    ]
    response = HttpResponseRedirect(f"{to}?{urlencode(kept)}" if kept else to, status=301 if for_good else 302)
    response["Cache-Control"] = "no-cache"
    return response
