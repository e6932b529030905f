"""What error pages see beyond their own words: how long to wait, and a reference to quote."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Link


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error, given to ``400.html``, ``403.html``, … under the name ``error``; every field may stay empty.

    ``explanation`` replaces the page's own sentence; ``wait`` is "2 minutes" (429); ``reference`` is what the log
    carries too (500); ``ways_on`` are likely places to go, such as near pages (404).
    """

    explanation: str = ""
    wait: str = ""
    reference: str = ""
    ways_on: tuple[Link, ...] = ()
