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
    """A page of text, given to ``text.html`` under the name ``text``.

    ``updated`` is its version; ``going`` and ``staying`` stand on the privacy page; ``is_draft`` says that its operator
    has not filled it in.
    """

    heading: str
    body: Prose
    updated: str = ""
    going: tuple[KeptView, ...] = ()
    staying: tuple[KeptView, ...] = ()
    is_draft: bool = False
