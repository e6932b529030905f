"""What a page of plain text sees: about, privacy, terms."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Prose


@dataclass(frozen=True, slots=True)
class KeptView:
    """Something that is kept: what, when it goes or until when it stays, and why."""

    what: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class TextView:
    """A page of text, given to ``text.html`` under the name ``text``; ``going`` and ``staying`` on the privacy page."""

    heading: str
    body: Prose
    updated: str = ""
    going: tuple[KeptView, ...] = ()
    staying: tuple[KeptView, ...] = ()
