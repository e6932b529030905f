"""A frightened person asks: with three photos, is warned, signs up at the end, posts, and follows it to its end."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House
from tests.lib.images import heic_making, making
from tests.shared import shared

READERS = [
    pytest.param({"script": True}, id="desktop"),
    pytest.param({"script": False}, id="desktop-without-script"),
    pytest.param({"script": True, "viewport": PHONE}, id="phone"),
    pytest.param({"script": False, "viewport": PHONE}, id="phone-without-script"),
]
TITLE = "White dots all over on day 4, is that the laser?"
WORDS = (
    "My face was treated with Halo. It swelled, went bronze, and the bronze is coming off now. My eyes are still badly "
    "swollen, and this morning there are little white pimples everywhere. You can call me on 07700 900123."
)
BUILD = """
from consilium.doctors.actions import add_doctor
from tests.cast import account, verify
own = account("haddad", now)
doctor = add_doctor(name="Ines Haddad", post_nominals="MD", specialty="dermatology", account=own, now=now)
verify(doctor, now)
for name in ("noor", "olga", "piet", "rosa-390-light", "rosa-390-dark", "rosa-1280-light", "rosa-1280-dark"):
    account(name, now)
"""
ASK_BACK = """
from consilium.doctors.models import Doctor
from consilium.questions.following import ask_back
from consilium.questions.models import Question
question = Question.objects.get(pk={pk})
doctor = Doctor.objects.get(name="Ines Haddad")
ask_back(question=question, doctor=doctor, about="itching", words="Is it itching?", now=now)
result = question.level
"""
SIGN_OUT_ALL = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with a doctor and seven people."""
    with House() as built:
        built.tell(BUILD)
        yield built.serve()


def three_photos() -> list[FilePayload]:
    """Return photos as phones make them: a HEIC with its place, a turned JPEG, a PNG."""
    return [
        {"name": "IMG_4711.HEIC", "mimeType": "image/heic", "buffer": heic_making.phone()},
        {"name": "turned.jpg", "mimeType": "image/jpeg", "buffer": making.phone_jpeg(6, (900, 600))},
        {"name": "screenshot.png", "mimeType": "image/png", "buffer": making.phone_png()},
    ]


def go_on(page: Page) -> None:
    """Press the button at the end of the steps."""
    page.locator(".step-end button").click()


def first_step(page: Page, procedure: str = "Halo laser", day: str = "4") -> None:
    """Fill the first step and go on."""
    page.get_by_label("What was done?").fill(procedure)
    page.get_by_label("Or which day is it?").fill(day)
    go_on(page)
    expect(page.locator("#step-2")).to_be_visible()


def second_step(page: Page, title: str = TITLE, words: str = WORDS) -> None:
    """Fill the second step and go on."""
    page.get_by_label("Your question in one line").fill(title)
    page.get_by_label("What do you see and feel?").fill(words)
    go_on(page)


def signed_in(house: House, browse: Open, name: str, path: str, **options: Any) -> Page:
    """Open a page as one of the people of the house."""
    page = browse(house, f"/account/login/?next={path}", **options)
    sign_in(house, page, f"{name}@example.org")
    page.wait_for_url(re.compile(re.escape(path)))
    return page


