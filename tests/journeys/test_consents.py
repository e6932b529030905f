"""Terms change while somebody writes: they are asked once, and nothing that was typed is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House

BUILD = """
from tests import factories
from tests.cast import gather
cast = gather(now)
factories.photo(cast.question, now)
result = cast.question.pk
"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with the cast."""
    with House() as house:
        yield house


def test_new_terms_are_asked_for_and_what_was_typed_goes_on(house: House, browse: Open) -> None:
    question = house.tell(BUILD)
    house.serve()
    page = browse(house, "/account/login/", viewport=PHONE)
    sign_in(house, page, "ana@example.org")
    page.goto(f"/account/questions/{question}/updates/")
    page.locator("textarea[name=body]").fill("Day six: <less> red & calm.")
    page.locator("input[name=day]").fill("6")
    # The operator publishes terms of their own meanwhile.
    assert "to be filled in" in house.run("texts")
    (house.data / "texts" / "terms.md").write_text("Version: 2027\n\n# Be kind\n\nAnd be 18 or older.\n")
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    expect(page.get_by_role("heading", name="The terms are new")).to_be_visible()
    expect(page.get_by_text("And be 18 or older.")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("button", name="I agree, go on").click()
    page.wait_for_url("**/questions/**")
    kept = house.tell("from consilium.questions.models import Update\nresult = [u.body for u in Update.objects.all()]")
    assert kept == ["Day six: <less> red & calm."]
    page.goto("/account/")
    page.get_by_role("link", name="What you agreed to").click()
    expect(page.get_by_text("You accepted version 2027")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("button", name="Allow it").click()
    expect(page.get_by_text("Allowed since")).to_be_visible()
    assert house.run("export", house.data / "research.jsonl", "--research").startswith("1 questions")
    page.get_by_role("button", name="Take it back now").click()
    expect(page.get_by_text("You have not allowed this")).to_be_visible()
    assert house.run("export", house.data / "research.jsonl", "--research").startswith("0 questions")
    page.goto("/terms/")
    expect(page.get_by_text("Version 2027")).to_be_visible()
    page.goto("/privacy/")
    expect(page.get_by_text("This is a draft.")).to_be_visible()
    axe_finds_nothing(page)
