"""A doctor's profile: what was checked, what was answered, what reviewers say."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.caching import keys
from consilium.doctors.languages import name_of
from consilium.doctors.models import Credential, Doctor
from consilium.doctors.registers.register import registers
from consilium.doctors.standing import newest, standing_of_fact
from consilium.lib.prose import excerpt
from consilium.medicine import procedures as medicine
from consilium.medicine.emergency import country_name
from consilium.medicine.policy import policy_for
from consilium.reviews.models import Review
from consilium.reviews.queries import figures
from consilium.reviews.rules import reviews_stand_beside
from consilium.web.drawing import histogram
from consilium.web.pages.cards import cards
from consilium.web.pages.doctor_figures import doctor_figures
from consilium.web.pages.follow_views import follow_view
from consilium.web.pages.frame import day_words, frame, moment, show
from consilium.web.pages.helpful_counts import signed
from consilium.web.pages.listing import keyset_page, procedure_name
from consilium.web.pages.review_views import removed, review_views
from consilium.web.pages.shapes.common import DoctorCard, Link
from consilium.web.pages.shapes.doctor import (
    AnswerRow,
    CredentialView,
    DoctorView,
    RatingView,
)
from consilium.web.pages.structured import doctor_data

REVIEWS = 10  # on one page
OPERATOR_NOTE = "This site is run by {operator}, whose own doctors are reviewed on it."
STATES = {
    "verified": "checked",
    "pending": "being checked since",
    "lapsed": "ended; last checked",
    "suspended": "suspended, as found",
    "unverified": "said, not checked,",
    "refused": "not confirmed",
}


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one doctor: what was checked, what was answered, what reviewers say."""
    row = Doctor.objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404
    now = timezone.now()
    keys.carry([keys.doctor(row.pk)])
    view = _doctor_view(request, row, now)
    trail = (Link("Doctors", reverse("doctor_directory")),)
    page = frame(
        request,
        view.card.full_name,
        section="doctors",
        canonical=reverse("doctor", args=[row.slug]),
        description=f"{view.card.full_name}, {view.card.place_and_specialty}.",
        trail=trail,
        may_be_indexed=not request.GET,
        feed=reverse("doctor_feed", args=[row.slug]),
    )
    data = doctor_data(view, row, trail)
    follow = follow_view(request.user, row)
    return show(request, "doctor.html", page, doctor=view, structured_data=data, follow=follow)


def _doctor_view(request: HttpRequest, row: Doctor, now: datetime) -> DoctorView:
    public = Answer.objects.visible_to(request.user).filter(doctor=row)
    listed = keyset_page(public.select_related("question"), request.GET, reverse("doctor", args=[row.slug]), 10)
    reviews, older_reviews = _reviews(request, row)
    card: DoctorCard = cards([row], now)[row.pk]
    return DoctorView(
        card=card,
        imported_from=f"This profile was imported ({row.source}). Its doctor has not claimed it."
        if row.source and row.account_id is None
        else "",
        claim_url=reverse("claim", args=[row.slug]) if row.account_id is None else "",
        contest_url=reverse("claim", args=[row.slug])
        if row.account_id is not None and row.account_id != request.user.pk
        else "",
        about=row.about,
        languages=", ".join(map(name_of, row.languages)),
        place=_place(row),
        credentials=_credentials(row, now),
        figures=doctor_figures(row, request.user),
        procedures=tuple(
            Link(medicine.procedure(item).label, reverse("procedure", args=[item])) for item in row.procedures
        ),
        answers=_answer_rows(listed.rows, now),
        answer_count=public.count(),
        pages=listed.pages,
        ratings=_ratings(row),
        reviews=review_views(reviews, request.user, now),
        older_reviews_url=older_reviews,
        review_url=reverse("review", args=[row.slug])
        if reviews_stand_beside(row) and (row.account_id is None or row.account_id != request.user.pk)
        else "",
        shows_reviews=reviews_stand_beside(row),
        operator_note=OPERATOR_NOTE.format(operator=settings.OPERATOR) if settings.OPERATOR_IS_REVIEWED else "",
        removed_reviews=removed(row) if reviews_stand_beside(row) else (),
        reviews_note=policy_for(row.country or settings.COUNTRY).reviews,
    )


