"""Writing a review of a doctor, and one's own reviews."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.doctors.models import Doctor
from consilium.medicine import procedures as medicine
from consilium.medicine.policy import policy_for
from consilium.moderation.holding import held
from consilium.moderation.models import Decision, Kind
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.reviews.actions import change_review, take_back_review, write_review
from consilium.reviews.models import Review
from consilium.reviews.rules import may_change, may_review, reviews_stand_beside
from consilium.web.forms.review import ReviewForm
from consilium.web.pages.cards import cards
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.listing import keyset_page
from consilium.web.pages.review_views import review_view
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.review import OwnReview, OwnReviews, ReviewingView

WAITS = "A moderator reads it before it shows, usually within a day. It is shown whole or not at all, and stays."
POSTED = "Thank you. A moderator reads it before it shows; you find it here until then."
SHOWN = "Thank you. Your review shows."
OWN = "This is your own profile: reviews are for others to write."


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or keep a review of the doctor."""
    doctor = get_object_or_404(Doctor.objects.public(), slug=slug)
    person = request.user
    if not is_signed_in(person):
        return HttpResponseRedirect(sign_in_url(reverse("review", args=[slug])))
    if not may_review(person, doctor):
        rule = policy_for(doctor.country or settings.COUNTRY).reviews
        raise PermissionDenied(OWN if reviews_stand_beside(doctor) else rule)
    own = list(Review.objects.filter(doctor=doctor, person=person).order_by("-pk"))
    taken = frozenset(row.procedure for row in own)
    if request.method != "POST":
        form = ReviewForm(initial={"key": uuid4(), "tie": "", "worth_it": ""}, taken=taken)
        return _writing(request, doctor, own, form)
    key, action = request.POST.get("key", ""), f"review {doctor.pk}"
    form = ReviewForm(request.POST, taken=taken - _just_written(person, key, action, own))
    if not form.is_valid():
        return _writing(request, doctor, own, form, status=422)
    now, said, procedure = timezone.now(), form.said(), form.cleaned_data["procedure"]

    def do() -> int:
        return write_review(person=person, doctor=doctor, procedure=procedure, now=now, **said).pk

    made = submissions.once(person=person, key=form.cleaned_data["key"] or uuid4(), action=action, now=now, do=do)
    return _kept(request, made)


def _just_written(person: Person, key: str, action: str, own: list[Review]) -> frozenset[str]:
    """Return the procedure of the review that this very form was sent for already: a repeat is no second review."""
    try:
        made = submissions.result_of(person=person, key=ReviewForm.declared_fields["key"].clean(key), action=action)
    except ValidationError:  # an odd key is no key
        return frozenset()
    return frozenset(row.procedure for row in own if row.pk == made)


def _kept(request: HttpRequest, review_id: int | None) -> HttpResponse:
    shows = review_id is not None and Review.objects.published().filter(pk=review_id).exists()
    messages.success(request, SHOWN if shows else POSTED)
    return HttpResponseRedirect(reverse("my_reviews"))


def _writing(
    request: HttpRequest, doctor: Doctor, own: list[Review], form: ReviewForm, status: int = 200
) -> HttpResponse:
    card = cards([doctor], timezone.now())[doctor.pk]
    view = ReviewingView(
        doctor=card,
        post_url=reverse("review", args=[doctor.slug]),
        back_url=reverse("doctor", args=[doctor.slug]),
        waits=WAITS,
        earlier=tuple(Link(f"Your review: {_about(row)}", reverse("my_review", args=[row.pk])) for row in own),
    )
    trail = (Link("Doctors", reverse("doctor_directory")), Link(card.full_name, view.back_url))
    page = frame(request, f"Review {card.full_name}", section="doctors", trail=trail, may_be_indexed=False)
    return show(request, "review_form.html", page, status=status, reviewing=view, form=form)


