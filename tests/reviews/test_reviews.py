"""Reviews: one each, held until moderated, counted fairly, taken away only by a decision."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from consilium.doctors.models import Doctor
from consilium.moderation import rules as moderation
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.holding import held
from consilium.moderation.models import Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.people.actions import give_role
from consilium.people.models import Person, Role
from consilium.reviews.actions import change_review, publish_review, take_back_review, write_review
from consilium.reviews.models import Reply, Review
from consilium.reviews.queries import Figure, evened_out, figures, house_mean
from consilium.reviews.replying import Telling, reply, take_back_reply
from consilium.reviews.rules import may_change, may_reply, may_review
from tests import factories
from tests.cast import Cast, give_second_factor

TREATED = Review.Relation.TREATED
LONG_AGO = timedelta(days=30)


def written(
    person: Person, doctor: Doctor, now: datetime, stars: int = 4, body: str = "Kind and quick.", **said: Any
) -> Review:
    """Return a review as it stands after everything that follows."""
    review = write_review(person=person, doctor=doctor, stars=stars, body=body, relation=TREATED, now=now, **said)
    review.refresh_from_db()
    return review


@pytest.fixture
def by_rule(settings: Any) -> None:
    """Let rules alone decide, as an operator may choose."""
    settings.HOLD = settings.HOLD - {"reviews"}


def test_one_review_a_person_doctor_and_procedure(cast: Cast, now: datetime) -> None:
    written(cast.sam, cast.dr_brandt, now)
    written(cast.sam, cast.dr_brandt, now, procedure="halo-laser")
    written(cast.ana, cast.dr_brandt, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        written(cast.sam, cast.dr_brandt, now, procedure="halo-laser")


def test_a_review_waits_for_a_person_who_shows_or_refuses_it_whole(cast: Cast, now: datetime) -> None:
    now += LONG_AGO
    shown, refused = written(cast.sam, cast.dr_brandt, now), written(cast.ana, cast.dr_brandt, now)
    assert (shown.published_at, Case.objects.filter(kind=Kind.REVIEW, closed_at=None).count()) == (None, 2)
    reasons = held([(Kind.REVIEW, shown.pk)])[Kind.REVIEW, shown.pk]
    assert reasons == ("A moderator reads every review before it shows.",)
    for review, shows, reason in (
        (shown, True, Decision.Reason.IN_ORDER),
        (refused, False, Decision.Reason.UNKIND),
    ):
        decide(case=Case.objects.get(subject_id=review.pk), by=cast.mo, shows=shows, reason=reason, now=now)
    assert list(Review.objects.published()) == [shown]
    assert [(row.kind, row.verdict, row.reason) for row in Decision.objects.all()] == [
        ("review", "restore", "in-order"),
        ("review", "uphold", "unkind"),
    ]
    assert held([(Kind.REVIEW, shown.pk), (Kind.REVIEW, refused.pk)]) == {}
    own = subject(Kind.REVIEW, refused.pk)
    assert moderation.may_appeal(cast.ana, Decision.objects.get(verdict="uphold"), own)


def test_by_rule_a_plain_review_shows_and_an_odd_one_waits(cast: Cast, now: datetime, by_rule: None) -> None:
    later = now + LONG_AGO
    plain = written(cast.sam, cast.dr_brandt, later)
    odd = written(cast.ana, cast.dr_brandt, later, body="Better prices at www.example.org, go there.")
    stranger = written(factories.person(later), cast.dr_brandt, later)
    assert [row.published_at for row in (plain, odd, stranger)] == [later, None, None]
    assert [case.subject_id for case in Case.objects.filter(kind=Kind.REVIEW).order_by("pk")] == [odd.pk, stranger.pk]


def test_a_crowd_of_reviews_on_one_doctor_is_held_and_read_from_its_first(
    cast: Cast, now: datetime, by_rule: None
) -> None:
    people = [factories.person(now) for _ in range(5)]
    later = now + LONG_AGO
    reviews = [written(person, cast.dr_brandt, later + timedelta(hours=number)) for number, person in enumerate(people)]
    elsewhere = written(people[4], cast.dr_chen, later + timedelta(hours=4))
    assert [row.published_at is not None for row in (*reviews, elsewhere)] == [True, True, True, False, False, True]
    assert held([(Kind.REVIEW, reviews[3].pk)])[Kind.REVIEW, reviews[3].pk] == (
        "Several people reviewed this doctor within a day, so each review is read.",
    )
    waiting = Case.objects.filter(kind=Kind.REVIEW, closed_at=None).values_list("subject_id", flat=True)
    assert sorted(waiting) == sorted(row.pk for row in reviews)
    a_day_on = written(factories.person(now), cast.dr_brandt, later + timedelta(days=2))
    assert a_day_on.published_at is not None


def test_one_person_writing_of_many_procedures_is_no_crowd(cast: Cast, now: datetime, by_rule: None) -> None:
    later = now + LONG_AGO
    for procedure in ("", "halo-laser", "microneedling"):
        written(cast.sam, cast.dr_brandt, later, procedure=procedure)
    assert written(cast.ana, cast.dr_brandt, later).published_at == later


def test_a_tie_is_told_held_and_not_counted(cast: Cast, now: datetime, by_rule: None) -> None:
    later = now + LONG_AGO
    tied = written(cast.sam, cast.dr_brandt, later, stars=5, tie=Review.Tie.WORKS)
    doctor = written(cast.chen, cast.dr_brandt, later, stars=5)
    plain = written(cast.ana, cast.dr_brandt, later, stars=2)
    assert (tied.published_at, doctor.published_at, doctor.tie) == (None, None, Review.Tie.COLLEAGUE)
    for review in (tied, doctor):
        publish_review(review=review, now=later)
    assert plain.published_at == later
    assert figures([cast.dr_brandt.pk])[cast.dr_brandt.pk].stars == {2: 1}
    assert house_mean() == 2.0


def test_only_its_writer_changes_a_review_or_takes_it_back(cast: Cast, now: datetime) -> None:
    review = publish_review(review=written(cast.sam, cast.dr_brandt, now), now=now)
    people = (cast.sam, cast.ana, cast.brandt, cast.chen, cast.mo)
    assert [may_change(person, review) for person in people] == [True, False, False, False, False]
    changed = change_review(review=review, stars=1, body="On second thoughts.", relation=TREATED, now=now)
    changed.refresh_from_db()
    assert (changed.stars, changed.published_at, Case.objects.filter(closed_at=None).count()) == (1, None, 1)
    take_back_review(review=changed, now=now)
    assert (Review.objects.count(), Case.objects.filter(closed_at=None).count()) == (0, 0)


def test_a_review_that_was_taken_away_comes_back_by_a_person_alone(cast: Cast, now: datetime, by_rule: None) -> None:
    later = now + LONG_AGO
    review = written(cast.sam, cast.dr_brandt, later)
    thing = subject(Kind.REVIEW, review.pk)
    assert thing is not None
    raise_flag(person=cast.ana, subject=thing, reason=Flag.Reason.PRIVATE, now=later)
    case = Case.objects.get(closed_at=None)
    decide(case=case, by=cast.mo, shows=False, reason=Decision.Reason.PRIVATE, now=later)
    change_review(review=review, stars=4, body="Without the name.", relation=TREATED, now=later)
    review.refresh_from_db()
    assert (review.published_at, Case.objects.filter(closed_at=None).count()) == (None, 1)


def test_the_doctor_reviewed_cannot_have_it_taken_away(cast: Cast, now: datetime) -> None:
    """Flagging hides nothing, and a moderator whom a review is about does not decide it."""
    review = publish_review(review=written(cast.sam, cast.dr_brandt, now, stars=1), now=now)
    thing = subject(Kind.REVIEW, review.pk)
    assert thing is not None
    raise_flag(person=cast.brandt, subject=thing, reason=Flag.Reason.OTHER, words="It is unfair.", now=now)
    review.refresh_from_db()
    assert review.published_at is not None
    give_role(person=cast.brandt, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    case = Case.objects.get(closed_at=None)
    people = (cast.mo, cast.brandt, cast.sam, cast.ana)
    assert [moderation.may_decide(person, case, thing) for person in people] == [True, False, False, False]


def test_who_may_review_and_who_may_reply(cast: Cast, now: datetime) -> None:
    review = written(cast.sam, cast.dr_brandt, now)
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    assert [may_review(person, cast.dr_brandt) for person in people] == [True, False, True, True, True]
    assert not may_reply(cast.brandt, review, now)
    publish_review(review=review, now=now)
    assert [may_reply(person, review, now) for person in people] == [False, True, False, False, False]
    own = publish_review(review=written(cast.sam, cast.dr_chen, now), now=now)
    give_second_factor(cast.chen)
    assert not may_reply(cast.chen, own, now)


def test_a_telling_reply_is_refused_and_a_careful_one_kept_once(cast: Cast, now: datetime) -> None:
    review = publish_review(review=written(cast.sam, cast.dr_brandt, now), now=now)
    with pytest.raises(Telling) as refused:
        reply(review=review, body="When you came in we did our best.", now=now)
    assert {finding.kind for finding in refused.value.findings} == {"address", "visit"}
    assert not Reply.objects.exists()
    reply(review=review, body="Thank you for your review.", now=now)
    reply(review=review, body="Thank you for your feedback.", now=now)
    assert [row.body for row in Reply.objects.all()] == ["Thank you for your feedback."]
    take_back_reply(review=review, now=now)
    assert not Reply.objects.exists()


def test_a_flagged_reply_is_hidden_by_a_decision_and_stays_so(cast: Cast, now: datetime) -> None:
    review = publish_review(review=written(cast.sam, cast.dr_brandt, now), now=now)
    made = reply(review=review, body="Thank you for your review.", now=now)
    thing = subject(Kind.REPLY, made.pk)
    assert thing is not None
    raise_flag(person=cast.ana, subject=thing, reason=Flag.Reason.PRIVATE, now=now)
    case = Case.objects.get(closed_at=None)
    assert [moderation.may_decide(person, case, thing) for person in (cast.mo, cast.brandt)] == [True, False]
    decide(case=case, by=cast.mo, shows=False, reason=Decision.Reason.PRIVATE, now=now)
    reply(review=review, body="Thank you for your time.", now=now)
    review.refresh_from_db()
    assert (Reply.objects.get().hidden_at is not None, review.published_at is not None) == (True, True)


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=60),
    st.floats(1, 5),
)
def test_the_evened_out_mean_lies_between_the_own_and_that_of_the_house(given_stars: list[int], house: float) -> None:
    figure = Figure({n: given_stars.count(n) for n in range(1, 6)})
    assert figure.mean is not None
    low, high = sorted((figure.mean, house))
    assert low - 1e-9 <= evened_out(figure.mean, figure.count, house) <= high + 1e-9


def test_the_evened_out_mean_by_hand() -> None:
    assert evened_out(5.0, 1, 4.0) == pytest.approx((25 * 4.0 + 5.0) / 26)
    assert evened_out(4.8, 200, 4.0) == pytest.approx((25 * 4.0 + 200 * 4.8) / 225)
    assert evened_out(None, 0, 4.2) == pytest.approx(4.2)
