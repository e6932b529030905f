"""Becoming a doctor, staying one and being reviewed: from an application to a licence that ends, in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doctors.checks.making import PDF
from tests.doctors.registers import nppes_file
from tests.journeys.conftest import PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House

BUILD = """
from datetime import timedelta
from consilium.doctors.actions import add_doctor
from consilium.people.actions import give_role
from consilium.people.models import Role
from consilium.questions.actions import ask
from tests.cast import account, give_second_factor, verify
for name in ("mo", "nia"):
    person = account(name, now)
    give_role(person=person, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(person)
for name in ("surname101", "lindqvist", "castellanos", "patient"):
    account(name, now - timedelta(days=90))
add_doctor(
    name="Celia Castellanos", post_nominals="MD", specialty="dermatology", city="Tucson", region="Arizona",
    country="US", source="a saved page", source_key="x", now=now,
)
answering = add_doctor(
    name="Brandt", post_nominals="MD", specialty="dermatology", account=account("brandt", now), now=now
)
verify(answering, now, expires_on=(now + timedelta(days=40)).date())
question = ask(
    asker=account("asker", now), title="Pale bumps after a laser?", body="Small, since this morning.",
    procedure="halo-laser", day=4, country="US", level="C", now=now - timedelta(days=1),
)
result = question.get_absolute_url()
"""
LAPSE = """
from consilium.doctors import ledger
from consilium.doctors.models import Credential
from datetime import timedelta
fact = Credential.objects.filter(doctor__name="Brandt").newest().get()
ledger.check_again(
    fact=fact, decision="verified", source="the register", expires_on=(now - timedelta(days=1)).date(), now=now
)
result = ledger.lapse_due(now)
"""

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with moderators, an imported profile and a register's list of two doctors."""
    listed = nppes_file.write(
        tmp_path_factory.mktemp("register") / "npidata_pfile.csv",
        [
            nppes_file.person(101, surname="ALDERTON"),
            nppes_file.person(102, surname="BERG", given="AMARA"),
            nppes_file.person(103, surname="CASTELLANOS", given="CELIA"),
        ],
    )
    with House() as built:
        built.question = built.tell(BUILD)  # type: ignore[attr-defined]
        assert built.run("registry", "load", listed).startswith("3 rows: 3 added")
        yield built.serve()


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """How each person is signed in, kept for the journeys that follow."""
    return {}


@pytest.fixture
def signed_in(house: House, browse: Open, kept: dict[str, Any]) -> Any:
    """Open a page as somebody, signed in with a code, and the app where there is one, the first time."""

    def open_page(name: str, path: str, **options: Any) -> Page:
        if name not in kept:
            page = browse(house, "/account/login/")
            sign_in(house, page, f"{name}@example.org")
            expect(page.get_by_role("link", name="Your account")).to_be_visible()
            kept[name] = page.context.storage_state()
        return browse(house, path, storage_state=kept[name], **options)

    return open_page


def fill(page: Page, *, given: str, family: str, number: int, paper: Path) -> None:
    """Fill in an application of an Arizona dermatologist with an NPI and a state licence."""
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Surname").fill(family)
    page.get_by_label("Specialty").select_option("dermatology")
    page.get_by_label("State, province or county").fill("Arizona")
    page.get_by_label("Country", exact=True).select_option("US")
    page.get_by_label("Which register lists you?").select_option("us-nppes")
    page.get_by_label("Your number there").fill(nppes_file.npi(number))
    page.get_by_text("A second number").click()
    page.get_by_label("Another register").select_option("us-state")
    page.get_by_label("Your number in the other register").fill(f"R{number}")
    page.get_by_label("State or province of the other licence").fill("Arizona")
    page.get_by_label("Papers that show it is you").set_input_files(paper)


def approve(page: Page, name: str) -> None:
    """Open what waits under a name, tick the whole checklist, say until when, and approve."""
    page.get_by_role("link", name=name).click()
    for box in page.locator("input[name=held]").all():
        box.check()
    page.get_by_label("The register gives no last day for NPI").check()
    page.locator("input[name=end_1]").fill("2029-03-31")
    page.get_by_role("button", name="Approve").click()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper that shows who somebody is."""
    path = tmp_path / "passport.pdf"
    path.write_bytes(PDF)
    return path


def test_a_matching_number_takes_one_moderator(house: House, signed_in: Any, paper: Path) -> None:
    page = signed_in("surname101", "/account/")
    page.get_by_role("link", name="Are you a doctor?").click()
    axe_finds_nothing(page)
    fill(page, given="Ida", family="Alderton", number=101, paper=paper)
    page.get_by_label("Your number there").fill("1234567898")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("its check digit does not fit").first).to_be_visible()
    expect(page.get_by_label("Surname")).to_have_value("Alderton")
    page.get_by_label("Your number there").fill(nppes_file.npi(101))
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It waits for moderators.")).to_be_visible()
    moderator = signed_in("mo", "/moderation/doctors/")
    expect(moderator.get_by_text("0 of 1 approved")).to_be_visible()
    approve(moderator, "Application: Ida Alderton")
    expect(moderator.get_by_text("It was approved.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("It was approved.")).to_be_visible()
    page.get_by_role("link", name="The profile").click()
    expect(page.locator(".profile .verified")).to_contain_text("Licence checked")


def test_a_differing_name_takes_two_moderators_without_scripts(
    house: House, browse: Open, signed_in: Any, paper: Path
) -> None:
    page = signed_in("lindqvist", "/account/doctor/", script=False, viewport=PHONE)
    fill(page, given="Amara", family="Lindqvist", number=102, paper=paper)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It waits for moderators.")).to_be_visible()
    first = signed_in("mo", "/moderation/doctors/", script=False)
    expect(first.get_by_text("The register’s list differs")).to_be_visible()
    approve(first, "Application: Amara Lindqvist")
    expect(first.get_by_text("Kept. 1 of 2 approved.")).to_be_visible()
    expect(first.locator("tr.differs")).to_have_text(re.compile(r"Surname\s*Lindqvist\s*BERG\s*differs"))
    axe = signed_in("mo", first.url.removeprefix(house.url))
    axe_finds_nothing(axe)
    page.reload()
    expect(page.get_by_text("It waits for moderators.")).to_be_visible()
    approve(signed_in("nia", "/moderation/doctors/"), "Application: Amara Lindqvist")
    page.reload()
    expect(page.get_by_text("It was approved.")).to_be_visible()


def test_an_imported_profile_is_claimed_and_its_doctor_answers_with_a_passkey(
    house: House, browse: Open, signed_in: Any, paper: Path
) -> None:
    visitor = browse(house, "/doctors/celia-castellanos/")
    expect(visitor.get_by_text("Nobody has claimed this profile yet")).to_be_visible()
    page = signed_in("castellanos", "/doctors/celia-castellanos/")
    page.get_by_role("link", name="Is this you? Claim it").click()
    expect(page.get_by_label("Surname")).to_have_value("Castellanos")
    fill(page, given="Celia", family="Castellanos", number=103, paper=paper)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It waits for moderators.")).to_be_visible()
    approve(signed_in("nia", "/moderation/doctors/"), "Claim of a profile: Celia Castellanos")
    visitor.reload()
    expect(visitor.get_by_text("Nobody has claimed this profile yet")).to_have_count(0)
    expect(visitor.locator(".profile .verified")).to_contain_text("Licence checked")
    question = house.question  # type: ignore[attr-defined]
    page.goto(question + "answer/")
    expect(page.get_by_text("add a second factor to your account").first).to_be_visible()
    # A passkey belongs to a name, and this house has only a number: the machine's own name will do.
    numbered, house.url = house.url, house.url.replace("127.0.0.1", "localhost")
    try:
        own = browse(house, "/account/login/")
        sign_in(house, own, "castellanos@example.org")
        devices = own.context.new_cdp_session(own)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        own.goto("/account/2fa/")
        own.goto("/account/2fa/webauthn/add/")
        own.get_by_label("Name").fill("My phone")
        own.get_by_role("button", name="Add").click()
        expect(own.get_by_text("Security key added.")).to_be_visible()
        own.goto(question + "answer/")
        own.get_by_label("In your words").fill("These look like milia. Do not pick them.")
        own.get_by_label(re.compile("^I have not read")).check()
        own.get_by_role("button", name="Post your answer").click()
        if own.get_by_text("Not posted yet").count():
            own.get_by_role("button", name="Post your answer").click()
        expect(own.get_by_text("Your answer is posted")).to_be_visible()
    finally:
        house.url = numbered


def test_an_answer_keeps_standing_and_says_when_the_licence_ended(house: House, browse: Open) -> None:
    question = house.question  # type: ignore[attr-defined]
    house.tell(
        "from consilium.answers.actions import AnswerGiven, post_answer\n"
        "from consilium.doctors.models import Doctor\nfrom consilium.questions.models import Question\n"
        "post_answer(question=Question.objects.get(), doctor=Doctor.objects.get(name='Brandt'), now=now,\n"
        "    given=AnswerGiven(headline='', body='These look like milia. Leave them alone.', day=4))"
    )
    visitor = browse(house, question)
    answer = visitor.locator("article.answer").filter(has_text="Leave them alone")
    expect(answer).to_contain_text("Licence checked")
    assert house.tell(LAPSE) == 1
    visitor.reload()
    expect(answer).to_contain_text("These look like milia. Leave them alone.")
    expect(answer).to_contain_text("Licence no longer verified")
    expect(answer).not_to_contain_text("Licence checked")
    visitor.goto("/doctors/brandt/")
    expect(visitor.locator(".credential-lapsed")).to_contain_text("ended")


@pytest.mark.parametrize("script", [True, False])
def test_a_review_is_read_first_and_a_careless_reply_is_refused(
    house: House, browse: Open, signed_in: Any, script: bool
) -> None:
    house.tell(
        "from consilium.doctors.models import Doctor\nfrom tests.cast import give_second_factor, verify\n"
        "doctor = Doctor.objects.get(name='Brandt')\nverify(doctor, now)\n"
        "from consilium.people.rules import has_second_factor\n"
        "has_second_factor(doctor.account) or give_second_factor(doctor.account)"
    )
    words = "They called the evening after, and again two days later." + ("" if script else " It was kind.")
    page = signed_in("patient", "/doctors/brandt/", script=script, viewport=PHONE)
    page.get_by_role("link", name="Write a review").click()
    if script:
        axe_finds_nothing(page)
    page.get_by_label("What should others know?").fill(words)
    page.get_by_label("I was treated").check()
    page.get_by_label("Which procedure?").select_option("halo-laser" if script else "microneedling")
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_text("Choose one to five stars.").first).to_be_visible()
    expect(page.get_by_label("What should others know?")).to_have_value(words)
    page.get_by_label("2 stars").check()
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_text("It waits for a moderator.").first).to_be_visible()
    visitor = browse(house, "/doctors/brandt/", script=script)
    expect(visitor.get_by_text(words, exact=True)).to_have_count(0)
    desk = signed_in("mo", "/moderation/", script=script)
    desk.get_by_role("link", name=re.compile("Review by Patient")).click()
    expect(desk.locator(".desk-case")).to_contain_text(words)
    desk.get_by_role("button", name="Show it").click()
    visitor.reload()
    expect(visitor.get_by_text(words, exact=True)).to_be_visible()
    expect(visitor.locator("svg.histogram")).to_have_attribute("aria-label", re.compile("2 stars: [12] review"))
    doctor = signed_in("brandt", "/doctors/brandt/", script=script)
    doctor.locator("article.review").filter(has_text=words).get_by_role("link", name="Reply").click()
    careless = "We are glad that you came to us on Tuesday for your peel."
    doctor.get_by_label("Your reply").fill(careless)
    doctor.get_by_role("button", name="Post the reply").click()
    expect(doctor.get_by_text("It names a day or a time, which tells when somebody was there.")).to_be_visible()
    expect(doctor.get_by_label("Your reply")).to_have_value(careless)
    doctor.get_by_role("link", name="Thanks", exact=True).click()
    expect(doctor.get_by_label("Your reply")).to_have_value(re.compile("^Thank you for taking the time"))
    doctor.get_by_role("button", name="Post the reply").click()
    expect(doctor.get_by_text("Your reply shows under the review.")).to_be_visible()
    visitor.reload()
    shown = visitor.locator("article.review").filter(has_text=words)
    expect(shown).to_contain_text("Thank you for taking the time to write.")
    expect(shown).not_to_contain_text("Tuesday")


CODES = """
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from consilium.people.models import Person
from tests.cast import account, give_second_factor, verify
from consilium.doctors.actions import add_doctor
if {name!r} == "okafor":
    made = add_doctor(name="Nneka Okafor", specialty="dermatology", account=account("okafor", now), now=now)
    verify(made, now)
    give_second_factor(made.account)
result = RecoveryCodes.activate(Person.objects.get(email={name!r} + "@example.org")).get_unused_codes()
"""


@pytest.mark.parametrize(("name", "script"), [("okafor", True), ("nia", False)])
def test_a_recovery_code_opens_the_account_once_when_the_phone_is_lost(
    house: House, browse: Open, name: str, script: bool
) -> None:
    """A doctor and a moderator: the code is spent, they are told how many are left, and make new ones."""
    codes, address = house.tell(CODES.format(name=name)), f"{name}@example.org"

    def sign_in_with(code: str) -> Page:
        page = browse(house, "/account/login/", script=script, viewport=PHONE)
        page.get_by_label("mail", exact=False).first.fill(address)
        seen = len([mail for mail in house.mailbox.mails if mail.to == (address,)])
        page.get_by_role("button", name="Send", exact=False).first.click()
        page.get_by_label("Code", exact=False).first.fill(house.code_for(address, seen=seen))
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
        expect(page.get_by_text("If the phone is lost, type one of your recovery codes")).to_be_visible()
        page.get_by_label("Code", exact=False).fill(code)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        return page

    page = sign_in_with(codes[3])
    expect(page.get_by_text("You signed in with a recovery code, and it is spent. 9 are left.")).to_be_visible()
    if script:
        axe_finds_nothing(page)
    page.get_by_role("link", name="Make new codes").click()
    expect(page.get_by_text("The 9 that are left stop working.")).to_be_visible()
    page.get_by_role("button", name="Make new codes").click()
    expect(page.get_by_text("10 of 10 are left.")).to_be_visible()
    if script:
        axe_finds_nothing(page)
    fresh = page.get_by_label("Codes that are left").input_value().split()
    assert (len(fresh), set(fresh) & set(codes)) == (10, set())
    # Neither the code that was spent nor one of those before opens anything now; a new one does.
    again = sign_in_with(codes[3])
    for stale in (codes[0], None):
        expect(again.get_by_text("Incorrect code").first).to_be_visible()
        again.get_by_label("Code", exact=False).fill(stale or fresh[0])
        again.locator("main form button[type=submit]").first.click()
        again.wait_for_load_state()
    expect(again.get_by_text("it is spent. 9 are left.")).to_be_visible()
    again.goto("/account/doctor/" if name == "okafor" else "/moderation/doctors/")
    expect(again.locator("h1")).to_have_text("What was checked of you" if script else "Doctors to be checked")
