"""The files of countries' rules: whole, one a country, with sources, and followed by the pages."""

import json
import re
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from consilium.doctors.models import Doctor
from consilium.doctors.registers.register import registers_of
from consilium.medicine.disclaimer import DISCLAIMER, disclaimer
from consilium.medicine.emergency import emergency_number
from consilium.medicine.policy import ELSEWHERE, Policy, policies, policy_for
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Reply, Review
from consilium.reviews.queries import house_mean
from consilium.reviews.relevance import relevance, weigh
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def test_there_is_a_file_for_each_of_four() -> None:
    assert sorted(policies()) == ["au", "eu", "gb", "us"]
    assert len(policies()["eu"].countries) == 30


@pytest.mark.parametrize("policy", policies().values(), ids=lambda policy: policy.id)
def test_each_is_whole_and_names_its_sources(policy: Policy) -> None:
    assert [country for country in policy.countries if emergency_number(country) is None] == []
    assert all((policy.name, policy.reviews, policy.replies, policy.disclaimer, policy.sources))
    assert policy.minimum_age >= 18
    # Where search engines may be told stars, readers may see them.
    assert policy.reviews_beside_doctors or not policy.stars_for_machines
    assert [register.link for country in policy.countries for register in registers_of(country)]
    assert len(policy.sources) >= 2


def test_a_country_has_its_own_and_others_the_common_one() -> None:
    assert [policy_for(country).id for country in ("US", "us", "GB", "FR", "NO", "AU", "BR", "")] == [
        "us",
        "us",
        "gb",
        "eu",
        "eu",
        "au",
        "",
        "",
    ]
    assert policy_for("BR") is ELSEWHERE


@pytest.mark.parametrize(("country", "stars"), [("US", True), ("GB", True), ("FR", True), ("BR", True)])
def test_pages_say_what_it_says_and_machines_get_stars_only_where_they_may(
    cast: Cast, now: datetime, country: str, stars: bool
) -> None:
    doctor = cast.dr_brandt
    doctor.country = country
    doctor.save()
    review = write_review(
        person=cast.sam, doctor=doctor, stars=4, body="Kind and quick.", relation=Review.Relation.TREATED, now=now
    )
    publish_review(review=review, now=now)
    page = Client().get(f"/doctors/{doctor.slug}/")
    assert page.context["doctor"].reviews_note == policy_for(country).reviews
    assert policy_for(country).reviews in page.content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.DOTALL)
    assert found is not None
    assert ("aggregateRating" in json.loads(found.group(1))["@graph"][0]) == stars
    assert "4.0 out of 5 stars" in page.content.decode()
    reply = client_of(cast, "brandt").get(f"/reviews/{review.pk}/reply/")
    assert policy_for(country).replies in reply.content.decode()


def say_something(cast: Cast, now: datetime) -> Review:
    """Give Dr Brandt, of Australia, an answer, a published review with a reply, and stars taken over from elsewhere."""
    doctor = cast.dr_brandt
    doctor.country, doctor.city, doctor.procedures = "AU", "Hobart", ["halo-laser"]
    doctor.imported_rating, doctor.imported_review_count = Decimal("4.9"), 300
    doctor.save()
    factories.answer(cast.question, now, by=doctor)
    review = write_review(
        person=cast.sam,
        doctor=doctor,
        stars=5,
        body="Kind and quick, too.",
        relation=Review.Relation.TREATED,
        now=now,
    )
    return publish_review(review=review, now=now)


TESTIMONIAL = ("out of 5 stars", "Kind and quick", "Thank you for your review", "aggregateRating", "300 reviews")


