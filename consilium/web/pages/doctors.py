"""The directory of doctors and each one's profile."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.caching import keys
from consilium.doctors.models import Credential, Doctor
from consilium.lib.prose import excerpt
from consilium.medicine import procedures as medicine
from consilium.medicine import specialties
from consilium.reviews.models import Review
from consilium.reviews.queries import figures
from consilium.web.drawing import histogram
from consilium.web.pages.answer_views import signed
from consilium.web.pages.cards import cards
from consilium.web.pages.frame import day_words, frame, moment, show
from consilium.web.pages.listing import keyset_page, procedure_name
from consilium.web.pages.review_views import removed, review_views
from consilium.web.pages.shapes.common import Choice, ChoiceGroup, DoctorCard, Link
from consilium.web.pages.shapes.directory import Directory, DirectoryRow
from consilium.web.pages.shapes.doctor import (
    AnswerRow,
    CredentialView,
    DoctorView,
    RatingView,
)

REVIEWS = 10  # on one page


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show doctors, by specialty if asked."""
    path = reverse("doctor_directory")
    chosen = request.GET.get("specialty", "")
    doctors = Doctor.objects.public().filter(specialty=chosen) if chosen else Doctor.objects.public()
    listed = keyset_page(doctors, request.GET, path)
    answers = Answer.objects.visible_to(request.user).filter(doctor__in=[row.pk for row in listed.rows])
    counts = dict(answers.order_by().values_list("doctor").annotate(n=Count("pk")))
    by_id = cards(listed.rows, timezone.now())
    view = Directory(
        rows=tuple(DirectoryRow(card=by_id[row.pk], answer_count=counts.get(row.pk, 0)) for row in listed.rows),
        filters=(ChoiceGroup("Specialty", _specialties(path, chosen)),),
        pages=listed.pages,
        order_note="Newest profiles first. Nobody can pay for a place.",
    )
    page = frame(
        request,
        "Doctors",
        section="doctors",
        canonical=path,
        description="Doctors who answer here, with what was verified and when.",
        may_be_indexed=not request.GET,
    )
    return show(request, "doctor_directory.html", page, directory=view)


def _specialties(path: str, chosen: str) -> tuple[Choice, ...]:
    counted = Doctor.objects.public().exclude(specialty="").order_by().values_list("specialty").annotate(n=Count("pk"))
    everyone = Choice("All", path, is_current=not chosen)
    return (
        everyone,
        *(
            Choice(specialties.specialty(row).label, f"{path}?specialty={row}", is_current=row == chosen, count=count)
            for row, count in sorted(counted, key=lambda pair: (-pair[1], pair[0]))
        ),
    )


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one doctor: what was checked, what was answered, what reviewers say."""
    row = Doctor.objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404
    now = timezone.now()
    keys.carry([keys.doctor(row.pk)])
    view = _doctor_view(request, row, now)
    page = frame(
        request,
        view.card.full_name,
        section="doctors",
        canonical=reverse("doctor", args=[row.slug]),
        description=f"{view.card.full_name}, {view.card.place_and_specialty}.",
        trail=(Link("Doctors", reverse("doctor_directory")),),
        may_be_indexed=not request.GET,
    )
    return show(request, "doctor.html", page, doctor=view)


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
        about=row.about,
        languages=", ".join(row.languages),
        credentials=tuple(_credential(fact, now) for fact in row.credentials.all()),
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
        if row.account_id is None or row.account_id != request.user.pk
        else "",
        removed_reviews=removed(row),
    )


def _reviews(request: HttpRequest, row: Doctor) -> tuple[list[Review], str]:
    """Return one page of the doctor's reviews, newest first (`?reviews=ID`: before it), and the way to older ones."""
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


def _credential(fact: Credential, now: datetime) -> CredentialView:
    state = fact.decision
    if state == "verified" and fact.expires_on is not None and fact.expires_on < now.date():
        state = "lapsed"
    return CredentialView(
        fact=Credential.Kind(fact.kind).label + (f" {fact.value}" if fact.value else ""),
        issuer=fact.issuer,
        state=state if state in ("verified", "pending", "lapsed", "suspended") else "unverified",  # type: ignore[arg-type]
        checked=f"checked {day_words(fact.checked_at)}, {fact.source}",
        expires=f"valid until {fact.expires_on.day} {fact.expires_on:%b %Y}" if fact.expires_on else "",
    )


def _ratings(row: Doctor) -> tuple[RatingView, ...]:
    found = []
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
