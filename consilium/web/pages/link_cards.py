"""The cards beside links: each address says all that its card shows, so no row is read and nothing private can show."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from consilium.medicine import procedures as medicine
from consilium.medicine.conditions import by_slug
from consilium.web.drawing import card as drawing

SITE = "consilium"
LAST_DAY = 365  # later days are not told apart
_NAMED = re.compile(r"(procedure|condition)-([a-z0-9-]{1,80}?)(?:-day-(\d{1,3}))?")
HEADERS = {
    "Cache-Control": "public, max-age=604800",
    # Shown on other sites: that is what it is for.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def card_address(kind: str = "", topic: str = "", day: int | None = None) -> str:
    """Return the address of the card of a procedure on a day, of a procedure, of a condition, or of the site."""
    if not topic:
        return reverse("link_card", args=[SITE])
    days = f"-day-{day}" if day is not None and day <= LAST_DAY else ""
    return reverse("link_card", args=[f"{kind}-{topic}{days}"])


@require_safe
def link_card(request: HttpRequest, name: str) -> HttpResponse:
    """Draw the card of this name; 404 for a procedure, condition or day that there is not."""
    title, line = _words(name)
    return HttpResponse(drawing.draw(title, line), content_type="image/png", headers=HEADERS)


def _words(name: str) -> tuple[str, str]:
    if name == SITE:
        return "Ask after a procedure. See where the doctors stand.", "Verified doctors answer, each alone first"
    found = _NAMED.fullmatch(name)
    if found is None:
        raise Http404
    kind, topic, day = found.groups()
    try:
        if kind == "condition" and day is None:
            row = by_slug(topic)
            return _capital(row.label), _capital(row.plain if row.plain != row.label else "")
        label = medicine.procedure(topic).label
    except KeyError as unknown:
        raise Http404 from unknown
    if kind != "procedure" or (day is not None and (int(day) > LAST_DAY or day != str(int(day)))):
        raise Http404
    return label, f"A question on day {int(day)}" if day is not None else "The usual course, and what others asked"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