def test_in_australia_no_stars_and_no_words_of_patients_stand_beside_a_doctor_anywhere(
    cast: Cast, now: datetime
) -> None:
    review = say_something(cast, now)
    Reply.objects.create(review=review, body="Thank you for your review.", written_at=now)
    slug, question = cast.dr_brandt.slug, cast.question.get_absolute_url()
    paths = [
        f"/doctors/{slug}/",
        "/doctors/",
        "/doctors/?country=AU",
        "/doctors/?at=-42.90,147.35&within=25&town=Hobart&in=AU",
        question,
        f"{question}?order=helpful",
        "/procedures/halo-laser/",
        "/search/?q=laser",
        "/",
        f"/feeds/doctors/{slug}.atom",
    ]
    for who in (None, "ana", "brandt", "mo"):
        client = Client() if who is None else client_of(cast, who)
        for path in paths:
            page = client.get(path)
            assert page.status_code == 200, path
            text = page.content.decode()
            assert [odd for odd in TESTIMONIAL if odd in text] == [], (who, path)
    # There is something to see: the same doctor elsewhere has it all.
    Doctor.objects.filter(slug=slug).update(country="NZ")
    text = Client().get(f"/doctors/{slug}/").content.decode()
    assert [odd for odd in TESTIMONIAL if odd not in text] == []


def test_in_australia_nobody_writes_or_answers_a_review_and_its_stars_move_nobody(cast: Cast, now: datetime) -> None:
    review = say_something(cast, now)
    doctor = cast.dr_brandt
    ana, path = client_of(cast, "ana"), f"/doctors/{doctor.slug}/review/"
    for page in (ana.get(path), ana.post(path, {"stars": "5"})):
        assert page.status_code == 403
        assert policy_for("AU").reviews in unescape(page.content.decode())
    assert client_of(cast, "brandt").get(f"/reviews/{review.pk}/reply/").status_code == 403
    profile = unescape(Client().get(f"/doctors/{doctor.slug}/").content.decode())
    assert (policy_for("AU").reviews in profile, "Write a review" in profile) == (True, False)
    mine = client_of(cast, "sam").get("/account/reviews/").context["mine"]
    assert [row.state for row in mine.reviews] == [
        "It does not show: where this doctor practises, reviews may not stand beside doctors."
    ]
    write_review(person=cast.ana, doctor=cast.dr_chen, stars=2, body="Slow.", relation=Review.Relation.TREATED, now=now)
    weigh([doctor.pk], now)
    unmoved = relevance(verified=True, answers=1, up=0, down=0, stars=house_mean())
    assert Doctor.objects.get(pk=doctor.pk).relevance == pytest.approx(unmoved)


def test_an_installation_says_the_clause_and_asks_the_age_of_its_country(cast: Cast, settings: Any) -> None:
    for country, policy in (("AU", "au"), ("GB", "gb"), ("FR", "eu"), ("US", "us")):
        settings.COUNTRY = country
        page = unescape(Client().get("/doctors/").content.decode())
        clauses = (*DISCLAIMER, policies()[policy].disclaimer)
        assert [clause for clause in clauses if clause not in page] == []
        others = [other.disclaimer for other in policies().values() if other.id != policy]
        assert [clause for clause in others if clause in page] == []
        assert "I am 18 or older" in Client().get("/account/signup/").content.decode()
    assert disclaimer("BR") == DISCLAIMER


def test_an_operator_who_is_reviewed_says_so_and_tells_search_engines_no_stars(
    cast: Cast, now: datetime, settings: Any
) -> None:
    doctor = cast.dr_brandt
    review = write_review(
        person=cast.sam, doctor=doctor, stars=4, body="Kind and quick.", relation=Review.Relation.TREATED, now=now
    )
    publish_review(review=review, now=now)
    settings.OPERATOR = "Skin Clinics Ltd"
    words = "This site is run by Skin Clinics Ltd, whose own doctors are reviewed on it."
    before = Client().get(f"/doctors/{doctor.slug}/").content.decode()
    assert ("aggregateRating" in before, words in before) == (True, False)
    settings.OPERATOR_IS_REVIEWED = True
    after = Client().get(f"/doctors/{doctor.slug}/").content.decode()
    assert ("aggregateRating" in after, words in after, "4.0 out of 5 stars" in after) == (False, True, True)
