"""The files of countries' rules: whole, one a country, with sources, and followed by the pages."""

import json
import re
from datetime import datetime

import pytest
from django.test import Client

from consilium.medicine.emergency import emergency_number
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.reviews.policy import ELSEWHERE, Policy, policies, policy_for
from tests.cast import Cast
from tests.web.test_addresses import client_of


def test_there_is_a_file_for_each_of_four() -> None:
    assert sorted(policies()) == ["au", "eu", "gb", "us"]
    assert len(policies()["eu"].countries) == 30


@pytest.mark.parametrize("policy", policies().values(), ids=lambda policy: policy.id)
def test_each_is_whole_and_names_its_sources(policy: Policy) -> None:
    assert [country for country in policy.countries if emergency_number(country) is None] == []
    assert all((policy.name, policy.reviews, policy.replies, policy.sources))
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


@pytest.mark.parametrize(("country", "stars"), [("US", True), ("GB", True), ("FR", True), ("AU", False), ("BR", True)])
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