def _about(row: Review) -> str:
    return medicine.procedure(row.procedure).label if row.procedure else "no procedure named"


@require_safe
@login_required
def my_reviews(request: HttpRequest) -> HttpResponse:
    """Show one's reviews, and what became of each."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    rows = Review.objects.filter(person=person).select_related("person", "doctor", "reply")
    listed = keyset_page(rows, request.GET, reverse("my_reviews"))
    reasons = held((Kind.REVIEW, row.pk) for row in listed.rows)
    decided: dict[int, Decision] = {}
    for made in Decision.objects.filter(kind=Kind.REVIEW, subject_id__in=[row.pk for row in listed.rows]):
        decided[made.subject_id] = made
    view = OwnReviews(
        reviews=tuple(
            _own(row, reasons.get((Kind.REVIEW, row.pk), ()), decided.get(row.pk), now) for row in listed.rows
        ),
        pages=listed.pages,
    )
    page = frame(request, "My reviews", section="account", may_be_indexed=False)
    return show(request, "my_reviews.html", page, mine=view)


def _own(row: Review, reasons: tuple[str, ...], decision: Decision | None, now: datetime) -> OwnReview:
    link = None
    if not reviews_stand_beside(row.doctor):
        state = "It does not show: where this doctor practises, reviews may not stand beside doctors."
    elif row.published_at is not None:
        state = "It shows."
    elif reasons or decision is None:
        state = "It waits for a moderator."
    else:
        state = "A moderator decided that it does not show."
        link = Link(
            f"{Decision.Reason(decision.reason).label}. Read why, or appeal",
            f"/moderation/decisions/{decision.number}/",
        )
    return OwnReview(
        review=review_view(row, now),
        doctor=Link(str(row.doctor), reverse("doctor", args=[row.doctor.slug])),
        state=state,
        change_url=reverse("my_review", args=[row.pk]),
        reasons=reasons if row.published_at is None else (),
        decision=link,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Show one's review to change it; keep the change, or take the review back."""
    row = Review.objects.filter(pk=review_id).select_related("doctor", "person").first()
    person = request.user
    if row is None or not may_change(person, row):
        raise Http404
    assert isinstance(person, Person)
    now = timezone.now()
    if request.method != "POST":
        return _changing(request, row, ReviewForm(initial=_initial(row), fixed=True))
    if "take_back" in request.POST:
        take_back_review(review=row, now=now)
        messages.success(request, "Your review is gone.")
        return HttpResponseRedirect(reverse("my_reviews"))
    form = ReviewForm(request.POST, fixed=True)
    if not form.is_valid():
        return _changing(request, row, form, status=422)
    said = form.said()

    def do() -> int:
        return change_review(review=row, now=now, **said).pk

    action = f"change review {row.pk}"
    made = submissions.once(person=person, key=form.cleaned_data["key"] or uuid4(), action=action, now=now, do=do)
    return _kept(request, made)


def _initial(row: Review) -> dict[str, object]:
    return {
        "key": uuid4(),
        "stars": row.stars,
        "relation": row.relation,
        "worth_it": {True: "yes", False: "no", None: ""}[row.worth_it],
        "tie": row.tie if row.tie != Review.Tie.COLLEAGUE else "",
        "body": row.body,
    }


def _changing(request: HttpRequest, row: Review, form: ReviewForm, status: int = 200) -> HttpResponse:
    card = cards([row.doctor], timezone.now())[row.doctor_id]
    view = ReviewingView(
        doctor=card,
        post_url=reverse("my_review", args=[row.pk]),
        back_url=reverse("my_reviews"),
        waits="Changed, it waits for a moderator again before it shows.",
        take_back_url=reverse("my_review", args=[row.pk]),
        procedure=_about(row),
    )
    page = frame(request, f"Change your review of {card.full_name}", section="account", may_be_indexed=False)
    return show(request, "review_form.html", page, status=status, reviewing=view, form=form)
