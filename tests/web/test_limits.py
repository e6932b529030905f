"""Limits in requests: told in words, per person and address, and nothing tells which e-mails have accounts."""

import re
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from consilium.people.limits import Limit
from consilium.people.models import Allowance
from consilium.web import limits
from consilium.web.limits import Allowed, address_of, in_words
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def few(monkeypatch: pytest.MonkeyPatch, name: str, person: int = 2, address: int = 4) -> None:
    """Allow little of one action."""
    hour = timedelta(hours=1)
    monkeypatch.setattr(limits, "SENDING", {**limits.SENDING, name: Allowed(Limit(person, hour), Limit(address, hour))})


def test_too_many_votes_are_told_how_long_to_wait(cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, "answer_vote")
    answer = factories.answer(cast.question, now)
    path, sam, ana = f"/answers/{answer.pk}/votes/", client_of(cast, "sam"), client_of(cast, "ana")
    assert [sam.post(path, {"value": "1"}).status_code for _ in range(3)] == [302, 302, 429]
    refused = sam.post(path, {"value": "-1"})
    assert b"Please wait 30 minutes" in refused.content
    assert 1700 < int(refused["Retry-After"]) <= 1800
    assert "default-src 'none'" in refused["Content-Security-Policy"]
    answer.refresh_from_db()
    assert answer.helpful == 1
    # Another person is not held up, until the address itself has had enough.
    assert [ana.post(path, {"value": "1"}).status_code for _ in range(2)] == [302, 302]
    mo = client_of(cast, "mo")
    assert mo.post(path, {"value": "1"}).status_code == 429
    assert mo.post(path, {"value": "1"}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_codes_cannot_be_guessed_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, "account_confirm_login_code", address=5)
    codes = []
    for _ in range(6):
        client = Client()
        client.post("/account/login/", {"email": "sam@example.org"})
        codes.append(client.post("/account/login/code/confirm/", {"code": "WRONGS"}).status_code)
    assert codes[-1] == 429
    assert 429 not in codes[:3]


def test_reading_is_not_limited_and_no_address_is_kept(cast: Cast) -> None:
    client = Client()
    for _ in range(3):
        client.get(cast.question.get_absolute_url())
    assert Allowance.objects.count() == 0
    client.post("/account/login/", {"email": "sam@example.org"}, REMOTE_ADDR="192.0.2.7")
    (row,) = Allowance.objects.all()
    assert (row.action, re.fullmatch(r"[0-9a-f]{40}", row.who) is not None) == ("account_login", True)


@pytest.mark.parametrize(
    ("proxies", "headers", "same"),
    [
        (0, ("198.51.100.1", "198.51.100.2"), True),
        (1, ("198.51.100.1", "198.51.100.2"), False),
        (1, ("203.0.113.9, 198.51.100.1", "203.0.113.8, 198.51.100.1"), True),
    ],
)
def test_only_as_many_proxies_as_there_are_are_believed(
    settings: Any, proxies: int, headers: tuple[str, str], same: bool
) -> None:
    settings.PROXIES = proxies
    one, other = (address_of(RequestFactory().get("/", headers={"X-Forwarded-For": header})) for header in headers)
    assert (one == other) == same


def test_a_household_is_one_address() -> None:
    found = {address_of(RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}")) for n in range(1, 5)}
    assert len(found) == 1
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="odd")) == "nowhere"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (59, "59 seconds"), (61, "2 minutes"), (3600, "1 hour"), (7201, "3 hours")],
)
def test_the_time_in_words(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


def asked_for_a_code(email: str, number: int) -> tuple[int, str, str, float]:
    """Return the status, the way on, the page's words and the seconds of asking for a code."""
    client = Client()
    started = time.perf_counter()
    answer = client.post("/account/login/", {"email": email}, REMOTE_ADDR=f"192.0.2.{number}")
    took = time.perf_counter() - started
    page = client.get(answer["Location"]).content.decode()
    plain = re.sub(r'value="[^"]*"', "", page).replace(email, "E-MAIL")
    return answer.status_code, answer["Location"], plain, took


def test_nothing_tells_whether_an_e_mail_has_an_account(cast: Cast) -> None:
    assert django_settings.ACCOUNT_PREVENT_ENUMERATION
    known, unknown = [], []
    for number in range(1, 16):
        person = factories.person(cast.question.added_at)
        known.append(asked_for_a_code(person.email, number))
        unknown.append(asked_for_a_code(f"nobody{number}@example.org", number + 100))
    assert {row[:3] for row in known} == {row[:3] for row in unknown}
    times = statistics.median(row[3] for row in known), statistics.median(row[3] for row in unknown)
    assert max(times) < 3 * min(times) + 0.02


def addresses() -> list[tuple[str, str]]:
    """Return route and path of every address of the site, those of libraries with a number or a word filled in."""
    found: dict[str, str] = {}

    def walk(patterns: Any, prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                filled = re.sub(r"<int:\w+>", "1", route)
                filled = re.sub(r"<path:\w+>|<slug:\w+>|<str:\w+>|<\w+>", "x", filled)
                found[route] = "/" + re.sub(r"\^password/.*", "password/reset/key/x-y/", filled)
            else:
                walk(pattern.url_patterns, route)

    walk(get_resolver().url_patterns, "")
    return sorted((route, path) for route, path in found.items() if "(?P<app_label>" not in route)


def test_every_address_that_takes_a_form_is_limited_and_says_how_long_to_wait(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Allowed(Limit(1, timedelta(hours=1)), Limit(2, timedelta(hours=1)))
    monkeypatch.setattr(limits, "ANYTHING", once)
    monkeypatch.setattr(limits, "SENDING", dict.fromkeys(limits.SENDING, once))
    table = addresses()
    assert len(table) > 120
    sam, unlimited = client_of(cast, "sam"), []
    for _, path in table:
        Allowance.objects.all().delete()
        by_person = [sam.generic(method, path).status_code for method in ("PUT", "PUT")]
        other = Client()
        by_address = [other.generic("PUT", path) for _ in range(2)]
        told = b"Please wait" in by_address[1].content and "Retry-After" in by_address[1]
        # A method that no page takes is counted all the same: the limit stands before the page.
        if by_person[0] == 429 or by_person[1] != 429 or by_address[0].status_code == 429 or not told:
            unlimited.append((path, by_person, [answer.status_code for answer in by_address]))
    assert unlimited == []


def test_every_named_limit_is_that_of_an_address() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in (*limits.SENDING, *limits.READING) if name not in names} == set()


def test_limits_are_kept_in_rows_that_all_processes_share(cast: Cast) -> None:
    client_of(cast, "sam").post("/account/export/")
    kept = set(Allowance.objects.filter(action="export").values_list("who", flat=True))
    # A person by number, an address by a digest that nobody else can make.
    assert kept == {f"person {cast.sam.pk}", address_of(RequestFactory().post("/", REMOTE_ADDR="127.0.0.1"))}
