"""Somebody follows a question, is told by mail and in the inbox, has it collected, and ends it."""

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House
from tests.mailbox import Received

# Each telling is a process of its own, whose factories would begin to number people anew.
ANSWER = """
from itertools import count
from consilium.people.models import Person
from consilium.questions.models import Question
from tests import factories
factories._numbers = count(1000 + 10 * Person.objects.count())
for _ in range({count}):
    factories.answer(Question.objects.get(), now)
"""
DUE = "from consilium.notifications.models import Notice\nNotice.objects.exclude(mail_at=None).update(mail_at=now)\n"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with Ana's question in it."""
    with House() as built:
        built.tell("from tests.cast import gather\ngather(now)")
        yield built.serve()


def notices_to(house: House, address: str, *, seen: int) -> list[Received]:
    """Return the mails with notices to an address, waiting for one more than `seen`."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        mails = [mail for mail in house.mailbox.mails if mail.to == (address,) and "List-Unsubscribe" in mail.message]
        if len(mails) > seen:
            return mails
        time.sleep(0.05)
    raise AssertionError(f"no notice came to {address}")


@pytest.mark.parametrize(
    ("who", "script", "viewport"), [("sam", False, PHONE), ("mo.reader", True, DESKTOP)], ids=["phone", "desktop"]
)
def test_follow_be_told_collect_and_end(
    house: House, browse: Open, who: str, script: bool, viewport: dict[str, int]
) -> None:
    address = f"{who}@example.org"
    if who != "sam":
        house.tell(f"from tests.cast import account\naccount({who!r}, now)")
    page = browse(house, "/questions/1/", script=script, viewport=viewport)
    page.get_by_role("link", name="Follow this question").click()
    sign_in(house, page, address)
    if script:
        axe_finds_nothing(page)
    page.get_by_role("button", name="Follow this question").click()
    expect(page.get_by_role("button", name="No longer follow this question")).to_be_visible()

    house.tell(ANSWER.format(count=1))
    (mail,) = notices_to(house, address, seen=0)
    assert mail.subject == "A doctor answered a question you follow"
    assert "pale bumps" not in mail.text
    page.goto("/")
    expect(page.get_by_role("link", name="Inbox, 1 unread")).to_be_visible()
    page.get_by_role("link", name="Inbox, 1 unread").click()
    if script:
        axe_finds_nothing(page)
    page.get_by_role("link", name=re.compile("answered a question you follow")).click()
    expect(page).to_have_url(re.compile(r"/questions/1/[^/]+/#answer-\d+$"))
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()

    page.goto("/account/notices/")
    if script:
        axe_finds_nothing(page)
    page.get_by_label("A new answer").select_option("daily")
    page.get_by_role("button", name="Keep this").click()
    house.tell(ANSWER.format(count=2) + DUE)
    assert notices_to(house, address, seen=1)[-1].subject == "2 things are new for you"

    ending = str(mail.message["List-Unsubscribe"]).strip().strip("<>")
    away = browse(house, urllib.parse.urlsplit(ending).path, script=script, viewport=viewport)
    expect(away.get_by_role("heading", name="End these mails?")).to_be_visible()
    if script:
        axe_finds_nothing(away)
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(ending, data=body, timeout=10) as answer:
        assert (answer.status, answer.url) == (200, ending)
    page.goto("/account/notices/")
    expect(page.get_by_label("A new answer")).to_have_value("off")
    away.get_by_role("button", name="End all mails").click()
    expect(away.get_by_role("heading", name="Mails have ended")).to_be_visible()
    assert away.context.cookies() == []
