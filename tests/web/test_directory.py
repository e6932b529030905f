"""The directory and the profile: narrowed, in order, paged, constant in queries; figures honest about their number."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer
from consilium.doctors import ledger
from consilium.doctors.actions import add_doctor
from consilium.doctors.models import Credential, Doctor
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Question
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.votes.agreeing import say
from consilium.votes.models import Agreement
from consilium.web.pages.doctor_figures import among_first_two
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def names(query: str = "") -> list[str]:
    """Return whom the directory lists."""
    return [row.card.name for row in Client().get(f"/doctors/{query}").context["directory"].rows]


@pytest.fixture
def placed(cast: Cast, now: datetime) -> None:
    """Two doctors more, each in a place of their own."""
    add_doctor(
        name="Una Roe",
        specialty="dermatology",
        city="Lyon",
        region="Rhône",
        country="FR",
        languages=["fr", "en"],
        procedures=["halo-laser"],
        now=now,
    )
    add_doctor(
        name="Ole Berg",
        specialty="plastic-surgery",
        city="Bergen",
        country="NO",
        languages=["no"],
        procedures=["microneedling", "halo-laser"],
        now=now,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ida Brandt", "Ole Berg", "Una Roe", "Wei Chen"]),
        ("?specialty=dermatology", ["Ida Brandt", "Una Roe"]),
        ("?country=FR", ["Una Roe"]),
        ("?country=fr", ["Una Roe"]),
        ("?city=lyon", ["Una Roe"]),
        ("?city=rh%C3%B4ne", ["Una Roe"]),
        ("?procedure=halo-laser", ["Ole Berg", "Una Roe"]),
        ("?procedure=microneedling", ["Ole Berg"]),
        ("?language=fr", ["Una Roe"]),
        ("?language=en&procedure=halo-laser", ["Una Roe"]),
        ("?specialty=plastic-surgery&country=NO", ["Ole Berg"]),
        ("?city=nowhere", []),
        # What is odd is as if it had not been said.
        (
            "?procedure=%22&language=%27&country=F&specialty=x&city=%00",
            ["Ida Brandt", "Ole Berg", "Una Roe", "Wei Chen"],
        ),
    ],
)
def test_the_directory_is_narrowed(placed: None, query: str, expected: list[str]) -> None:
    assert names(query) == expected


def test_pages_hold_everyone_once_in_order_there_and_back(cast: Cast, now: datetime) -> None:
    for number in range(45):
        doctor = add_doctor(name=f"Doctor {number:02}", now=now)
        Doctor.objects.filter(pk=doctor.pk).update(relevance=number % 7 / 7)
    expected = list(Doctor.objects.order_by("-relevance", "-pk").values_list("name", flat=True))
    seen: list[str] = []
    path, forward = "/doctors/?specialty=", []
    while path:
        view = Client().get(path).context["directory"]
        page = [row.card.name for row in view.rows]
        forward.append(page)
        seen += page
        path, last = view.pages.older_url, view
    assert (seen, len(forward)) == (expected, 3)
    backward = [[row.card.name for row in Client().get(last.pages.newer_url).context["directory"].rows]]
    assert backward == [forward[1]]


def test_a_page_costs_as_many_queries_at_one_and_at_twenty(cast: Cast, now: datetime) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(path).status_code == 200
        return len(captured)

    few = count("/doctors/")
    for _ in range(20):
        factories.doctor(now)
    assert count("/doctors/") == few


def figures(client: Client, doctor: Doctor) -> dict[str, tuple[str, str]]:
    """Return the figures of a profile: label to value and note."""
    view = client.get(f"/doctors/{doctor.slug}/").context["doctor"]
    return {figure.label: (figure.value, figure.note) for figure in view.figures}


def asked(cast: Cast, now: datetime, procedure: str = "halo-laser") -> Question:
    """Return a question of a new person."""
    return ask(
        asker=factories.person(now), title="Is this usual on day 3?", body="Red.", procedure=procedure, day=3, now=now
    )


def test_figures_tell_what_they_rest_on(cast: Cast, now: datetime) -> None:
    assert figures(Client(), cast.dr_brandt) == {}
    for number in range(5):
        question = asked(cast, now, "halo-laser" if number else "rhinoplasty")
        answer = factories.answer(question, now + timedelta(hours=3), by=cast.dr_brandt)
        colleague = factories.doctor(now)
        factories.answer(question, now, by=colleague)
        kind = Agreement.Kind.AGREE if number else Agreement.Kind.DISAGREE
        reason = "" if number else Agreement.Reason.WRONG
        say(doctor=colleague, answer=answer, kind=kind, reason=reason, now=now)
    Answer.objects.filter(doctor=cast.dr_brandt).update(helpful_up=3, helpful_down=1)
    assert figures(Client(), cast.dr_brandt) == {
        "in the own specialty": ("80 %", "4 of 5 answers"),
        "of votes: helpful": ("75 %", "53–89 %, by 20 votes: that answers were clear, not that they are right"),
        "colleagues’ words: agree": ("4 of 5", "1 disagree, 38–96 %"),
        "usual time to an answer": ("3 h", "half of 5 answers came sooner"),
    }
    # A doctor who has not answered these questions is told nothing of what was said there.
    assert figures(client_of(cast, "chen"), cast.dr_brandt) == {}


def test_calibration_shows_from_ten_outcomes_that_doctors_found(cast: Cast, now: datetime) -> None:
    def told(number: int, finder: Outcome.Finder) -> None:
        question = asked(cast, now)
        groups = [[{"label": "acne", "likely": True}], [{"label": "milia", "likely": False}]]
        given = AnswerGiven(headline="", body="Acne, or milia.", opinion=OpinionGiven(groups=groups), day=3)
        post_answer(question=question, doctor=cast.dr_brandt, given=given, now=now)
        condition = ("acne", "milia", "rosacea")[number % 3]
        following.tell_outcome(
            question=question, finder=finder, condition=condition, words="So it was.", now=now + timedelta(days=9)
        )

    for number in range(9):
        told(number, Outcome.Finder.TREATING)
    told(0, Outcome.Finder.OWN)
    label = "outcomes among the first two named"
    assert label not in figures(Client(), cast.dr_brandt)
    told(0, Outcome.Finder.ANOTHER)
    assert figures(Client(), cast.dr_brandt)[label] == (
        "7 of 10",
        "40–89 %, where another doctor found what it was and the asker told it here",
    )


@pytest.mark.parametrize(
    ("groups", "hit"),
    [
        ([], False),
        ([["a"], ["b"]], True),
        ([["a", "c"], ["b"]], False),
        ([["a"], ["c"], ["b"]], False),
        ([["b", "a", "c"]], True),
        ([["a"], ["c", "b"]], True),
    ],
)
def test_among_the_first_two(groups: list[list[str]], hit: bool) -> None:
    assert among_first_two([[{"label": label} for label in group] for group in groups], "b") == hit


def test_a_profile_costs_as_many_queries_with_one_answer_and_with_ten(cast: Cast, now: datetime) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/doctors/{cast.dr_brandt.slug}/")
        return len(captured)

    factories.answer(asked(cast, now), now, by=cast.dr_brandt)
    one = count()
    for _ in range(9):
        factories.answer(asked(cast, now), now, by=cast.dr_brandt)
    assert count() == one


def test_the_newest_word_on_each_fact_shows_with_its_dates(cast: Cast, now: datetime) -> None:
    fact = ledger.record_check(
        doctor=cast.dr_brandt,
        kind=Credential.Kind.NPI,
        issuer="NPPES",
        value="1234567893",
        register="us-nppes",
        decision=Credential.Decision.VERIFIED,
        source="the register’s file",
        expires_on=(now + timedelta(days=20)).date(),
        now=now - timedelta(days=100),
    )
    ledger.check_again(fact=fact, decision=Credential.Decision.SUSPENDED, source="the register", now=now)
    ledger.record_check(
        doctor=cast.dr_brandt,
        kind=Credential.Kind.BOARD,
        issuer="A board",
        decision=Credential.Decision.REFUSED,
        source="its list",
        now=now,
    )
    view = Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"]
    found = [(row.fact.split()[0], row.state, row.checked, row.register is not None) for row in view.credentials]
    assert found == [
        ("Licence", "verified", "checked 20 Nov 2026, the board's register", False),
        ("National", "suspended", "suspended, as found 20 Nov 2026, the register", True),
    ]


def visible(page: str) -> str:
    """Return the words of a page as a reader sees them, on one line."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def data(client: Client, doctor: Doctor) -> tuple[dict[str, Any], str]:
    """Return what a profile says of itself to machines, and the page."""
    page = client.get(f"/doctors/{doctor.slug}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    first: dict[str, Any] = json.loads(found.group(1))["@graph"][0]
    return first, page


def test_what_machines_are_told_of_a_doctor_stands_on_the_page(cast: Cast, now: datetime, settings: Any) -> None:
    doctor = cast.dr_brandt
    doctor.name, doctor.city, doctor.country = "Ida </script> Brandt", "Leeds", "GB"
    doctor.imported_rating, doctor.imported_review_count = 4.9, 300
    doctor.save()
    told, _ = data(Client(), doctor)
    assert (told["@type"], "aggregateRating" in told) == ("Physician", False)
    for stars in (5, 4, 4):
        review = write_review(
            person=factories.person(now),
            doctor=doctor,
            stars=stars,
            body="Good.",
            relation=Review.Relation.TREATED,
            now=now,
        )
        publish_review(review=review, now=now)
    told, page = data(Client(), doctor)
    words = visible(page)
    rating = told.pop("aggregateRating")
    assert f"{rating['ratingValue']} out of 5 stars {rating['reviewCount']} reviews" in words
    assert (rating["ratingValue"], rating["reviewCount"]) == ("4.3", 3)
    said = [told["name"], told["description"], *(v for k, v in told["address"].items() if k != "@type")]
    assert [value for value in said if value not in words] == []
    assert told["name"] == "Ida </script> Brandt, MD"
    settings.STRUCTURED_RATINGS = False
    assert "aggregateRating" not in data(Client(), doctor)[0]
    settings.STRUCTURED_DATA = False
    assert "ld+json" not in Client().get(f"/doctors/{doctor.slug}/").content.decode()
