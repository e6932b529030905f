"""The desk at work: spam held and mended, danger judged twice, a ring set aside and given back, forty items by keys."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open, axe_finds_nothing
from tests.journeys.house import House

BUILD = """
from tests import factories
from tests.cast import account, gather, give_second_factor, verify
from consilium.doctors.actions import add_doctor
from consilium.people.actions import give_role
from consilium.people.models import Role
from consilium.questions.actions import ask
from tests.votes.test_rings import ring_of_three
cast = gather(now)
mia = account("mia", now)
give_role(person=mia, kind=Role.Kind.MODERATOR, given_by=None, now=now)
lind = add_doctor(name="Elsa Lind", post_nominals="MD", specialty="dermatology", account=account("lind", now), now=now)
verify(lind, now)
for person in (mia, lind.account):
    give_second_factor(person)
answer = factories.answer(cast.question, now, by=lind, body="Press them out at home tonight.")
factories.answer(cast.question, now, by=cast.dr_brandt, body="Leave them alone.")
spam = ask(asker=cast.sam, title="Bumps on day 3?", body="They came. See www.glow-example.com for a discount.", now=now)
ring = ring_of_three(cast, now)
result = {
    "question": cast.question.get_absolute_url(),
    "answer": answer.pk,
    "spam": spam.get_absolute_url(),
    "ring": ring[0].question.get_absolute_url(),
}
"""
FORTY = """
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Flag, Kind
from consilium.moderation.subjects import subject
from consilium.people.models import Person
from consilium.questions.actions import ask
from tests.cast import account
mo = Person.objects.get(pseudonym="Mo")
for number in range(40):
    row = ask(asker=account(f"asker-{number}", now), title=f"Item {number}", body="Is that usual?", now=now)
    raise_flag(person=mo, subject=subject(Kind.QUESTION, row.pk), reason=Flag.Reason.SPAM, now=now)
"""
WAITING = "from consilium.moderation.models import Case\nresult = Case.objects.filter(closed_at=None).count()"
WHOLE = "from consilium.moderation.chain import first_break\nresult = first_break()"
As = Callable[..., Page]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with two moderators, two doctors who have answered, a held question and a ring."""
    with House() as built:
        built.places = built.tell(BUILD)  # type: ignore[attr-defined]
        yield built.serve()


def at(house: House, name: str) -> Any:
    """Return where something of the house stands."""
    return house.places[name]  # type: ignore[attr-defined]


def seen(house: House, path: str) -> tuple[int, str]:
    """Return what a visitor gets."""
    try:
        with urllib.request.urlopen(house.url + path, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def test_spam_is_held_mended_and_released(house: House, signed_in: As) -> None:
    assert seen(house, at(house, "spam"))[0] == 404
    page = signed_in("sam", at(house, "spam"), viewport=PHONE)
    expect(page.get_by_text("It holds a link, and links are looked at first.")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("link", name="Change the words").click()
    page.locator("textarea[name=body]").fill("They came, and they do not itch.")
    page.locator("main form button[value=post]").click()
    page.wait_for_load_state()
    expect(page.get_by_text("is kept and does not show")).to_have_count(0)
    status, body = seen(house, at(house, "spam"))
    assert (status, "they do not itch" in body, "glow-example" in body) == (200, True, False)


def test_danger_shows_at_once_is_decided_appealed_and_restored(house: House, signed_in: As) -> None:
    path, answer = at(house, "question"), at(house, "answer")
    page = signed_in("brandt", f"/answers/{answer}/agreements/")
    page.get_by_label("I disagree").check()
    page.get_by_label("If you disagree, why?").select_option("dangerous")
    page.get_by_label("In your words").fill("Pressing new skin tears it.")
    page.get_by_role("button", name="Keep it").click()
    assert "Pressing new skin tears it." in seen(house, path)[1]
    desk = signed_in("mo", "/moderation/")
    expect(desk.get_by_role("heading", name="Answer by Elsa Lind, MD")).to_be_visible()
    axe_finds_nothing(desk)
    desk.get_by_label("Following it could hurt somebody").check()
    desk.get_by_role("button", name="Hide it").click()
    expect(desk.get_by_text("is written down")).to_be_visible()
    assert "Press them out" not in seen(house, path)[1]
    author = signed_in("lind", "/inbox/")
    author.get_by_role("link", name="Your answer was hidden").first.click()
    author.get_by_label("Why should another moderator").fill("I meant a warm compress, and said so below.")
    author.get_by_role("button", name="Appeal").click()
    expect(author.get_by_text("Another moderator will look at it").first).to_be_visible()
    desk.goto("/moderation/")
    expect(desk.get_by_text("This one is for another moderator").first).to_be_visible()
    second = signed_in("mia", "/moderation/", script=False)
    expect(second.get_by_text("I meant a warm compress")).to_be_visible()
    second.get_by_role("button", name="Show it").click()
    assert "Press them out" in seen(house, path)[1]
    assert house.tell(WHOLE) is None


def test_a_ring_is_found_set_aside_and_given_back(house: House, signed_in: As) -> None:
    up = re.compile(r"\+\d+")
    before = up.findall(seen(house, at(house, "ring"))[1])
    assert before[:1] == ["+4"]
    page = signed_in("mo", "/moderation/votes/", viewport=PHONE)
    axe_finds_nothing(page)
    page.get_by_role("button", name="Set aside").click()
    expect(page.get_by_text("9 votes are set aside.")).to_be_visible()
    assert up.findall(seen(house, at(house, "ring"))[1])[:1] == ["+1"]
    page.get_by_role("button", name="Let them count again").click()
    expect(page.get_by_text("9 votes count again.")).to_be_visible()
    assert up.findall(seen(house, at(house, "ring"))[1]) == before


def test_no_public_page_sets_a_cookie_or_asks_another_host(house: House, browse: Open) -> None:
    question = at(house, "question")
    paths = [
        "/",
        "/questions/",
        question,
        f"{question}history/",
        f"{question}sheet/",
        "/doctors/",
        "/doctors/elsa-lind/",
    ]
    paths += ["/procedures/", "/procedures/halo-laser/", "/search/?q=bumps", "/ask/", "/moderation/log/"]
    paths += ["/about/", "/method/", "/privacy/", "/terms/", "/nowhere/"]
    page = browse(house, "/")  # which fails for a request to anywhere else
    for path in paths:
        page.goto(path)
        assert (path, page.context.cookies()) == (path, [])
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_forty_items_are_decided_by_the_keyboard_alone(house: House, signed_in: As) -> None:
    house.tell(FORTY)
    waiting = house.tell(WAITING)
    assert waiting >= 40
    page = signed_in("mo", "/moderation/")
    began = time.monotonic()
    for left in range(waiting, waiting - 40, -1):
        expect(page.locator(".desk-head .lead b").first).to_have_text(str(left))
        # Keys are heard once the script of the new page has run, and it runs before the page is loaded.
        page.wait_for_load_state()
        page.keyboard.press("1")
        expect(page.locator('[data-key="1"]')).to_be_checked()
        page.keyboard.press("a")
    expect(page.get_by_text("is written down").first).to_be_visible()
    assert (house.tell(WAITING), house.tell(WHOLE)) == (waiting - 40, None)
    assert time.monotonic() - began < 600
