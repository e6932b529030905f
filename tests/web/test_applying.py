"""Becoming a doctor over HTTP: what was typed is kept, papers stay private, and moderators decide as the rules say."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.doctors.actions import add_doctor
from consilium.doctors.checks.shapes import Fact
from consilium.doctors.models import Check, Doctor, Evidence, Remark
from consilium.doctors.rules import is_verified
from tests import factories
from tests.cast import Cast
from tests.doctors.checks.making import PDF, application, approve, moderator
from tests.web.test_addresses import client_of, sign_in

SAID = {
    "key": "5f0c2b1e-9c40-4f56-8a3f-0d0c7a2b9e11",
    "given": "Amara",
    "family": "Lindqvist",
    "post_nominals": "MB BS",
    "specialty": "dermatology",
    "city": "London",
    "region": "",
    "country": "GB",
    "register_1": "gb-gmc",
    "number_1": "765 4321",
    "region_1": "",
    "register_2": "",
    "number_2": "",
    "region_2": "",
    "words": "",
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def pdf(name: str = "passport.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data, "application/pdf")


def send(client: Client, path: str, fields: dict[str, Any]) -> Any:
    """Send a form as a browser does from our own page."""
    return client.post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})


def verdict(client: Client, check: Check, verdict: str, **more: str) -> Any:
    """Send a moderator's verdict with every item of the checklist ticked and a last day for the one number."""
    page = client.get(f"/moderation/doctors/{check.pk}/").context["form"]
    held = [value for value, _ in page.fields["held"].choices]
    fields = {"verdict": verdict, "held": held, "end_0": "2027-11-20", "words": "", **more}
    return client.post(f"/moderation/doctors/{check.pk}/", fields)


def test_an_application_is_kept_once_with_its_papers(cast: Cast) -> None:
    sam = client_of(cast, "sam")
    for _ in range(2):
        response = send(sam, "/account/doctor/", SAID | {"evidence": [pdf(), pdf("letter.pdf")]})
        assert response.status_code == 302
    check = Check.objects.get()
    assert response["Location"] == f"/account/doctor/checks/{check.pk}/"
    assert (check.kind, check.approvals_needed, check.evidence.count()) == ("apply", 2, 2)
    assert sam.get("/account/doctor/")["Location"] == f"/account/doctor/checks/{check.pk}/"
    page = sam.get(f"/account/doctor/checks/{check.pk}/").context["check"]
    assert (page.state, [line.words for line in page.said]) == (
        "It waits for moderators.",
        ["Amara Lindqvist, MB BS", "Dermatology", "London, United Kingdom", "GMC reference number 7654321"],
    )


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"family": ""}, ["family"]),
        ({"number_1": "765432"}, ["number_1"]),
        ({"register_1": "us-nppes", "number_1": "1234567898"}, ["number_1"]),
        ({"register_1": "us-state", "number_1": "A123456"}, ["region_1"]),
        ({"register_2": "us-nppes"}, ["number_2"]),
        ({"number_2": "1234567893"}, ["register_2"]),
        ({"register_1": "nowhere"}, ["register_1"]),
        ({"country": "XX"}, ["country"]),
    ],
)
def test_what_was_typed_is_kept_and_errors_named(cast: Cast, changed: dict[str, str], errors: list[str]) -> None:
    response = send(client_of(cast, "sam"), "/account/doctor/", SAID | {"words": "A former name: Berg."} | changed)
    assert (response.status_code, sorted(response.context["form"].errors), Check.objects.count()) == (422, errors, 0)
    assert b"A former name: Berg." in response.content


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("odd.pdf", b"%PDF-1.4 cut short"),
        SimpleUploadedFile("page.pdf", b"<script>alert(1)</script>"),
        SimpleUploadedFile("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("empty.pdf", b""),
    ],
    ids=lambda file: str(file.name),
)
def test_odd_papers_are_refused_with_a_reason_and_words_are_kept(cast: Cast, file: SimpleUploadedFile) -> None:
    response = send(client_of(cast, "sam"), "/account/doctor/", SAID | {"evidence": [file]})
    assert (response.status_code, len(response.context["applying"].refused_files)) == (422, 1)
    assert (Check.objects.count(), Evidence.objects.count()) == (0, 0)
    assert response.context["form"]["family"].value() == "Lindqvist"


def test_a_form_from_elsewhere_is_not_taken(cast: Cast) -> None:
    sam = client_of(cast, "sam")
    sam.post("/account/doctor/", SAID, headers={"Sec-Fetch-Site": "cross-site"})
    assert not Check.objects.exists()