@pytest.mark.parametrize("reader", READERS)
def test_a_person_asks_and_follows_it_to_its_end(
    house: House, browse: Open, reader: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    page = browse(house, "/ask/", **reader)
    assert page.context.cookies() == []
    first_step(page)
    second_step(page)
    expect(page.locator("#ask-level")).to_contain_text("Contact the clinic that treated you today")
    expect(page.locator("#ask-level")).to_contain_text("My eyes are still badly swollen")

    page.locator("label[for=site-cheeks]").last.click()
    page.set_input_files("#id_photos", three_photos())
    if not reader["script"]:
        page.get_by_role("button", name="Upload these photos").click()
    expect(page.locator(".photo-card")).to_have_count(3, timeout=60_000)
    page.get_by_label("What does photo 1 show?").fill("Both cheeks from the front")
    page.get_by_role("group", name="Who sees photo 1?").get_by_label("Everyone sees it").check()
    page.get_by_role("group", name="Who sees photo 3?").get_by_label("Only doctors see it").check()
    go_on(page)

    page.wait_for_url("**/ask/check/")
    expect(page.locator(".level")).to_contain_text("Contact the clinic that treated you today")
    expect(page.get_by_text("a phone number, would read")).to_be_visible()
    page.get_by_role("button", name="Take out what is ticked").click()
    expect(page.locator(".preview")).to_contain_text("call me on [phone number taken out]")

    address = f"{request.node.callspec.id}@example.org"
    page.get_by_role("link", name="Create an account and post").click()
    page.get_by_label("mail", exact=False).first.fill(address)
    page.get_by_label("18 or older").check()
    page.get_by_role("button", name="Create the account").click()
    page.get_by_label("Code").fill(house.code_for(address))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/ask/check/")
    expect(page.locator(".preview img")).to_have_count(3)
    page.get_by_role("button", name="Post my question").click()
    expect(page.locator(".error-summary")).to_contain_text("agree to how the photos are shown")
    page.get_by_label("I may show these photos", exact=False).check()
    page.get_by_role("button", name="Post my question").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    question = page.url.split("?")[0]
    pk = int(question.split("/questions/")[1].split("/")[0])

    visitor = browse(house, question, **reader)
    expect(visitor.locator(".level-C")).to_contain_text("Eyes still badly swollen")
    expect(visitor.locator(".photo img[alt='Both cheeks from the front']")).to_be_visible()
    expect(visitor.get_by_text("For doctors only")).to_be_visible()
    blurred = visitor.locator("details.photo")
    expect(blurred.locator("a img")).to_be_hidden()
    blurred.locator("summary").click()
    expect(blurred.locator("a img")).to_be_visible()
    assert "07700" not in visitor.content()

    assert house.tell(ASK_BACK.format(pk=pk)) == "C"
    page.goto("/account/questions/")
    page.get_by_role("link", name="Ines Haddad asks: Is it itching?").click()
    page.get_by_label("Your reply").fill("No itching at all.")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator(".clarifications")).to_contain_text("No itching at all.")

    page.get_by_role("link", name="Add how it looks now").click()
    page.get_by_label("Which day is it?").fill("6")
    page.get_by_label("What has changed?").fill("The swelling is down, the dots are still there.")
    page.get_by_role("button", name="Add this").click()
    expect(page.locator(".update")).to_contain_text("Day 6")

    page.get_by_role("link", name="Tell what it turned out to be").click()
    page.get_by_label("What was it?").fill("Milia")
    page.get_by_label("The doctor who treated me").check()
    page.get_by_label("Yes, it is gone").check()
    page.get_by_label("By which day was it gone?").fill("18")
    page.get_by_label("In your words").fill("My clinic opened a few, the rest went by itself.")
    page.get_by_role("button", name="Tell how it ended").click()
    expect(page.locator(".outcome")).to_contain_text("Milia, gone by day 18")

    page.get_by_role("link", name="Print for your clinic").first.click()
    sheet = page.locator("article.sheet")
    expect(sheet).to_contain_text("The swelling is down")
    expect(sheet.locator(".sheet-photos img")).to_have_count(3)
    page.locator(".sheet-choose input[type=checkbox]").first.uncheck()
    page.get_by_role("button", name="Show these").click()
    expect(sheet.locator(".sheet-photos img")).to_have_count(2)
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1, paper


def test_the_saved_page_s_words_are_warned_of_as_c(house: House, browse: Open) -> None:
    title, body = (
        shared("cases/seed-halo.txt").read_text(encoding="utf-8").split("Doctor Answers")[0].strip().split("\n", 1)
    )
    page = browse(house, "/ask/", viewport=PHONE)
    first_step(page)
    page.get_by_label("Your question in one line").fill(title[:150])
    page.get_by_label("What do you see and feel?").fill(body.strip())
    # With scripts it is read while it is typed.
    expect(page.locator("#ask-level .level-C")).to_contain_text("Eyes still badly swollen")
    go_on(page)
    go_on(page)
    page.wait_for_url("**/ask/check/")
    expect(page.locator(".level-C")).to_be_visible()


@pytest.mark.parametrize("reader", READERS)
def test_an_emergency_stops_and_lets_go_on(house: House, browse: Open, reader: dict[str, Any]) -> None:
    page = browse(house, "/ask/", **reader)
    page.get_by_label("Which country are you in?").select_option("GB")
    first_step(page, "Lip filler", "0")
    page.get_by_label("My tongue, mouth or throat is swelling").check()
    if reader["script"]:
        expect(page.locator("#ask-level .level-E")).to_be_visible()
    second_step(page, "My tongue is swelling", "It began an hour ago.")
    page.wait_for_url("**/ask/stop/")
    number = page.locator("a.stop-number")
    expect(number).to_have_attribute("href", "tel:999")
    box = number.bounding_box()
    assert box is not None
    assert box["height"] > 80
    assert box["y"] + box["height"] < reader.get("viewport", DESKTOP)["height"]
    page.get_by_role("button", name="I have help").click()
    expect(page.locator("#step-3")).to_be_visible()
    go_on(page)
    page.wait_for_url("**/ask/check/")
    expect(page.locator(".level-E")).to_be_visible()


