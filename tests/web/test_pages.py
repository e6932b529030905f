"""What pages show and what they cost: as many queries for ten answers as for one, and nothing kept that is private."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.answers.models import Answer
from consilium.questions.models import Question
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.votes.actions import cast_vote
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def queries_of(client: Client, path: str) -> int:
    """Count the queries of opening a page, the second time."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["visitor", "ana", "sam", "brandt", "mo"])
def test_a_question_costs_the_same_at_one_answer_and_at_ten(cast: Cast, now: datetime, who: str) -> None:
    client, path = client_of(cast, who), cast.question.get_absolute_url()
    factories.answer(cast.question, now, by=cast.dr_brandt)
    at_one = queries_of(client, path)
    for _ in range(9):
        cast_vote(person=cast.sam, answer=factories.answer(cast.question, now), value=1, now=now)
    assert queries_of(client, path) == at_one


@pytest.mark.parametrize(
    "path", ["/", "/questions/", "/procedures/halo-laser/", "/doctors/", "/procedures/", "/search/?q=bumps"]
)
@pytest.mark.parametrize("who", ["visitor", "sam", "brandt"])
def test_lists_cost_the_same_at_one_row_and_at_ten(cast: Cast, now: datetime, path: str, who: str) -> None:
    client = client_of(cast, who)
    factories.answer(cast.question, now)
    at_one = queries_of(client, path)
    for number in range(9):
        question = Question.objects.create(title=f"Bumps {number}", procedure="halo-laser", added_at=now, asked_at=now)
        factories.answer(question, now)
    assert queries_of(client, path) == at_one


def test_a_profile_costs_the_same_at_one_answer_and_at_ten(cast: Cast, now: datetime) -> None:
    path, client = f"/doctors/{cast.dr_brandt.slug}/", Client()
    factories.answer(cast.question, now, by=cast.dr_brandt)
    at_one = queries_of(client, path)
    for number in range(9):
        question = Question.objects.create(title=f"Question {number}", procedure="fraxel", added_at=now)
        factories.answer(question, now, by=cast.dr_brandt)
    assert queries_of(client, path) == at_one


def test_lists_are_walked_by_key_there_and_back(cast: Cast, now: datetime) -> None:
    Question.objects.bulk_create(Question(title=f"Question {n}", added_at=now) for n in range(50))
    client, path, seen = Client(), "/questions/", []
    for _ in range(3):
        page = client.get(path).context["listing"]
        seen.append([row.title for row in page.rows])
        path = page.pages.older_url
    assert path == ""
    assert [len(titles) for titles in seen] == [20, 20, 11]
    assert len({title for titles in seen for title in titles}) == 51
    back = client.get(page.pages.newer_url).context["listing"]
    assert [row.title for row in back.rows] == seen[1]
    first = client.get(back.pages.newer_url).context["listing"]
    assert ([row.title for row in first.rows], first.pages.newer_url) == (seen[0], "")


@pytest.mark.parametrize(("up", "down", "shown"), [(12, 0, "+12"), (0, 0, "+0"), (1, 4, "-3"), (2, 2, "+0")])
def test_the_helpful_count_is_signed(cast: Cast, now: datetime, up: int, down: int, shown: str) -> None:
    answer = factories.answer(cast.question, now)
    Answer.objects.filter(pk=answer.pk).update(helpful_up=up, helpful_down=down)
    view = Client().get(cast.question.get_absolute_url()).context["question"]
    assert view.answers[0].vote.count == shown


def test_orders_of_answers_and_their_ties(cast: Cast, now: datetime) -> None:
    answers = [factories.answer(cast.question, now + timedelta(hours=n)) for n in range(4)]
    for answer, (up, down, rank) in zip(answers, [(0, 0, 0.0), (9, 1, 0.6), (2, 0, 0.34), (0, 0, 0.0)], strict=True):
        Answer.objects.filter(pk=answer.pk).update(helpful_up=up, helpful_down=down, helpful_rank=rank)
    path = cast.question.get_absolute_url()
    orders = {}
    for order in ("helpful", "newest", "original"):
        view = Client().get(f"{path}?order={order}").context["question"]
        orders[order] = [answer.position for answer in view.answers]
    assert orders == {"helpful": [2, 3, 1, 4], "newest": [4, 3, 2, 1], "original": [1, 2, 3, 4]}


