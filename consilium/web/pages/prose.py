"""People's words on a page: rendered, cleaned, and folded when they are very long."""

from collections.abc import Sequence

from django.utils.safestring import mark_safe

from consilium.lib.prose import Span, render_folded
from consilium.web.pages.shapes.common import Prose

LONG = 700  # words of a text that a page shows before it folds the rest


def prose(text: str, *, fold: bool = True, top: int = 3, marks: Sequence[Span] = ()) -> Prose:
    """Return somebody's words rendered and cleaned, the end of a very long text folded."""
    shown, rest, words = render_folded(text, words=LONG if fold else None, top=top, marks=marks)
    return Prose(html=mark_safe(shown), rest_html=mark_safe(rest), rest_words=words)  # noqa: S308 (lib.prose cleans)