def test_a_closed_tab_loses_nothing_not_even_before_the_first_step(house: House, browse: Open) -> None:
    page = browse(house, "/ask/", viewport=PHONE)
    page.get_by_label("What was done?").fill("A peel with a long name")
    page.close()
    again = page.context.new_page()
    again.goto("/ask/")
    expect(again.get_by_label("What was done?")).to_have_value("A peel with a long name")
    assert page.context.cookies() == []
    first_step(again, "A peel with a long name")
    again.get_by_label("What do you see and feel?").fill("Half a sentence")
    expect(again.locator("#ask-saved")).to_have_text("Kept as a draft.")
    again.close()
    third = page.context.new_page()
    third.goto("/ask/")
    expect(third.get_by_label("What do you see and feel?")).to_have_value("Half a sentence")


@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_loses_nothing(house: House, browse: Open, script: bool) -> None:
    page = browse(house, "/ask/", script=script)
    first_step(page)
    page.get_by_label("Your question in one line").fill("One line")
    page.get_by_label("What do you see and feel?").fill("Words that must stay")
    if script:
        page.get_by_role("link", name="Questions", exact=True).click()
        page.wait_for_url("**/questions/")
    else:
        go_on(page)
        expect(page.locator("#step-3")).to_be_visible()
    page.go_back()
    page.goto("/ask/?step=2")
    expect(page.get_by_label("Your question in one line")).to_have_value("One line")
    expect(page.get_by_label("What do you see and feel?")).to_have_value("Words that must stay")


def test_a_session_that_ended_loses_nothing(house: House, browse: Open) -> None:
    page = signed_in(house, browse, "noor", "/ask/", viewport=PHONE)
    first_step(page)
    page.get_by_label("Your question in one line").fill("Typed before")
    expect(page.locator("#ask-saved")).to_have_text("Kept as a draft.")
    house.tell(SIGN_OUT_ALL)
    page.get_by_label("What do you see and feel?").fill("Typed after")
    expect(page.locator("#ask-notice")).to_contain_text("You were signed out")
    page.get_by_role("link", name="Sign in again").click()
    sign_in(house, page, "noor@example.org")
    page.wait_for_url("**/ask/")
    expect(page.get_by_label("Your question in one line")).to_have_value("Typed before")
    expect(page.get_by_label("What do you see and feel?")).to_have_value("Typed after")


def test_what_one_person_typed_is_not_given_to_another_on_the_same_device(house: House, browse: Open) -> None:
    page = signed_in(house, browse, "olga", "/ask/")
    first_step(page, "Something of Olga's")
    page.get_by_label("What do you see and feel?").fill("Olga's words")
    expect(page.locator("#ask-saved")).to_have_text("Kept as a draft.")
    house.tell(SIGN_OUT_ALL)
    page.get_by_label("What do you see and feel?").fill("Olga's words, and more")
    expect(page.locator("#ask-notice")).to_contain_text("You were signed out")
    page.goto("/ask/")
    expect(page.get_by_label("What was done?")).to_have_value("")
    page.goto("/account/login/?next=/ask/")
    sign_in(house, page, "piet@example.org")
    page.wait_for_url("**/ask/")
    expect(page.get_by_label("What was done?")).to_have_value("")
    assert "Olga" not in page.content()


def test_a_lost_connection_loses_nothing(house: House, browse: Open) -> None:
    page = browse(house, "/ask/", viewport=PHONE)
    first_step(page)
    page.context.set_offline(True)
    second_step(page)
    expect(page.locator("#ask-notice")).to_contain_text("There is no connection")
    expect(page.get_by_label("What do you see and feel?")).to_have_value(WORDS)
    page.context.set_offline(False)
    go_on(page)
    expect(page.locator("#step-3")).to_be_visible()


