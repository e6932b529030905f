"""The search page: whatever is asked, it answers, keeps what was typed, and costs the same for one row and ten."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from consilium.questions.actions import ask
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def page(client: Client, query: str) -> str:
    """Return the search page for a query string."""
    response = client.get(f"/search/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=",
        "?q=%F0%9F%98%80",
        "?q=" + "x" * 10_000,
        "?q=%00%22%27*%28NEAR",
        "?q=bumps&page=99999999999999999999",
        "?q=bumps&page=-1",
        "?q=bumps&day=x&level=Q&procedure=none&condition=nothing&answered=maybe&order=x&as=y",
        "?q=bumps&q=lumps",
        "?day=4-7",
    ],
)
def test_any_query_gets_a_page(cast: Cast, client: Client, query: str) -> None:
    assert "<h1>" in page(client, query)


def test_a_visitor_gets_no_cookie_and_no_token(cast: Cast, client: Client) -> None:
    response = client.get("/search/?q=bumps")
    assert (response.cookies, b"csrf" in response.content) == ({}, False)


def test_words_are_marked_and_escaped(cast: Cast, client: Client) -> None:
    shown = page(client, "?q=pale+bumps")
    assert "Small <mark>pale</mark> <mark>bumps</mark> on both cheeks" in shown or (
        "Small <mark>pale bumps</mark> on both cheeks" in shown
    )
    assert "<script>" not in page(client, "?q=%3Cscript%3Ealert(1)%3C/script%3E").replace("<script type", "")


def test_what_was_typed_and_chosen_is_kept(cast: Cast, client: Client) -> None:
    shown = page(client, "?q=bumps&day=4-7&order=newest")
    assert 'value="bumps"' in shown
    assert '<input type="hidden" name="day" value="4-7">' in shown
    assert "Days 4 to 7" in shown


def test_an_answer_is_quoted_for_those_who_may_read_it(cast: Cast, client: Client, now: datetime) -> None:
    factories.answer(cast.question, now, body="Use gadolinium.")
    assert "<mark>gadolinium</mark>" in page(client, "?q=gadolinium")
    assert cast.question.title not in page(client_of(cast, "brandt"), "?q=gadolinium")


def test_a_slip_leads_both_ways(cast: Cast, client: Client) -> None:
    shown = page(client, "?q=bumsp")
    assert ("These are for <b>bumps</b>" in shown, "as=written" in shown) == (True, True)
    assert 'Did you mean <a href="/search/?q=bumps">' in page(client, "?q=bumsp&as=written")


@pytest.mark.parametrize(
    ("query", "links"),
    [
        ("milk+spots", ["/conditions/milia/"]),
        ("wite+bumps", ["/conditions/milia/"]),
        ("milia+after+halo", ["/conditions/milia/", "/procedures/halo-laser/"]),
        ("something", []),
    ],
)
def test_what_a_query_names_has_a_page(cast: Cast, client: Client, query: str, links: list[str]) -> None:
    view = client.get(f"/search/?q={query}").context["search"]
    assert [link.url for link in view.about] == links
    # A doctor is led to the same: it depends on the query alone.
    assert client_of(cast, "brandt").get(f"/search/?q={query}").context["search"].about == view.about


def test_pages_follow_each_other(cast: Cast, client: Client, now: datetime) -> None:
    for number in range(45):
        asker = factories.person(now)
        ask(asker=asker, title=f"Rash {number}", body="", procedure="", day=None, country="US", now=now)
    shown = [page(client, f"?q=rash&page={number}").count('<article class="row">') for number in (1, 2, 3, 9)]
    assert shown == [20, 20, 5, 5]


@pytest.mark.parametrize("who", ["", "sam", "brandt"])
def test_ten_rows_cost_as_many_queries_as_one(cast: Cast, now: datetime, who: str, queries: Any) -> None:
    client = client_of(cast, who) if who else Client()

    def cost() -> int:
        page(client, "?q=bumps")
        before = len(queries)
        page(client, "?q=bumps")
        return len(queries) - before

    # Few enough that nearly fitting ones would be looked for: with one word there are none.
    one = cost()
    for number in range(10):
        ask(asker=cast.sam, title=f"Bumps {number}", body="", procedure="", day=None, country="US", now=now)
    assert cost() == one