def _reviews(request: HttpRequest, row: Doctor) -> tuple[list[Review], str]:
    """Return one page of the doctor's reviews, newest first (`?reviews=ID`: before it), and the way to older ones;
    none where reviews may not stand beside a doctor.
    """
    if not reviews_stand_beside(row):
        return [], ""
    rows = Review.objects.published().filter(doctor=row).select_related("person", "reply").order_by("-pk")
    before = request.GET.get("reviews", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: REVIEWS + 1])
    if len(found) <= REVIEWS:
        return found, ""
    return found[:REVIEWS], f"{reverse('doctor', args=[row.slug])}?reviews={found[REVIEWS - 1].pk}#reviews"


def _answer_rows(answers: Sequence[Answer], now: datetime) -> tuple[AnswerRow, ...]:
    keys.carry(keys.row(answer.question_id) for answer in answers)
    return tuple(
        AnswerRow(
            question_title=answer.question.title,
            url=f"{answer.question.get_absolute_url()}#answer-{answer.pk}",
            excerpt=answer.headline or excerpt(answer.body, 160),
            helpful=signed(answer.helpful),
            given=moment(answer.given_at, now),
            procedure=procedure_name(answer.question),
        )
        for answer in answers
    )


def _credentials(row: Doctor, now: datetime) -> tuple[CredentialView, ...]:
    """Return the newest word on each fact, licences first; what was refused is nobody's business."""
    order = list(Credential.Kind)
    facts = sorted(newest(row.credentials.all()), key=lambda fact: (order.index(Credential.Kind(fact.kind)), fact.pk))
    return tuple(_credential(fact, row, now) for fact in facts if fact.decision != Credential.Decision.REFUSED)


def _credential(fact: Credential, row: Doctor, now: datetime) -> CredentialView:
    state = standing_of_fact(fact, now.date(), row.name).state
    known = registers().get(fact.register)
    kind = Credential.Kind(fact.kind).label
    return CredentialView(
        fact=f"{kind} {fact.value}".strip() + (f", {fact.jurisdiction}" if fact.jurisdiction else ""),
        issuer=fact.issuer,
        state=state if state != "refused" else "unverified",
        checked=f"{STATES[state]} {day_words(fact.checked_at)}, {fact.source}",
        expires=_expires(fact, now),
        register=Link("Look it up yourself", known.address(fact.value)) if known is not None else None,
    )


def _expires(fact: Credential, now: datetime) -> str:
    if fact.expires_on is None:
        return ""
    words = "valid until" if fact.expires_on >= now.date() else "ended"
    return f"{words} {fact.expires_on.day} {fact.expires_on:%b %Y}"


def _place(row: Doctor) -> str:
    return ", ".join(filter(None, (row.city, row.region, country_name(row.country) if row.country else "")))


def _ratings(row: Doctor) -> tuple[RatingView, ...]:
    found: list[RatingView] = []
    if not reviews_stand_beside(row):
        return ()
    figure = figures([row.pk])[row.pk]
    if figure.mean is not None:
        drawn = histogram.draw(histogram.StarCounts(*(figure.stars.get(n, 0) for n in range(1, 6))))
        found.append(RatingView(rating=f"{figure.mean:.1f}", review_count=figure.count, histogram=drawn))
    if row.imported_rating is not None:
        origin = "As the page showed it from which the profile was imported; those reviews were not written here."
        found.append(
            RatingView(rating=f"{row.imported_rating:.1f}", review_count=row.imported_review_count or 0, origin=origin)
        )
    return tuple(found)