def test_a_bad_photo_is_refused_in_words_and_the_others_are_kept(house: House, browse: Open) -> None:
    page = browse(house, "/ask/", viewport=PHONE)
    first_step(page)
    second_step(page)
    expect(page.locator("#step-3")).to_be_visible()
    page.get_by_text("Forehead", exact=True).click()
    bad: FilePayload = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 a scan"}
    large: FilePayload = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": bytes(20_000_001)}
    page.set_input_files("#id_photos", [bad, three_photos()[1], large])
    expect(page.locator(".photo-card")).to_have_count(1, timeout=60_000)
    refused = page.locator(".photo-coming-refused")
    expect(refused).to_have_count(2)
    expect(refused.filter(has_text="scan.jpg")).to_contain_text("This is a PDF document, not a photo.")
    expect(refused.filter(has_text="large.jpg")).to_contain_text("larger than 20 MB")
    refused.first.get_by_role("button", name="Close").click()
    expect(refused).to_have_count(1)
    go_on(page)
    page.wait_for_url("**/ask/check/")
    expect(page.locator(".preview")).to_contain_text("forehead")
    expect(page.locator(".preview img")).to_have_count(1)


def test_the_tool_hides_and_crops_by_keyboard_and_by_finger(house: House, browse: Open) -> None:
    page = browse(house, "/ask/")
    first_step(page)
    second_step(page)
    expect(page.locator("#step-3")).to_be_visible()
    page.set_input_files("#id_photos", three_photos()[1:2])
    card = page.locator(".photo-card")
    expect(card).to_have_count(1, timeout=60_000)
    before = card.locator("img").get_attribute("src")
    card.get_by_role("link", name="Crop or hide parts").click()
    page.get_by_role("checkbox", name="Hide row 1, column 1", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    chosen = page.locator(".cells input:checked")
    expect(chosen).to_have_count(2)
    box = page.locator(".cells").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.9)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.9, steps=12)
    page.mouse.up()
    expect(chosen).to_have_count(6)
    page.get_by_label("Cut off on the left").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    axe_finds_nothing(page)
    page.get_by_role("button", name="Keep it like this").click()
    page.wait_for_url("**/ask/**")
    after = page.locator(".photo-card img")
    assert after.get_attribute("src") != before
    width, height = int(after.get_attribute("width") or 0), int(after.get_attribute("height") or 0)
    assert abs(width / height - 0.9 * 900 / 600) < 0.02


def test_a_question_is_asked_by_the_keyboard_alone(house: House, browse: Open) -> None:
    page = browse(house, "/ask/")
    page.get_by_label("What was done?").focus()
    page.keyboard.type("Fraxel")
    page.keyboard.press("Enter")
    expect(page.locator("#step-2 > summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Red patches after Fraxel")
    page.keyboard.press("Tab")
    page.keyboard.type("They are flat and do not hurt.")
    page.get_by_role("button", name="Continue").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#step-3 > summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=body_site]:checked")).to_have_value("face")
    page.get_by_role("button", name="Check before posting").press("Enter")
    page.wait_for_url("**/ask/check/")
    expect(page.locator(".preview")).to_contain_text("face")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(house: House, browse: Open, scheme: str, viewport: dict[str, int]) -> None:
    name = f"rosa-{viewport['width']}-{scheme}"
    page = signed_in(house, browse, name, "/ask/?new=1", viewport=viewport, color_scheme=scheme)
    go_on(page)
    expect(page.locator("#wrong")).to_be_visible()
    axe_finds_nothing(page)
    first_step(page)
    axe_finds_nothing(page)
    second_step(page, words=WORDS + " I can hardly breathe.")
    page.wait_for_url("**/ask/stop/")
    axe_finds_nothing(page)
    page.get_by_role("button", name="I have help").click()
    expect(page.locator("#step-3")).to_be_visible()
    page.set_input_files("#id_photos", three_photos()[:1])
    expect(page.locator(".photo-card")).to_have_count(1, timeout=60_000)
    axe_finds_nothing(page)
    go_on(page)
    page.wait_for_url("**/ask/check/")
    axe_finds_nothing(page)
    page.get_by_label("I may show these photos", exact=False).check()
    page.get_by_role("button", name="Post my question").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    axe_finds_nothing(page)
    question = page.url.split("?")[0]
    pk = question.split("/questions/")[1].split("/")[0]
    house.tell(ASK_BACK.format(pk=pk))
    own = f"/account/questions/{pk}/"
    page.goto(f"{own}words/")
    page.get_by_label("What you see and feel").fill("Other words. Call 07700 900123.")
    page.get_by_role("button", name="Keep these words").click()
    axe_finds_nothing(page)
    page.get_by_role("button", name="Keep these words as it is").click()
    for path in ("/account/questions/", f"{own}updates/", f"{own}outcome/", f"{own}photos/"):
        page.goto(path)
        axe_finds_nothing(page)
    for path in (f"{question}sheet/", f"{question}history/"):
        page.goto(path)
        axe_finds_nothing(page)
