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
    """A review as it was published; ``reply`` is the doctor's, ``tie`` what binds the writer to the doctor.

    ``reply_url`` is set for the doctor, ``change_url`` for the writer.
    """

    id: int
    stars: int
    author: str
    relation: str
    text: str
    procedure: str = ""
    written: Moment | None = None
    worth_it: str = ""
    tie: str = ""
    reply: str = ""
    reply_note: str = ""
    flag_url: str = ""
    flag_reply_url: str = ""
    reply_url: str = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class RemovedReview:
    """A review that moderators took away or kept back: the public reason, the day, and the decision."""

    reason: str
    day: str
    url: str


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

    ``claim_url`` is set while nobody has claimed the profile, ``contest_url`` when another account may hold it;
    ``imported_from`` says where it comes from. ``shows_reviews`` is false where none may stand beside a doctor;
    ``operator_note`` says that the operator's own doctors are reviewed.
    """

    card: DoctorCard
    imported_from: str = ""
    claim_url: str = ""
    contest_url: str = ""
    about: str = ""
    languages: str = ""
    place: str = ""
    credentials: tuple[CredentialView, ...] = ()
    figures: tuple[Figure, ...] = ()
    procedures: tuple[Link, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    answer_count: int = 0
    pages: Pagination = field(default_factory=Pagination)
    ratings: tuple[RatingView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    review_url: str = ""
    older_reviews_url: str = ""
    reviews_note: str = ""
    shows_reviews: bool = True
    operator_note: str = ""
    removed_reviews: tuple[RemovedReview, ...] = ()
    disclosures: tuple[str, ...] = ()
