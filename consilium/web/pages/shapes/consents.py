"""What the pages about consents show."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Prose


@dataclass(frozen=True, slots=True)
class TermsAgainView:
    """New terms before a form goes on: ``fields`` are what was sent, ``before`` the day of the last consent."""

    post_url: str
    fields: tuple[tuple[str, str], ...]
    agreed_name: str
    version: str
    body: Prose
    before: str = ""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One line of the ledger: when, what was done, and the words it was about (none for photos, which have few)."""

    on: str
    words: str
    body: Prose | None = None


@dataclass(frozen=True, slots=True)
class PhotosShownView:
    """The photos of one question that show under a consent: how many, how, and where that is changed."""

    question: str
    words: str
    change_url: str


@dataclass(frozen=True, slots=True)
class ConsentsView:
    """The page of what one agreed to. ``terms`` is empty while no consent is kept; ``research_since`` while none
    stands."""

    post_url: str
    terms: str
    terms_are_new: bool
    research_words: str
    research_since: str
    photos: tuple[PhotosShownView, ...] = ()
    lines: tuple[ConsentLine, ...] = ()
    more: int = 0
