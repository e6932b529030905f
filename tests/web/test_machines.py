"""What machines read is well formed, escaped, complete, and shows nothing that its reader may not see."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from consilium.questions.actions import ask
from consilium.questions.models import Question
from consilium.web.pages import machines
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NASTY = "</script><script>alert(1)</script> & \"'\u2028 \x0b]]>"


def xml(path: str) -> ElementTree.Element:
    """Return the document at a path."""
    response = Client().get(path)
    assert (response.status_code, dict(response.cookies)) == (200, {})
    return ElementTree.fromstring(response.content)


def locations(path: str) -> list[str]:
    """Return the paths that a sitemap names."""
    return [(found.text or "").removeprefix("http://127.0.0.1:8000") for found in xml(path).iter(f"{MAP}loc")]


def graph(client: Client, question: Question) -> list[dict[str, Any]]:
    """Return what a question page says of itself."""
    page = client.get(question.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    things: list[dict[str, Any]] = json.loads(found[0])["@graph"]
    return things


def test_sitemaps_lead_to_every_public_page(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "A_FILE", 2)
    made = [
        ask(asker=cast.sam, title=f"Q {n}", body="", procedure="", day=None, country="US", now=now) for n in range(5)
    ]
    Question.objects.filter(pk=made[1].pk).update(is_public=False)
    named = [path for name in locations("/sitemap.xml") for path in locations(name)]
    assert sorted(path for path in named if re.match(r"/questions/\d", path)) == sorted(
        row.get_absolute_url() for row in Question.objects.filter(is_public=True)
    )
    assert {"/doctors/ida-brandt/", "/procedures/halo-laser/", "/"} <= set(named)
    assert len(named) == len(set(named))


def test_robots_names_the_sitemap(db: None, client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"
    assert "Disallow: /search/" in lines


def test_feeds_hold_the_newest_with_coarse_times(cast: Cast, now: datetime) -> None:
    ask(asker=cast.sam, title=NASTY, body=NASTY, procedure="halo-laser", day=1, country="US", now=now)
    for path in ("/feeds/questions.atom", "/feeds/procedures/halo-laser.atom"):
        feed = xml(path)
        titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        assert titles == [NASTY.replace("\x0b", ""), cast.question.title]
        assert {entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")} == {"2026-11-01T00:00:00Z"}


def test_a_doctors_feed_is_closed_to_colleagues(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now, by=cast.dr_brandt, body="Quietly odd.")
    path = f"/feeds/doctors/{cast.dr_brandt.slug}.atom"
    assert b"Quietly odd." in Client().get(path).content
    assert b"Quietly odd." not in client_of(cast, "chen").get(path).content


def test_an_unanswered_question_is_no_qa_page(cast: Cast) -> None:
    assert [thing["@type"] for thing in graph(Client(), cast.question)] == ["BreadcrumbList"]


def test_answers_are_suggested_and_never_accepted(cast: Cast, now: datetime) -> None:
    answers = [factories.answer(cast.question, now, body=f"{number} {NASTY}") for number in range(2)]
    hidden = factories.answer(cast.question, now, body="hidden")
    type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
    page, trail = graph(Client(), cast.question)
    entity = page["mainEntity"]
    assert (page["@type"], entity["answerCount"], "acceptedAnswer" in entity) == ("QAPage", 2, False)
    assert [found["url"].rsplit("#", 1)[1] for found in entity["suggestedAnswer"]] == [
        f"answer-{answer.pk}" for answer in answers
    ]
    assert entity["suggestedAnswer"][0]["text"].startswith("0 </script><script>")
    assert entity["dateCreated"] == "2026-11"
    assert trail["itemListElement"][0]["name"] == "Procedures"
    # A doctor who has not answered is told of none.
    assert [thing["@type"] for thing in graph(client_of(cast, "chen"), cast.question)] == ["BreadcrumbList"]


def test_one_switch_leaves_it_out(cast: Cast, now: datetime, settings: Any, client: Client) -> None:
    settings.STRUCTURED_DATA = False
    factories.answer(cast.question, now)
    assert b"ld+json" not in client.get(cast.question.get_absolute_url()).content
