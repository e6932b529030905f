"""Limits in requests: told in words, per person and address, and nothing tells which e-mails have accounts."""

import re
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory

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
