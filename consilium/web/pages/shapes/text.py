"""What a page of plain text sees: about, privacy, terms."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Prose


@dataclass(frozen=True, slots=True)
class TextView:
    """A page of text, given to ``text.html`` under the name ``text``."""

    heading: str
    body: Prose
    updated: str = ""
