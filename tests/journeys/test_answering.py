"""Three doctors answer blind and one revises, one warns of an answer, one asks back, one uses the keyboard alone."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House

READERS = [
    pytest.param({"script": True}, id="desktop"),
    pytest.param({"script": False}, id="desktop-without-script"),
    pytest.param({"script": True, "viewport": PHONE}, id="phone"),
    pytest.param({"script": False, "viewport": PHONE}, id="phone-without-script"),
]
QUESTIONS = ("desktop", "desktop-without-script", "phone", "phone-without-script", "keyboard", "danger", "back", "axe")
DOCTORS = ("arrieta", "haddad", "lindqvist")
BUILD = """
from consilium.doctors.actions import add_doctor
from consilium.questions.actions import ask
from tests.cast import account, give_second_factor, verify
from datetime import timedelta
for name in ("arrieta", "haddad", "lindqvist"):
    doctor = add_doctor(
        name=name.title(), post_nominals="MD", specialty="dermatology", account=account(name, now), now=now
    )
    verify(doctor, now)
    give_second_factor(doctor.account)
result = {}
for key in %r:
    question = ask(
        asker=account("ana" if key == "back" else f"asker-{key}", now),
        title=f"Bumps after a laser: {key}", body="Small and pale, since this morning.",
        procedure="halo-laser", day=4, country="US", level="E" if key == "danger" else "C", now=now - timedelta(days=1)
    )
    result[key] = question.get_absolute_url()
"""
Doctors = dict[str, Any]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with eight questions and three doctors."""
    with House() as built:
        built.questions = built.tell(BUILD % (QUESTIONS,))  # type: ignore[attr-defined]
        yield built.serve()


@pytest.fixture(scope="module")
def kept() -> Doctors:
    """How each doctor is signed in, kept for the journeys that follow."""
    return {}


@pytest.fixture
def signed_in(house: House, browse: Open, kept: Doctors) -> Any:
    """Open a page as one of the doctors or as Ana, signed in with a code the first time."""

    def open_page(name: str, path: str, **options: Any) -> Page:
        if name not in kept:
            page = browse(house, "/account/login/")
            sign_in(house, page, f"{name}@example.org")
            expect(page.get_by_role("link", name=re.compile(name, re.IGNORECASE))).to_be_visible()
            kept[name] = page.context.storage_state()
        return browse(house, path, storage_state=kept[name], **options)

    return open_page


def path_of(house: House, key: str) -> str:
    """Return the address of one of the questions."""
    return str(house.questions[key])  # type: ignore[attr-defined]


def answer(page: Page, words: str) -> None:
    """Write an answer on the open form, take what is proposed, and post it."""
    page.get_by_label("In your words").fill(words)
    if page.locator("html.writes").count():
        page.get_by_role("button", name=re.compile("^Take all")).click()
        expect(page.locator(".proposal")).to_have_count(0)
    page.get_by_label(re.compile("^I have not read")).check()
    page.get_by_role("button", name="Post your answer").click()
    if page.get_by_text("Not posted yet").count():
        page.get_by_role("button", name="Post your answer").click()
    expect(page.get_by_text("Your answer is posted")).to_be_visible()