def test_a_vote_without_javascript_and_with_it(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    client, path = client_of(cast, "sam"), f"/answers/{answer.pk}/votes/"
    plain = client.post(path, {"value": "1"})
    assert (plain.status_code, plain["Location"]) == (302, f"{cast.question.get_absolute_url()}#answer-{answer.pk}")
    quick = client.post(path, {"value": "-1"}, headers={"HX-Request": "true"})
    assert quick.status_code == 200
    assert b'aria-label="Helpful count">-1</output>' in quick.content
    assert b"<html" not in quick.content
    page = client.get(cast.question.get_absolute_url()).context["question"]
    assert (page.answers[0].vote.mine, page.answers[0].vote.count) == (-1, "-1")


def test_a_repeated_form_votes_once_and_an_odd_one_is_refused(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    client, path = client_of(cast, "sam"), f"/answers/{answer.pk}/votes/"
    key = "5f0c7a5e-7d1c-4a0b-9f53-0d7b8d6a1c11"
    for _ in range(3):
        assert client.post(path, {"value": "1", "key": key}).status_code == 302
    answer.refresh_from_db()
    assert answer.helpful_up == 1
    for value in ("2", "", "x", "1.0"):
        assert client.post(path, {"value": value}).status_code == 400
    assert Client().post(path, {"value": "1"})["Location"].startswith("/account/login/?next=")


def test_one_may_not_vote_for_oneself(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    response = client_of(cast, "brandt").post(f"/answers/{answer.pk}/votes/", {"value": "1"})
    assert response.status_code == 403
    answer.refresh_from_db()
    assert answer.helpful_up == 0


def test_an_address_alone_casts_no_vote(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    response = client_of(cast, "sam").get(f"/answers/{answer.pk}/votes/?value=1")
    answer.refresh_from_db()
    assert (response.status_code, answer.helpful_up) == (200, 0)


def test_pages_for_visitors_may_be_kept_and_those_for_people_may_not(cast: Cast, now: datetime) -> None:
    path = cast.question.get_absolute_url()
    visitor = Client().get(path)
    assert visitor["Cache-Status"].startswith("consilium")
    assert visitor["ETag"].startswith('"')
    assert not visitor.cookies
    again = Client().get(path, headers={"If-None-Match": visitor["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    person = client_of(cast, "sam").get(path)
    assert person["Cache-Control"] == "private, no-store"
    assert not person.has_header("Cache-Status")


def test_every_page_may_load_nothing_from_elsewhere(cast: Cast) -> None:
    response = Client().get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_the_number_is_of_the_readers_country(cast: Cast) -> None:
    cast.sam.country = "GB"
    cast.sam.save()
    path = cast.question.get_absolute_url()
    own = client_of(cast, "sam").get(path).context["page"].emergency
    visitors = Client().get(path).context["page"].emergency
    assert (own.here.number, own.asked_from) == ("999", None)
    assert (visitors.here.number, visitors.asked_from.number) == ("911", "999")


def test_figures_taken_over_stand_apart_from_reviews_written_here(cast: Cast, now: datetime) -> None:
    doctor = cast.dr_brandt
    doctor.imported_rating, doctor.imported_review_count, doctor.source = 4.8, 207, "saved-page"
    doctor.save()
    view = Client().get(f"/doctors/{doctor.slug}/").context["doctor"]
    assert [(rating.rating, rating.review_count, bool(rating.origin)) for rating in view.ratings] == [
        ("4.8", 207, True)
    ]
    review = write_review(
        person=cast.sam, doctor=doctor, stars=2, body="Rushed.", relation=Review.Relation.TREATED, now=now
    )
    held = Client().get(f"/doctors/{doctor.slug}/").context["doctor"]
    assert (len(held.ratings), held.reviews) == (1, ())
    publish_review(review=review, now=now)
    shown = Client().get(f"/doctors/{doctor.slug}/").context["doctor"]
    assert [(rating.rating, rating.review_count, bool(rating.origin)) for rating in shown.ratings] == [
        ("2.0", 1, False),
        ("4.8", 207, True),
    ]
    assert shown.card.rating == "2.0"
