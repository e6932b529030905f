"""What the pages of reviews see: writing one, one's own, and a doctor's reply."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import DoctorCard, Link, Pagination
from consilium.web.pages.shapes.doctor import ReviewView


@dataclass(frozen=True, slots=True)
class ReviewingView:
    """The form of a review, given to ``review_form.html`` under the name ``reviewing``.

    ``earlier`` are the reader's other reviews of the same doctor; ``take_back_url`` is set for a review that stands.
    """

    doctor: DoctorCard
    post_url: str
    back_url: str
    waits: str
    earlier: tuple[Link, ...] = ()
    take_back_url: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class OwnReview:
    """One of the reader's own reviews: what became of it and why, and the way to change it."""

    review: ReviewView
    doctor: Link
    state: str
    change_url: str
    reasons: tuple[str, ...] = ()
    decision: Link | None = None


@dataclass(frozen=True, slots=True)
class OwnReviews:
    """The reader's own reviews, given to ``my_reviews.html`` under the name ``mine``."""

    reviews: tuple[OwnReview, ...]
    pages: Pagination = field(default_factory=Pagination)


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a reply that must not be posted, and why not."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A reply to take as it is; ``url`` opens the form with it."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ReplyingView:
    """The form of a reply, given to ``review_reply.html`` under the name ``replying``."""

    review: ReviewView
    post_url: str
    back_url: str
    templates: tuple[ReplyTemplate, ...]
    told: tuple[Told, ...] = ()
    rule: str = ""
    has_reply: bool = False
    is_hidden: bool = False