@pytest.mark.parametrize("reader", READERS)
def test_three_doctors_answer_blind_and_one_revises(
    house: House, browse: Open, signed_in: Any, reader: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    key = request.node.callspec.id
    words = {
        "arrieta": "These look like milia. Do not pick them.",
        "haddad": "This is acne. See the clinic that treated you.",
        "lindqvist": "It could be a yeast infection. See the clinic that treated you.",
    }
    for number, (name, said) in enumerate(words.items()):
        page = signed_in(name, "/account/queue/?show=asked", **reader)
        page.get_by_role("link", name=f"Bumps after a laser: {key}", exact=True).click()
        expect(page.locator("article.answer")).to_have_count(0)
        assert not any(other in page.content() for other in words.values())
        page.get_by_role("link", name="Write your answer").click()
        assert not any(other in page.content() for other in words.values())
        answer(page, said)
        expect(page.locator("article.answer")).to_have_count(number + 1)
    first = signed_in("arrieta", path_of(house, key), **reader)
    first.get_by_role("link", name="Revise your answer").click()
    expect(first.get_by_label("Condition 1", exact=True)).to_have_value("milia")
    first.get_by_label("In your words").fill("Milia, or yeast as my colleague says: ask for a swab.")
    first.get_by_role("button", name="Show the revision").click()
    visitor = browse(house, path_of(house, key) + "?order=original", **reader)
    revised = visitor.locator("article.answer").first
    expect(revised).to_contain_text("Milia, or yeast as my colleague says")
    expect(revised).to_contain_text("Given on day 5, before seeing colleagues")
    revised.get_by_text("Revised on day 5, after seeing colleagues: read the first opinion").click()
    expect(revised.get_by_text(words["arrieta"])).to_be_visible()
    expect(visitor.locator(".stand").first).to_contain_text("3 doctors")


@pytest.mark.parametrize("script", [True, False])
def test_a_warning_shows_at_once(house: House, browse: Open, signed_in: Any, script: bool) -> None:
    path = path_of(house, "danger")
    if script:
        for name in ("arrieta", "haddad"):
            answer(signed_in(name, path + "answer/"), f"It is an infection, says {name}. Press it out at home.")
    page = signed_in("haddad", path + "?order=original", script=script, viewport=PHONE)
    theirs = page.locator("article.answer").first
    if script:
        theirs.get_by_role("button", name="I agree").click()
        expect(page.locator("article.answer").first.get_by_text("You agree")).to_be_visible()
    page.locator("article.answer").first.get_by_role("link", name="Change").click()
    page.get_by_label("I disagree").check()
    page.get_by_label("If you disagree, why?").select_option("dangerous")
    page.get_by_label("In your words").fill("")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Say what is dangerous about it").first).to_be_visible()
    expect(page.get_by_label("I disagree")).to_be_checked()
    page.get_by_label("In your words").fill("Pressing new skin tears it.")
    page.get_by_role("button", name="Keep it").click()
    visitor = browse(house, path, script=script)
    warning = visitor.locator(".danger")
    expect(warning).to_have_text(re.compile("Haddad, MD calls this answer dangerous. Pressing new skin tears it."))
    items = house.tell(
        "from consilium.moderation.models import SafetyItem\n"
        "result = list(SafetyItem.objects.values_list('raised_by__name', 'words'))"
    )
    assert items == [["Haddad", "Pressing new skin tears it."]]


@pytest.mark.parametrize(
    ("script", "asked", "added"), [(True, "Is it itching?", "itching"), (False, "Any fever?", "fever")]
)
def test_a_doctor_asks_back_and_the_asker_replies(
    house: House, browse: Open, signed_in: Any, script: bool, asked: str, added: str
) -> None:
    path = path_of(house, "back")
    if script:
        answer(signed_in("arrieta", path + "answer/"), "These are milia. Leave them alone.")
    page = signed_in("lindqvist", path + "answer/", script=script, viewport=PHONE)
    page.get_by_label("In your words").fill(f"I would like to know one thing first: {added}.")
    page.get_by_role("button", name="Ask the asker something").click()
    page.get_by_label(asked).check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Your question is with the asker")).to_be_visible()
    expect(page.get_by_label("In your words")).to_have_value(f"I would like to know one thing first: {added}.")
    ana = signed_in("ana", path, script=script, viewport=PHONE)
    ana.get_by_role("link", name="Reply", exact=True).click()
    ana.get_by_label("Your reply").fill("No.")
    ana.get_by_role("button", name="Send the reply").click()
    visitor = browse(house, path, script=script)
    expect(visitor.locator("article.answer")).to_contain_text(f"before the asker added: no {added}")


def test_a_draft_outlives_a_closed_tab(house: House, signed_in: Any) -> None:
    path = path_of(house, "back") + "answer/"
    page = signed_in("haddad", path)
    page.get_by_label("In your words").press_sequentially("These are milia")
    expect(page.locator(".assist-saved")).to_have_text(re.compile("^Draft kept at"))
    page.get_by_label("In your words").press_sequentially(", I think")
    page.close(run_before_unload=True)
    deadline = time.monotonic() + 10
    again = signed_in("haddad", path)
    while again.get_by_label("In your words").input_value() != "These are milia, I think":
        assert time.monotonic() < deadline
        again.reload()


def test_an_opinion_by_the_keyboard_alone_in_a_minute(house: House, signed_in: Any) -> None:
    page = signed_in("lindqvist", path_of(house, "keyboard") + "answer/")
    keys = page.keyboard
    began = time.monotonic()
    page.get_by_label("In your words").focus()
    keys.type("Milia or an acne flare. Your clinic should look at it; leave it alone.", delay=15)
    to(page, "condition_0")
    for name, arrows in (("milk spots", 0), ("acne", 0), ("herpes simplex", 1)):
        keys.type(name, delay=15)
        keys.press("Enter")
        for _ in range(arrows):
            keys.press("ArrowRight")
        keys.press("Enter")
    # Milia and acne are equally likely: the place of the second is the first's.
    to(page, "place_1", back=True)
    keys.type("1")
    to(page, "find-action")
    for action in ("clinic", "pick"):
        keys.type(action, delay=15)
        keys.press("Enter")
    to(page, "urgency")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    to(page, "unread")
    keys.press("Space")
    to(page, "post")
    keys.press("Enter")
    expect(page.get_by_text("Your answer is posted")).to_be_visible()
    took = time.monotonic() - began
    assert took < 60, took
    opinion = house.tell(
        "from consilium.answers.models import Opinion\n"
        "row = Opinion.objects.filter(answer__question__title__contains='keyboard').get()\n"
        "result = [row.groups, row.ruled_out, row.actions, row.urgency, row.after_seeing]"
    )
    assert opinion == [
        [[{"label": "milia", "likely": True}, {"label": "acne", "likely": False}]],
        ["herpes_simplex"],
        ["see_provider", "do_not_pick"],
        "C",
        False,
    ]


def to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on the control of a name, an id or a value."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if name in page.evaluate("() => (({ name, id, value }) => [name, id, value])(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESKTOP), ("dark", PHONE)], ids=["desktop", "phone"])
def test_axe_finds_nothing(house: House, signed_in: Any, scheme: str, viewport: dict[str, int]) -> None:
    path = path_of(house, "axe")
    page = signed_in("arrieta", path + "answer/", viewport=viewport, color_scheme=scheme)
    page.get_by_label("In your words").fill("These are milia, not herpes. See the clinic that treated you.")
    expect(page.locator(".proposal").first).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_label("In your words").fill("")
    page.get_by_label("Condition 1", exact=True).fill("mila")
    page.get_by_role("button", name="Post your answer").click()
    expect(page.get_by_text("Please look at this again")).to_be_visible()
    axe_finds_nothing(page)
    theirs = house.tell(
        "from consilium.answers.models import Answer\n"
        "rows = Answer.objects.filter(question__title__contains='danger').order_by('pk')\n"
        "result = list(rows.values_list('pk', flat=True))"
    )
    for other in ("/account/queue/", "/account/phrases/", path, path_of(house, "danger")):
        page.goto(other)
        axe_finds_nothing(page)
    clarifications = re.sub(r"[^/]+/$", "clarifications/", path)
    for other in (clarifications, f"/answers/{theirs[0]}/revision/", f"/answers/{theirs[1]}/agreements/"):
        page.goto(other)
        expect(page.locator("main form").first).to_be_visible()
        axe_finds_nothing(page)
