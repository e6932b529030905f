"""A visitor reads the saved page that was imported, signs up to vote, changes the vote and takes it back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House
from tests.shared import shared

READERS = [
    pytest.param({"script": True}, id="desktop"),
    pytest.param({"script": False}, id="desktop without JavaScript"),
    pytest.param({"script": True, "viewport": PHONE}, id="phone"),
    pytest.param({"script": False, "viewport": PHONE}, id="phone without JavaScript"),
]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with the saved page in it."""
    with House() as built:
        line = built.run("import", shared("cases/seed-halo.txt"))
        assert line == "1 questions, 10 answers, 7 doctors added, 0 already there, 0 rejected\n"
        again = built.run("import", shared("cases/seed-halo.txt"))
        assert again == "0 questions, 0 answers, 0 doctors added, 11 already there, 0 rejected\n"
        yield built.serve()


def test_the_imported_page_is_whole(house: House, browse: Open) -> None:
    page = browse(house, "/questions/1/", script=False)
    page.goto(page.url + "?order=original")
    answers = page.locator("article.answer")
    expect(answers).to_have_count(10)
    expect(answers.nth(0).get_by_role("heading").first).to_have_text("INFECTION following laser- see your specialist.")
    expect(answers.nth(9).get_by_role("heading").first).to_have_text("Halo Laser and Now With Pimples What Do I Do?")
    words = page.locator("body").inner_text()
    for expected in (
        "day 4",
        "911",
        "4.8 out of 5 stars",
        "207 reviews",
        "Kansas City Facial Plastic Surgeon",
        "no substitute for the advice of your own physician",
        "no doctor–patient relationship",
    ):
        assert expected in words, expected
    assert "{{" not in page.content()
    assert [answers.nth(number).locator(".vote").inner_text().count("+0") for number in range(10)] == [1] * 10
    assert page.context.cookies() == []


@pytest.mark.parametrize("reader", READERS)
def test_sign_up_vote_change_take_back(
    house: House, browse: Open, reader: dict[str, object], request: pytest.FixtureRequest
) -> None:
    address = f"{request.node.callspec.id.replace(' ', '.')}@example.org".lower()
    page = browse(house, "/questions/1/", **reader)
    third = page.locator("article.answer").nth(2)
    answer = third.get_attribute("id") or ""
    before = int(third.locator("output, .vote-count").first.inner_text())
    third.get_by_role("link", name="Helpful", exact=False).first.click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("mail", exact=False).fill(address)
    page.get_by_label("18 or older", exact=False).check()
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Code", exact=False).first.fill(house.code_for(address))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(f"{house.url}/questions/1/{page.url.split('/questions/1/')[1].split('#')[0]}#{answer}")
    assert count(page, answer) == before + 1
    press(page, answer, "Not helpful")
    assert count(page, answer) == before - 1
    press(page, answer, "Not helpful")
    assert count(page, answer) == before


def press(page: Page, answer: str, name: str) -> None:
    """Press a button of the vote and wait until the server's count is there."""
    vote = page.locator(f"#{answer} .vote")
    with page.expect_response(lambda response: "/votes/" in response.url):
        vote.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def count(page: Page, answer: str) -> int:
    """Read the helpful count of an answer from the page."""
    return int(page.locator(f"#{answer} .vote output, #{answer} .vote .vote-count").first.inner_text())


def test_a_second_sign_in_uses_a_code_and_an_unknown_address_is_not_told(house: House, browse: Open) -> None:
    page = browse(house, "/account/login/?next=/account/")
    page.get_by_label("mail", exact=False).fill("nobody.knows@example.org")
    page.locator("main form button[type=submit]").first.click()
    unknown = page.locator("main").inner_text()
    known = browse(house, "/account/login/?next=/account/")
    sign_in(house, known, "desktop@example.org")
    expect(known).to_have_url(f"{house.url}/account/")
    assert "code" in unknown.lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/questions/",
        "/questions/1/",
        "/doctors/",
        "/doctors/jason-emer/",
        "/procedures/",
        "/procedures/halo-laser/",
        "/conditions/",
        "/conditions/milia/",
        "/search/",
        "/search/?q=wite+bumps",
        "/account/login/",
        "/account/signup/",
        "/about/",
        "/privacy/",
        "/terms/",
        "/no-such-page/",
    ],
)
def test_axe_finds_nothing(house: House, browse: Open, path: str, scheme: str) -> None:
    page = browse(house, path, color_scheme=scheme)
    page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    axe_finds_nothing(page)
