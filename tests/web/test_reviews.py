"""The pages of reviews: writing, changing, replying; what was typed is kept; whole, counted, apart from imports."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.moderation.deciding import decide
from consilium.moderation.models import Case, Decision
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.guard import TEMPLATES
from consilium.reviews.models import Reply, Review
from consilium.reviews.replying import reply
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of

KEY = "8d3c1e8a-5a0c-4a34-9d54-0a4b6f3c2f10"
SAID = {
    "key": KEY,
    "stars": "4",
    "relation": "treated",
    "procedure": "halo-laser",
    "worth_it": "yes",
    "tie": "",
    "body": "They called the evening after, and again on the third day.",
}


@pytest.fixture
def shown(cast: Cast, now: datetime) -> Review:
    """A review of Dr Brandt that shows."""
    review = write_review(
        person=cast.sam, doctor=cast.dr_brandt, stars=2, body="Rushed.", relation=Review.Relation.TREATED, now=now
    )
    return publish_review(review=review, now=now)


def test_a_review_is_written_once_and_found_by_its_writer_until_it_shows(cast: Cast) -> None:
    sam, path = client_of(cast, "sam"), f"/doctors/{cast.dr_brandt.slug}/review/"
    for _ in range(2):
        response = sam.post(path, SAID)
        assert (response.status_code, response["Location"]) == (302, "/account/reviews/")
    review = Review.objects.get()
    assert (review.stars, review.procedure, review.worth_it, review.published_at) == (4, "halo-laser", True, None)
    (own,) = sam.get("/account/reviews/").context["mine"].reviews
    assert (own.state, own.reasons) == (
        "It waits for a moderator.",
        ("A moderator reads every review before it shows.",),
    )
    assert Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"].reviews == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("stars", ""), ("stars", "6"), ("relation", "friend"), ("body", "Short."), ("procedure", "sorcery"), ("tie", "x")],
)
def test_what_was_typed_is_kept_and_the_error_named(cast: Cast, field: str, value: str) -> None:
    sam = client_of(cast, "sam")
    response = sam.post(f"/doctors/{cast.dr_brandt.slug}/review/", SAID | {field: value, "worth_it": "no"})
    assert (response.status_code, list(response.context["form"].errors), Review.objects.count()) == (422, [field], 0)
    body = "Short." if field == "body" else SAID["body"]
    assert response.context["form"]["body"].value() == body
    assert body.encode() in response.content


def test_a_second_review_of_the_same_procedure_leads_to_the_first(cast: Cast, shown: Review) -> None:
    sam, path = client_of(cast, "sam"), f"/doctors/{cast.dr_brandt.slug}/review/"
    response = sam.post(path, SAID | {"procedure": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["procedure"])
    assert [link.url for link in response.context["reviewing"].earlier] == [f"/account/reviews/{shown.pk}/"]
    assert sam.post(path, SAID).status_code == 302


def test_a_review_is_changed_and_taken_back_by_its_writer_alone(cast: Cast, shown: Review) -> None:
    path = f"/account/reviews/{shown.pk}/"
    who = ("visitor", "ana", "brandt", "mo")
    assert {one: client_of(cast, one).post(path, SAID).status_code for one in who} == {
        "visitor": 302,
        "ana": 404,
        "brandt": 404,
        "mo": 404,
    }
    sam = client_of(cast, "sam")
    assert sam.get(path).context["form"]["body"].value() == "Rushed."
    assert sam.post(path, SAID | {"body": "x"}).status_code == 422
    assert sam.post(path, SAID).status_code == 302
    shown.refresh_from_db()
    assert (shown.body, shown.procedure, shown.published_at) == (SAID["body"], "", None)
    sam.post(path, {"take_back": "1"})
    assert not Review.objects.exists()


def test_a_doctor_cannot_review_the_own_profile(cast: Cast) -> None:
    assert client_of(cast, "brandt").post(f"/doctors/{cast.dr_brandt.slug}/review/", SAID).status_code == 403
    assert not Review.objects.exists()


def test_a_telling_reply_is_refused_with_reasons_and_kept_typed_and_a_careful_one_shows(
    cast: Cast, shown: Review
) -> None:
    brandt, path = client_of(cast, "brandt"), f"/reviews/{shown.pk}/reply/"
    telling = "We are sorry that your appointment on Tuesday felt rushed."
    refused = brandt.post(path, {"key": KEY, "body": telling})
    assert (refused.status_code, Reply.objects.count()) == (422, 0)
    assert telling in refused.content.decode()
    assert [told.words for told in refused.context["replying"].told] == ["that your appointment on", "Tuesday"]
    assert len(refused.context["replying"].templates) == len(TEMPLATES)
    taken = brandt.get(f"{path}?take=0").context["form"]["body"].value()
    kept = brandt.post(path, {"key": KEY, "body": taken})
    assert (kept.status_code, kept["Location"]) == (302, f"/doctors/{cast.dr_brandt.slug}/#review-{shown.pk}")
    (view,) = Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"].reviews
    assert view.reply == taken
    brandt.post(path, {"take_back": "1"})
    assert not Reply.objects.exists()


@pytest.mark.parametrize("take", ["9", "-1", "x", "99999999999999999999", ""])
def test_odd_templates_are_none(cast: Cast, shown: Review, take: str) -> None:
    response = client_of(cast, "brandt").get(f"/reviews/{shown.pk}/reply/?take={take}")
    assert (response.status_code, response.context["form"]["body"].value()) == (200, "")


def test_the_figure_is_the_raw_mean_with_its_number_and_a_drawing_that_reads_in_words(
    cast: Cast, now: datetime, shown: Review
) -> None:
    for stars in (5, 5, 4):
        review = write_review(
            person=factories.person(now),
            doctor=cast.dr_brandt,
            stars=stars,
            body="Good.",
            relation=Review.Relation.TREATED,
            now=now,
        )
        publish_review(review=review, now=now)
    cast.dr_brandt.imported_rating, cast.dr_brandt.imported_review_count = 4.9, 300
    cast.dr_brandt.save()
    response = Client().get(f"/doctors/{cast.dr_brandt.slug}/")
    own, imported = response.context["doctor"].ratings
    assert (own.rating, own.review_count, own.origin) == ("4.0", 4, "")
    assert (
        'aria-label="5 stars: 2 reviews, 4 stars: 1 review, 3 stars: 0 reviews, 2 stars: 1 review, 1 star: 0 reviews"'
        in (str(own.histogram))
    )
    assert (imported.rating, imported.review_count, imported.histogram) == ("4.9", 300, None)


def test_what_moderators_took_away_is_counted_with_its_public_reason(cast: Cast, now: datetime) -> None:
    write_review(
        person=cast.sam, doctor=cast.dr_brandt, stars=1, body="zq-words", relation=Review.Relation.TREATED, now=now
    )
    decide(case=Case.objects.get(), by=cast.mo, shows=False, reason=Decision.Reason.UNKIND, words="zq-why", now=now)
    response = Client().get(f"/doctors/{cast.dr_brandt.slug}/")
    (gone,) = response.context["doctor"].removed_reviews
    assert (gone.reason, gone.url) == ("It attacks somebody", "/moderation/decisions/1/")
    assert b"zq-" not in response.content
    (own,) = client_of(cast, "sam").get("/account/reviews/").context["mine"].reviews
    assert own.decision.url == gone.url


def test_a_tie_stands_beside_the_review(cast: Cast, now: datetime) -> None:
    review = write_review(
        person=cast.sam,
        doctor=cast.dr_brandt,
        stars=5,
        body="The best.",
        relation=Review.Relation.OTHER,
        tie=Review.Tie.FAMILY,
        now=now,
    )
    publish_review(review=review, now=now)
    view = Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"]
    assert view.reviews[0].tie == "Says: family or a friend of this doctor. Stars not counted."
    assert view.ratings == ()


def test_reviews_cost_as_many_queries_at_one_and_at_ten_and_older_ones_are_a_page_on(cast: Cast, now: datetime) -> None:
    def fill(many: int) -> None:
        for _ in range(many):
            review = write_review(
                person=factories.person(now),
                doctor=cast.dr_brandt,
                stars=4,
                body="Good.",
                relation=Review.Relation.TREATED,
                now=now,
            )
            publish_review(review=review, now=now)
            reply(review=review, body="Thank you for your review.", now=now)

    def count(path: str) -> int:
        client = client_of(cast, "brandt")
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    path = f"/doctors/{cast.dr_brandt.slug}/"
    fill(1)
    one = count(path)
    fill(11)
    assert count(path) == one
    view = Client().get(path).context["doctor"]
    assert (len(view.reviews), view.older_reviews_url) == (10, f"{path}?reviews={view.reviews[-1].id}#reviews")
    assert len(Client().get(view.older_reviews_url).context["doctor"].reviews) == 2
