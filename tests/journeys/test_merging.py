"""Two questions that ask the same become one and part again; a doctor chooses matched questions; who saw a photo."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open, axe_finds_nothing
from tests.journeys.house import House

BUILD = """
from tests import factories
from tests.cast import gather
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Flag, Kind
from consilium.moderation.subjects import subject
from consilium.questions.actions import ask
from consilium.questions.models import Photo
cast = gather(now)
twin = ask(
    asker=cast.sam,
    title="Small pale bumps after my laser, does that happen?",
    body="They came this morning, on both cheeks. No pain, no fever.",
    procedure="halo-laser",
    day=5,
    country="US",
    now=now,
)
one = factories.answer(cast.question, now, body="Leave them alone, and show them to your clinic.")
two = factories.answer(twin, now, body="They look like milia. Your clinic can open them.")
about = subject(Kind.QUESTION, twin.pk)
raise_flag(person=cast.ana, subject=about, reason=Flag.Reason.OTHER, words="As mine.", now=now)
shown = factories.photo(cast.question, now, showing=Photo.Showing.DOCTORS, alt="Both cheeks from the left")
result = {
    "ana": [cast.question.pk, cast.question.get_absolute_url()],
    "sam": [twin.pk, twin.get_absolute_url()],
    "answers": [one.pk, two.pk],
    "photo": f"/photos/{shown.name}/large.webp",
}
"""
BODIES = ("Leave them alone, and show them to your clinic.", "They look like milia. Your clinic can open them.")
READERS = [
    {"script": True, "viewport": DESKTOP},
    {"script": False, "viewport": PHONE, "color_scheme": "dark"},
]
As = Callable[..., Page]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with two questions that ask the same, each with an answer, and a photo for doctors."""
    with House() as built:
        built.places = built.tell(BUILD)  # type: ignore[attr-defined]
        yield built.serve()


def axe(page: Page, reader: dict[str, Any]) -> None:
    """Let axe look at the page; without scripts it cannot run there."""
    if reader["script"]:
        axe_finds_nothing(page)


def at(house: House, name: str) -> Any:
    """Return where something of the house stands."""
    return house.places[name]  # type: ignore[attr-defined]


def seen(house: House, path: str) -> tuple[str, list[bool]]:
    """Return where a visitor ends up, and which of the two answers they read there."""
    with urllib.request.urlopen(house.url + path, timeout=20) as answer:
        body = answer.read().decode()
        return answer.url.removeprefix(house.url), [words in body for words in BODIES]


@pytest.mark.parametrize("reader", READERS, ids=["desk", "phone"])
def test_two_questions_that_ask_the_same_become_one_and_part_again(
    house: House, browse: Open, signed_in: As, reader: dict[str, Any]
) -> None:
    (_, ana), (sam_id, sam) = at(house, "ana"), at(house, "sam")
    assert [seen(house, path) for path in (ana, sam)] == [(ana, [True, False]), (sam, [False, True])]
    if reader["script"]:
        page = signed_in("mo", "/moderation/", **reader)
        page.get_by_role("link", name="Merge into a question that asks the same").click()
    else:
        page = signed_in("mo", sam, **reader)
        page.get_by_role("link", name="Merge it with one that asks the same").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge this question")
    axe(page, reader)
    # A number that is none is named, and what was typed stays.
    page.get_by_label("Which question asks the same?").fill("that one")
    page.get_by_label("Words to the person who asked").fill("Both of you ask about bumps in the first week.")
    page.get_by_role("button", name="Compare the two").press("Enter")
    expect(page.get_by_text("neither a question’s address nor its number").first).to_be_visible()
    axe(page, reader)
    page.get_by_label("Which question asks the same?").fill(f"{house.url}{ana}")
    page.get_by_role("button", name="Compare the two").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do they ask the same?")
    expect(page.get_by_text("They came this morning", exact=False)).to_have_count(2)
    axe(page, reader)
    page.get_by_role("button", name="Merge", exact=True).press("Enter")
    page.wait_for_url(f"{house.url}{ana}")
    expect(page.get_by_text("is written down, and the people who asked are told")).to_be_visible()

    # A visitor reads both answers at one place, and the one that came along says so.
    for path in (ana, sam, f"/questions/{sam_id}/", f"{sam}?order=newest&from=mail"):
        to = f"{ana}?order=newest" if "order" in path else ana
        assert seen(house, path) == (to, [True, True])
    visitor = browse(house, sam, **reader)
    came = visitor.locator(".answer").filter(has_text=BODIES[1])
    expect(came.get_by_text("given to a question that was merged into this one")).to_be_visible()
    axe(visitor, reader)
    # Who asked it still reads their own words, and what became of them.
    own = signed_in("sam", sam, **reader)
    expect(own.get_by_text("Your question was merged into one that asks the same")).to_be_visible()
    axe(own, reader)

    page.goto(f"/moderation/questions/{sam_id}/merging/")
    axe(page, reader)
    page.get_by_role("button", name="Undo the merge").press("Enter")
    expect(page.get_by_text("Tell the person who asked the reason.").first).to_be_visible()
    page.get_by_label("Why do they not ask the same?").fill("One of them is about the second week.")
    page.get_by_role("button", name="Undo the merge").press("Enter")
    expect(page.get_by_text("is written down, and the people who asked are told")).to_be_visible()
    assert [seen(house, path) for path in (ana, sam)] == [(ana, [True, False]), (sam, [False, True])]


