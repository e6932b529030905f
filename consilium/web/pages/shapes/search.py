"""What the search page sees."""

from dataclasses import dataclass, field

from consilium.search.highlights import Piece
from consilium.web.pages.shapes.common import ChoiceGroup, Link, Pagination
from consilium.web.pages.shapes.listing import QuestionRow


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A found question: its row, and title and excerpt in runs with what was looked for marked.

    ``from_answer`` says whose words the excerpt is when they are not the asker's.
    """

    question: QuestionRow
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    from_answer: str = ""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The search page, given to ``search.html`` under the name ``search``.

    ``kept`` are the hidden fields that keep the chosen facets when the words change. ``corrected`` is the query as it
    was read instead, with ``as_written`` leading to the words as typed; ``meant`` leads to another spelling.
    ``about`` leads to the pages of what the query names. ``rows`` meet every word, ``nearly`` all but one.
    """

    query: str
    rows: tuple[FoundRow, ...] = ()
    nearly: tuple[FoundRow, ...] = ()
    heading: str = "Search"
    count: str = ""
    corrected: str = ""
    as_written: Link | None = None
    meant: Link | None = None
    filters: tuple[ChoiceGroup, ...] = ()
    chosen: tuple[Link, ...] = ()
    orders: tuple[ChoiceGroup, ...] = ()
    about: tuple[Link, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    pages: Pagination = field(default_factory=Pagination)
    was_asked: bool = False
    procedures: tuple[Link, ...] = ()
    note: str = ""