def test_papers_are_opened_by_whoever_showed_them_and_moderators_as_a_download(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    path = f"/evidence/{check.evidence.get().pk}/"
    got = {who: client_of(cast, who).get(path).status_code for who in ("visitor", "ana", "brandt", "mo", "sam")}
    assert got == {"visitor": 302, "ana": 404, "brandt": 404, "mo": 200, "sam": 200}
    response = client_of(cast, "mo").get(path)
    assert response.content == PDF
    assert (response["Content-Disposition"].split(";")[0], response["Cache-Control"]) == (
        "attachment",
        "private, no-store",
    )
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_two_moderators_make_a_doctor_and_one_does_not(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    mo, nia = client_of(cast, "mo"), Client()
    sign_in(nia, moderator("nia", now))
    assert verdict(mo, check, "approve")["Location"] == f"/moderation/doctors/{check.pk}/"
    assert verdict(mo, check, "approve").status_code == 302
    assert not Doctor.objects.filter(account=cast.sam).exists()
    assert verdict(nia, check, "approve")["Location"] == "/moderation/doctors/"
    doctor = Doctor.objects.get(account=cast.sam)
    assert (str(doctor), is_verified(doctor, now)) == ("Amara Lindqvist, MB BS", True)
    assert mo.get("/moderation/doctors/").context["checks"].rows == ()


def test_an_unfinished_approval_and_a_refusal_without_words_are_sent_back(cast: Cast, now: datetime) -> None:
    check, mo = application(cast.sam, now), client_of(cast, "mo")
    path = f"/moderation/doctors/{check.pk}/"
    unticked = mo.post(path, {"verdict": "approve", "end_0": "2027-11-20", "words": "Fine."})
    assert (unticked.status_code, unticked.context["form"]["words"].value()) == (422, "Fine.")
    assert unticked.context["form"].non_field_errors()[0].startswith("This was not ticked: ")
    assert verdict(mo, check, "approve", end_0="").context["form"].non_field_errors() == [
        "Say of each number on which day it ends, or that the register gives no day."
    ]
    for kind in ("refuse", "ask"):
        assert list(verdict(mo, check, kind).context["form"].errors) == ["words"]
    assert verdict(mo, check, "approve", end_0="soon").status_code == 422
    assert not Remark.objects.filter(verdict=Remark.Verdict.APPROVE).exists()


def test_a_question_is_asked_answered_and_the_refusal_read(cast: Cast, now: datetime) -> None:
    check, mo, sam = application(cast.sam, now), client_of(cast, "mo"), client_of(cast, "sam")
    path = f"/account/doctor/checks/{check.pk}/"
    verdict(mo, check, "ask", words="Whose name is it?")
    assert sam.get(path).context["check"].state == "A moderator asks you something."
    assert b"Whose name is it?" in sam.get(path).content
    assert send(sam, path, {"words": "Mine, before I married.", "evidence": [pdf("paper.pdf")]}).status_code == 302
    assert check.evidence.count() == 2
    assert b"Mine, before I married." in mo.get(f"/moderation/doctors/{check.pk}/").content
    verdict(mo, check, "refuse", words="The register says otherwise.")
    page = sam.get(path)
    assert (page.context["check"].state, page.context["check"].is_open) == ("It was refused.", False)
    assert b"The register says otherwise." in page.content
    assert b"Mo " not in page.content


def test_an_applicant_withdraws_and_more_papers_than_allowed_are_refused(cast: Cast, now: datetime) -> None:
    check, sam = application(cast.sam, now), client_of(cast, "sam")
    path = f"/account/doctor/checks/{check.pk}/"
    many = send(sam, path, {"words": "More.", "evidence": [pdf(f"{number}.pdf") for number in range(5)]})
    assert (many.status_code, check.evidence.count()) == (422, 1)
    send(sam, path, {"withdraw": "1"})
    check.refresh_from_db()
    assert check.outcome == "withdrawn"


def test_nobody_decides_about_themselves(cast: Cast, now: datetime) -> None:
    check = application(cast.mo, now)
    mo = client_of(cast, "mo")
    assert mo.get(f"/moderation/doctors/{check.pk}/").context["check"].hindrance != ""
    assert verdict(mo, check, "approve").status_code == 403
    for who in ("visitor", "ana", "brandt", "sam"):
        response = client_of(cast, who).post(f"/moderation/doctors/{check.pk}/", {"verdict": "approve"})
        assert response.status_code == (302 if who == "visitor" else 403)


def test_an_imported_profile_is_claimed_and_a_held_one_contested(cast: Cast, now: datetime) -> None:
    imported = add_doctor(name="Amara Lindqvist", specialty="dermatology", city="Leeds", source="page", now=now)
    page = Client().get(f"/doctors/{imported.slug}/").context["doctor"]
    assert (page.claim_url, page.contest_url) == (f"/doctors/{imported.slug}/claim/", "")
    sam = client_of(cast, "sam")
    form = sam.get(page.claim_url).context["form"]
    assert (form["given"].value(), form["family"].value(), form["city"].value()) == ("Amara", "Lindqvist", "Leeds")
    send(sam, page.claim_url, SAID)
    assert (Check.objects.get().doctor, Check.objects.get().kind) == (imported, "claim")
    held = Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"]
    assert (held.claim_url, held.contest_url) == ("", f"/doctors/{cast.dr_brandt.slug}/claim/")
    ana = client_of(cast, "ana")
    assert ana.get(held.contest_url).context["applying"].holder_note != ""
    send(ana, held.contest_url, SAID | {"number_1": "1234567"})
    contested = Check.objects.get(person=cast.ana)
    (line,) = client_of(cast, "mo").get(f"/moderation/doctors/{contested.pk}/").context["check"].contests
    assert (line.text, contested.approvals_needed) == ("The profile is held by another account", 2)


def test_a_doctor_adds_a_credential(cast: Cast) -> None:
    chen = client_of(cast, "chen")
    wrong = send(chen, "/account/doctor/", SAID | {"number_1": "1"})
    assert (wrong.status_code, wrong.context["own"].card.name) == (422, "Wei Chen")
    response = send(chen, "/account/doctor/", SAID)
    check = Check.objects.get()
    assert (response["Location"], check.kind) == (f"/account/doctor/checks/{check.pk}/", "credential")
    assert [link.url for link in chen.get("/account/doctor/").context["own"].checks] == [response["Location"]]


def test_the_list_costs_as_many_queries_at_one_and_at_ten_and_leads_on(cast: Cast, now: datetime) -> None:
    mo = client_of(cast, "mo")

    def look(path: str = "/moderation/doctors/") -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as captured:
            view = mo.get(path).context["checks"]
        return len(captured), view

    def open_one(number: int) -> Check:
        # Every other one says to be the doctor of the one before, so that there are contests to be found.
        fact = Fact(kind="licence", issuer="GMC", value=f"765432{number // 2 % 10}", register="gb-gmc")
        return application(factories.person(now), now + timedelta(minutes=number), fact, family=f"L{number}")

    first = open_one(0)
    approve(first, cast.mo, now)
    few, view = look()
    assert [(row.count, row.is_mine, row.facts, row.lacks_papers) for row in view.rows] == [
        ("1 of 2 approved", True, "GMC reference number 7654320", False)
    ]
    for number in range(1, 10):
        open_one(number)
    many, view = look()
    assert (len(view.rows), view.total, many) == (10, 10, few)
    for number in range(10, 53):
        open_one(number)
    _, view = look()
    assert (len(view.rows), view.total, view.first_url) == (50, 53, "")
    _, rest = look(view.more_url)
    assert [row.link.text for row in rest.rows] == [f"Application: Amara L{number}" for number in (50, 51, 52)]
    assert (rest.more_url, rest.first_url) == ("", "/moderation/doctors/")
    for odd in ("x", "0", "9" * 30):
        assert len(look(f"/moderation/doctors/?after={odd}")[1].rows) == 50


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given", "😀 Amara"),
        ("given", "Amara\u202eadnarB"),  # letters after it would run from right to left
        ("family", "Brandt\u200b"),  # looks like another's name, and is not the same
        ("family", "B" * 80),
        ("given", "x" * 10_000),
        ("family", "<b>Brandt</b>"),
        ("post_nominals", "MD ✓ verified"),
        ("city", "L" * 10_000),
    ],
)
def test_an_odd_name_is_no_application_and_stays_typed(cast: Cast, field: str, value: str) -> None:
    response = send(client_of(cast, "sam"), "/account/doctor/", SAID | {field: value, "evidence": pdf()})
    assert (response.status_code, Check.objects.count()) == (422, 0)
    form = response.context["form"]
    assert (list(form.errors), form[field].value()) == ([field], value)


def test_the_longest_names_there_are_fit(cast: Cast, now: datetime) -> None:
    names = {"given": "Ä" * 80, "family": "Ö" * 79, "post_nominals": "MD, Ph.D., FRCS (Plast)"}
    assert send(client_of(cast, "sam"), "/account/doctor/", SAID | names | {"evidence": pdf()}).status_code == 302
    check = Check.objects.get()
    for who in (cast.mo, moderator("nia", now)):
        approve(check, who, now)
    assert Doctor.objects.get(account=cast.sam).name == "Ä" * 80 + " " + "Ö" * 79
