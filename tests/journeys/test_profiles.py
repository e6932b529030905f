"""A doctor changes the own profile on a phone without scripts, and a new picture and title once a moderator looked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doctors.checks.making import picture
from tests.journeys.conftest import DESKTOP, PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House

BUILD = """
from tests.cast import gather
result = f"/doctors/{gather(now).dr_brandt.slug}/"
"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with the cast."""
    with House() as built:
        built.profile = built.tell(BUILD)  # type: ignore[attr-defined]
        yield built.serve()


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """How each person is signed in, kept for the journeys that follow."""
    return {}


@pytest.fixture
def signed_in(house: House, browse: Open, kept: dict[str, Any]) -> Any:
    """Open a page as somebody, signed in with a code and the app the first time."""

    def open_page(name: str, path: str, **options: Any) -> Page:
        if name not in kept:
            page = browse(house, "/account/login/")
            sign_in(house, page, f"{name}@example.org")
            kept[name] = page.context.storage_state()
        return browse(house, path, storage_state=kept[name], **options)

    return open_page


def test_words_show_at_once_and_a_picture_once_it_was_looked_at(
    house: House, browse: Open, signed_in: Any, tmp_path: Path
) -> None:
    file, path = tmp_path / "me.jpg", house.profile  # type: ignore[attr-defined]
    file.write_bytes(picture("teal"))
    page = signed_in("brandt", "/account/", script=False, viewport=PHONE)
    page.get_by_role("link", name="Change your profile").click()
    page.get_by_label("About you").fill("Scars and lasers, since 2009.")
    page.get_by_label("Languages you speak").fill("English, Klingon")
    page.get_by_text("Laser resurfacing", exact=True).click()
    page.get_by_role("checkbox", name="Halo", exact=False).first.check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("Klingon")
    expect(page.get_by_label("About you")).to_have_value("Scars and lasers, since 2009.")
    page.get_by_label("Languages you speak").fill("English, Danish")
    page.get_by_role("button", name="Keep it").click()
    reader = browse(house, path)
    expect(reader.get_by_text("English, Danish")).to_be_visible()
    expect(reader.get_by_text("Scars and lasers, since 2009.")).to_be_visible()

    page.goto("/account/profile/name/")
    page.get_by_label("Letters after your name").fill("MD, FACS")
    page.get_by_label("A new picture of you").set_input_files(file)
    page.get_by_role("button", name="Send it to be checked").click()
    expect(page.get_by_text("It waits for moderators.")).to_be_visible()
    page.get_by_role("link", name="Crop it").click()
    left = page.get_by_label("Cut off on the left")
    left.focus()
    for _ in range(10):
        left.press("ArrowRight")
    expect(left).to_have_value("10")
    page.get_by_role("button", name="Keep it like this").click()
    expect(page.get_by_text("The picture is cropped.")).to_be_visible()
    assert page.locator("img.proposed").evaluate("picture => picture.naturalWidth") == 288
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ida Brandt, MD")
    expect(reader.locator("img.portrait")).to_have_count(0)

    desk = signed_in("mo", "/moderation/doctors/")
    desk.get_by_role("link", name="A change of profile: Ida Brandt").click()
    expect(desk.get_by_text("MD → MD, FACS")).to_be_visible()
    assert desk.locator("img.proposed").evaluate("picture => picture.naturalWidth") == 288
    axe_finds_nothing(desk)
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="Approve").click()
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ida Brandt, MD, FACS")
    expect(reader.locator("p.verified")).to_contain_text("Licence checked")
    assert reader.locator("img.portrait").evaluate("picture => picture.naturalWidth") == 288


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(signed_in: Any, scheme: str, viewport: dict[str, int]) -> None:
    for path in ("/account/profile/", "/account/profile/name/"):
        page = signed_in("brandt", path, viewport=viewport, color_scheme=scheme)
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
