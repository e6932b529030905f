"""Reviews as pages show them: each whole, with what binds its writer to the doctor, and the doctor's reply."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from consilium.doctors.models import Doctor
from consilium.medicine import procedures as medicine
from consilium.moderation.models import Decision, Kind
from consilium.people.rules import Reader
from consilium.reviews.models import Reply, Review
from consilium.reviews.rules import may_change, may_reply
from consilium.web.pages.frame import day_words, moment
from consilium.web.pages.shapes.doctor import RemovedReview, ReviewView

# What stands beside a review whose writer has a tie to the doctor.
TIES: Mapping[str, str] = {
    Review.Tie.WORKS: "Says: works, or worked, with this doctor. Stars not counted.",
    Review.Tie.FAMILY: "Says: family or a friend of this doctor. Stars not counted.",
    Review.Tie.REWARDED: "Says: was offered something for a review. Stars not counted.",
    Review.Tie.COMPETES: "Says: works for somebody who does the same. Stars not counted.",
    Review.Tie.COLLEAGUE: "Written by a doctor. Stars not counted.",
}
RELATIONS: Mapping[str, str] = {
    Review.Relation.TREATED: "Says: was treated",
    Review.Relation.CONSULTED: "Says: had a consultation",
    Review.Relation.OTHER: "Says: knows the doctor in another way",
}
WORTH = {True: "Worth it", False: "Not worth it", None: ""}


def review_view(review: Review, now: datetime, reader: Reader | None = None, *, replies: bool = False) -> ReviewView:
    """Return one review, its `person` and `reply` loaded; `replies` when the reader is its doctor and may reply."""
    reply = reply_of(review)
    return ReviewView(
        id=review.pk,
        stars=review.stars,
        author=review.person.pseudonym,
        relation=RELATIONS[review.relation],
        text=review.body,
        procedure=medicine.procedure(review.procedure).label if review.procedure else "",
        written=moment(review.changed_at or review.written_at, now),
        worth_it=WORTH[review.worth_it],
        tie=TIES.get(review.tie, ""),
        reply=reply.body if reply is not None and reply.hidden_at is None else "",
        reply_note="Written before the review was changed."
        if reply is not None and review.changed_at is not None and reply.written_at < review.changed_at
        else "",
        flag_url=reverse("flags", args=[Kind.REVIEW, review.pk]) if reader is not None else "",
        flag_reply_url=reverse("flags", args=[Kind.REPLY, reply.pk]) if reply is not None else "",
        reply_url=reverse("review_reply", args=[review.pk]) if replies else "",
        change_url=reverse("my_review", args=[review.pk]) if reader is not None and may_change(reader, review) else "",
    )


def reply_of(review: Review) -> Reply | None:
    """Return the reply to a review, hidden or not; None when there is none."""
    return review.reply if hasattr(review, "reply") else None


def review_views(reviews: Sequence[Review], reader: Reader, now: datetime) -> tuple[ReviewView, ...]:
    """Return reviews of one doctor; whether the reader may reply is asked once."""
    replies = bool(reviews) and may_reply(reader, reviews[0], now)
    return tuple(review_view(review, now, reader, replies=replies) for review in reviews)


def removed(doctor: Doctor, most: int = 20) -> tuple[RemovedReview, ...]:
    """Return the doctor's reviews that moderators took away or kept back, newest first, each with its public reason."""
    gone = Review.objects.filter(doctor=doctor, published_at=None).values("pk")
    hides = (Decision.Verdict.HIDE, Decision.Verdict.UPHOLD)
    rows = Decision.objects.filter(kind=Kind.REVIEW, subject_id__in=gone).order_by("-number")[: most * 3]
    newest: dict[int, Decision] = {}
    for row in rows:
        newest.setdefault(row.subject_id, row)
    return tuple(
        RemovedReview(
            reason=Decision.Reason(row.reason).label,
            day=day_words(row.made_at),
            url=reverse("decision", args=[row.number]),
        )
        for row in newest.values()
        if row.verdict in hides
    )[:most]
