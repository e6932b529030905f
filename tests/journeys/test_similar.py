"""Before posting one is shown who asked the same; reading their page, by whatever way, loses nothing of the draft."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open
from tests.journeys.house import House

TITLE = "White dots all over on day 4, is that the laser?"
WORDS = "Little white dots came up on both cheeks this morning. They do not hurt."
THEIRS = "White dots on both cheeks on day 4 after the laser"
BUILD = f"""
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import AnswerRecord, QuestionRecord
said = AnswerRecord(position=1, body="These are milia. Leave them alone and ask your clinic.")
asked = QuestionRecord(
    "elsewhere", "1", {THEIRS!r}, body="Little white dots came up this morning.",
    procedure="Halo laser", procedure_id="halo-laser", day=4, answers=(said,),
)
import_records([asked], Counts(), now=now)
"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with one answered question."""
    with House() as built:
        built.tell(BUILD)
        yield built.serve()


def go_on(page: Page) -> None:
    """Press the button at the end of the steps."""
    page.locator(".step-end button").click()


@pytest.mark.parametrize("options", [{"script": True}, {"script": False, "viewport": PHONE}], ids=["script", "without"])
def test_a_similar_question_is_shown_and_reading_it_keeps_the_draft(
    house: House, browse: Open, options: dict[str, Any]
) -> None:
    page = browse(house, "/ask/", **options)
    page.get_by_label("What was done?").fill("Halo laser")
    page.get_by_label("Or which day is it?").fill("4")
    go_on(page)
    expect(page.locator("#step-2")).to_be_visible()
    page.get_by_label("Your question in one line").fill(TITLE)
    page.get_by_label("What do you see and feel?").fill(WORDS)
    go_on(page)
    expect(page.locator("#step-3")).to_be_visible()
    go_on(page)
    page.wait_for_url("**/ask/check/")
    similar = page.locator(".check-similar")
    expect(similar).to_contain_text("Others asked something like it")
    expect(similar).to_contain_text("1 answer")

    similar.get_by_role("link", name=THEIRS).click()
    expect(page.get_by_role("heading", name=THEIRS)).to_be_visible()
    expect(page.locator("#answers")).to_contain_text("These are milia.")
    page.go_back()
    expect(page.locator(".preview")).to_contain_text(TITLE)

    page.locator(".check-similar").get_by_role("link", name=THEIRS).click()
    expect(page.get_by_role("heading", name=THEIRS)).to_be_visible()
    page.goto(f"{house.url}/ask/?step=2")
    expect(page.get_by_label("Your question in one line")).to_have_value(TITLE)
    expect(page.get_by_label("What do you see and feel?")).to_have_value(WORDS)
