"""The values that every page shows: the frame around it, links and choices, doctors' cards and dots."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

Stance = Literal["likely", "also", "possible", "silent", "ruled-out"]
"""What one doctor says to one line: filled dot (named first), half a dot (likely, after another), ring, pale dot,
crossed ring."""

STANCES: dict[Stance, str] = {
    "likely": "likely",
    "also": "also likely",
    "possible": "possible",
    "silent": "says nothing",
    "ruled-out": "ruled out",
}
"""The stances as people say them."""

Level = Literal["E", "U", "C", "S"]
"""How soon: E emergency now, U same day, C contact the treating clinic today, S expected, watch."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to see the page (an order, a filter); the current one is not a link but says that it is chosen."""

    text: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices of one kind under their heading, such as "Specialty"."""

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: ``iso`` for machines (as coarse as is public), ``text`` as people read it."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """The number to call in one country; ``region`` is the ISO 3166 code in capitals, ``country`` its plain name."""

    region: str
    country: str
    number: str


@dataclass(frozen=True)
class Emergency:
    """The bar that tops every page: the installation's number, the asker's when it differs, all others by name.

    It has no slots because it remembers its rows: some 250 countries stand on every page, and looping over them in
    a template would cost more than the rest of the page.
    """

    here: EmergencyNumber
    asked_from: EmergencyNumber | None = None
    elsewhere: tuple[EmergencyNumber, ...] = ()

    @cached_property
    def rows(self) -> SafeString:
        """One list item for each other country, its number ready to be tapped."""
        return format_html_join(
            "\n",
            '<li data-region="{}">{} <a href="tel:{}">{}</a></li>',
            ((row.region, row.country, row.number, row.number) for row in self.elsewhere),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever is signed in, as the header greets them; ``unread`` counts notices, up to 100."""

    name: str
    is_doctor: bool = False
    is_moderator: bool = False
    unread: int = 0
    suspended_until: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The frame of a page, given to every template under the name ``page``.

    ``title`` stands before the site's name in the tab; ``section`` (questions, procedures, doctors, search, ask,
    account, inbox) marks the place in the header; ``disclaimer`` holds every clause, each a full sentence.
    """

    title: str
    emergency: Emergency
    disclaimer: tuple[str, ...]
    canonical_url: str = ""
    description: str = ""
    section: str = ""
    site_name: str = "Consilium"
    language: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"
    reader: Reader | None = None
    sign_in_url: str = ""
    may_be_indexed: bool = True
    trail: tuple[Link, ...] = ()
    feed_url: str = ""
    card_url: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether the page is made for one person: only then does it carry forms and load htmx."""
        return self.reader is not None


@dataclass(frozen=True, slots=True)
class Portrait:
    """A round picture (square, ``size`` pixels) or, without ``url``, initials on one of six tones (1 to 6)."""

    initials: str
    tone: int = 1
    url: str = ""


@dataclass(frozen=True, slots=True)
class DoctorCard:
    """Who stands behind an answer, in the four lines that every card shows.

    ``name`` carries no post-nominals; ``place_and_specialty`` is one line ("Valencia Facial Plastic Surgeon");
    ``rating`` has one decimal ("4.8") or is empty; ``rating_origin`` says where imported figures come from;
    ``verified`` is a fact with its date ("Licence checked 3 Nov 2026") or empty, and then ``standing`` says in
    words what is missing ("Imported, not verified here").
    """

    name: str
    profile_url: str
    portrait: Portrait
    post_nominals: str = ""
    place_and_specialty: str = ""
    rating: str = ""
    review_count: int = 0
    rating_origin: str = ""
    verified: str = ""
    standing: str = ""
    lapsed: str = ""

    @property
    def full_name(self) -> str:
        """The name as a doctor signs it: ``Tomás Arrieta, MD, FACS``."""
        return f"{self.name}, {self.post_nominals}" if self.post_nominals else self.name


@dataclass(frozen=True, slots=True)
class Seat:
    """One dot, one doctor. ``url`` leads to the answer and is empty where the dot only counts."""

    stance: Stance
    view: int = 0
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Keyset pages: the way to newer and to older rows; an empty address means that there are none."""

    newer_url: str = ""
    older_url: str = ""
    newer_text: str = "Newer"
    older_text: str = "Older"


@dataclass(frozen=True, slots=True)
class Prose:
    """Somebody's words, rendered and cleaned; ``rest_html`` is what a very long text keeps folded."""

    html: SafeString
    rest_html: SafeString = field(default_factory=SafeString)
    rest_words: int = 0