def test_the_way_from_what_reads_alike(house: House, signed_in: As) -> None:
    (ana_id, _), (sam_id, _) = at(house, "ana"), at(house, "sam")
    page = signed_in("mo", f"/moderation/questions/{sam_id}/merging/", viewport=PHONE)
    page.get_by_role("link", name="Compare with Small pale bumps on both cheeks").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do they ask the same?")
    expect(page.get_by_label("Which question asks the same?")).to_have_value(str(ana_id))
    # Into itself there is no way, and it is said where the number stands.
    page.get_by_label("Which question asks the same?").fill(str(sam_id))
    page.get_by_role("button", name="Merge", exact=True).press("Enter")
    expect(page.get_by_text("That is this same question.").first).to_be_visible()
    axe_finds_nothing(page)


@pytest.mark.parametrize("reader", READERS, ids=["desk", "phone"])
def test_a_doctor_chooses_how_many_matched_questions_come(house: House, signed_in: As, reader: dict[str, Any]) -> None:
    page = signed_in("brandt", "/account/notices/", **reader)
    expect(page.get_by_role("heading", name="Questions that fit your specialty")).to_be_visible()
    axe(page, reader)
    number = page.locator("#id_a_week")
    number.fill("200")
    own_country = page.locator("#id_only_own_country")
    own_country.check()
    page.get_by_role("button", name="Keep this").press("Enter")
    expect(page.get_by_text("Write a whole number from 0 to 20.").first).to_be_visible()
    expect(number).to_have_value("200")
    expect(own_country).to_be_checked()
    axe(page, reader)
    chosen = "5" if reader["script"] else "0"
    number.fill(chosen)
    page.get_by_role("button", name="Keep this").press("Enter")
    expect(page.get_by_text("Kept. The inbox goes on as before.")).to_be_visible()
    expect(number).to_have_value(chosen)
    wanted = house.tell(
        "from consilium.notifications.models import Matching\n"
        "result = list(Matching.objects.values_list('a_week', 'only_own_country'))"
    )
    assert wanted == [[int(chosen), True]]


@pytest.mark.parametrize("reader", READERS, ids=["desk", "phone"])
def test_the_asker_reads_who_saw_a_photo_for_doctors(house: House, signed_in: As, reader: dict[str, Any]) -> None:
    ana_id, ana = at(house, "ana")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(house.url + at(house, "photo"), timeout=20)
    doctor = signed_in("brandt", ana, **reader)
    shown = doctor.locator(f"img[src*='{at(house, 'photo').split('/')[2]}']").first
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    page = signed_in("ana", f"/account/questions/{ana_id}/photos/", **reader)
    card = page.locator(".photo-cards li").filter(has=page.get_by_role("link", name="Ida Brandt, MD"))
    expect(card.get_by_text("Seen by")).to_have_count(1)
    axe(page, reader)
    # Somebody else asks for the page of Ana's photos, and there is none.
    other = signed_in("sam", f"/account/questions/{ana_id}/photos/", **reader)
    expect(other.get_by_role("link", name="Ida Brandt, MD")).to_have_count(0)


def test_axe_finds_nothing_on_a_phone_in_the_dark(house: House, signed_in: As) -> None:
    (ana_id, _), (sam_id, sam) = at(house, "ana"), at(house, "sam")
    pages = (
        ("mo", f"/moderation/questions/{sam_id}/merging/"),
        ("mo", f"/moderation/questions/{sam_id}/merging/?into={ana_id}"),
        ("mo", sam),
        ("brandt", "/account/notices/"),
        ("ana", f"/account/questions/{ana_id}/photos/"),
    )
    for name, path in pages:
        axe_finds_nothing(signed_in(name, path, viewport=PHONE, color_scheme="dark"))
