"""What a doctor's profile sees: the card, the credential ledger, the answers and the reviews."""

from dataclasses import dataclass, field
from typing import Literal

from consilium.web.drawing.svg import Svg
from consilium.web.pages.shapes.common import DoctorCard, Link, Moment, Pagination


@dataclass(frozen=True, slots=True)
class CredentialView:
    """One fact of the ledger: what, from whom, checked when and how; ``state`` is a word people read."""

    fact: str
    issuer: str
    state: Literal["verified", "pending", "unverified", "lapsed", "suspended", "imported"]
    checked: str = ""
    expires: str = ""
    register: Link | None = None

    @property
    def is_good(self) -> bool:
        """Whether the fact stands today."""
        return self.state == "verified"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words and, where it needs one, the sentence that keeps it honest."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer in the profile's list."""

    question_title: str
    url: str
    excerpt: str
    helpful: str
    given: Moment | None = None
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as it was published; ``reply`` is the doctor's."""

    stars: int
    author: str
    relation: str
    text: str
    procedure: str = ""
    written: Moment | None = None
    worth_it: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class RatingView:
    """Stars: the plain mean, the count and how they spread; ``origin`` tells imported figures from our own."""

    rating: str
    review_count: int
    origin: str = ""
    histogram: Svg | None = None


@dataclass(frozen=True, slots=True)
class DoctorView:
    """The profile, given to ``doctor.html`` under the name ``doctor``.

    ``claim_url`` is set while nobody has claimed an imported profile; ``imported_from`` says where it comes from.
    """

    card: DoctorCard
    imported_from: str = ""
    claim_url: str = ""
    about: str = ""
    languages: str = ""
    credentials: tuple[CredentialView, ...] = ()
    figures: tuple[Figure, ...] = ()
    procedures: tuple[Link, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    answer_count: int = 0
    pages: Pagination = field(default_factory=Pagination)
    ratings: tuple[RatingView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    review_url: str = ""
    disclosures: tuple[str, ...] = ()
