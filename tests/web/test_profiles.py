"""A doctor's own profile over HTTP: who may change it, what shows at once, what only after it was checked."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from consilium.doctors import portraits
from consilium.doctors.checks import deciding, opening
from consilium.doctors.checks.shapes import Said
from consilium.doctors.ledger import check_again
from consilium.doctors.models import Check, Credential, Doctor, Portrait
from consilium.doctors.standing import standings
from consilium.transfer.own import everything
from tests.cast import Cast, give_second_factor, verify
from tests.doctors.checks.making import PDF, approve, moderator, picture
from tests.web.test_addresses import client_of

EDIT, CHANGE = "/account/profile/", "/account/profile/name/"
WORDS = {
    "about": "I treat scars.\nMost of them with lasers.",
    "city": "Leeds",
    "region": "",
    "country": "GB",
    "languages": "English, deutsch; Mandarin",
    "procedures": ["halo-laser"],
}
SAME = {"given": "Ida", "family": "Brandt", "post_nominals": "MD", "specialty": "dermatology", "words": ""}
BEFORE = ("Ida Brandt, MD", "Licence checked 20 Nov 2026", "")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def send(client: Client, path: str, fields: dict[str, Any], **files: Any) -> Any:
    """Send a form as a browser does from our own page."""
    return client.post(path, fields | files, headers={"Sec-Fetch-Site": "same-origin"})


def paper() -> SimpleUploadedFile:
    """Return a document as a browser sends it."""
    return SimpleUploadedFile("marriage.pdf", PDF, "application/pdf")


def face(data: bytes | None = None, name: str = "me.jpg") -> SimpleUploadedFile:
    """Return a picture as a browser sends it."""
    return SimpleUploadedFile(name, picture() if data is None else data, "image/jpeg")


def shown(cast: Cast) -> tuple[str, str, str]:
    """Return name, badge and address of the picture as a signed-out reader sees them."""
    card = Client().get(f"/doctors/{cast.dr_brandt.slug}/").context["doctor"].card
    return card.full_name, card.verified, card.portrait.url


@pytest.mark.parametrize("path", [EDIT, CHANGE])
def test_only_a_verified_doctor_with_a_second_factor_changes_the_profile(cast: Cast, now: datetime, path: str) -> None:
    def got() -> list[int]:
        return [client_of(cast, who).get(path).status_code for who in ("ana", "mo", "brandt", "chen")]

    assert got() == [403, 403, 200, 403]
    verify(cast.dr_chen, now)
    assert got() == [403, 403, 200, 403], "a licence without a second factor is not enough"
    give_second_factor(cast.chen)
    assert got() == [403, 403, 200, 200]
    fact = cast.dr_brandt.credentials.get()
    check_again(fact=fact, decision=Credential.Decision.SUSPENDED, source="the board", reason="", now=now)
    assert got() == [403, 403, 403, 200]
    assert send(client_of(cast, "brandt"), path, SAME | WORDS).status_code == 403
    assert (Doctor.objects.get(pk=cast.dr_brandt.pk).about, Check.objects.count()) == ("", 0)


def test_the_account_page_leads_there_whoever_may(cast: Cast) -> None:
    def ways(who: str) -> list[str]:
        return [way.url for way in client_of(cast, who).get("/account/").context["account"].actions]

    assert {who: EDIT in ways(who) for who in ("ana", "brandt", "chen", "mo")} == {
        "ana": False,
        "brandt": True,
        "chen": False,
        "mo": False,
    }


def test_words_place_languages_and_procedures_show_at_once_and_touch_no_standing(cast: Cast) -> None:
    brandt = client_of(cast, "brandt")
    assert send(brandt, EDIT, WORDS)["Location"] == f"/doctors/{cast.dr_brandt.slug}/"
    page = Client().get(f"/doctors/{cast.dr_brandt.slug}/")
    view = page.context["doctor"]
    assert (view.place, view.languages, [link.url for link in view.procedures]) == (
        "Leeds, United Kingdom",
        "English, German, Chinese",
        ["/procedures/halo-laser/"],
    )
    assert b"I treat scars.<br>Most of them with lasers." in page.content
    assert (shown(cast), Check.objects.count()) == (BEFORE, 0)
    assert [row["about"] for row in everything(cast.brandt)["profile"]] == [WORDS["about"]]
    form = brandt.get(EDIT).context["form"]
    assert (form["languages"].value(), form.ticked()) == ("English, German, Chinese", {"halo-laser"})


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"languages": "English, Klingon"}, ["languages"]),
        ({"country": "XX"}, ["country"]),
        ({"procedures": ["halo-laser", "no-such-thing"]}, ["procedures"]),
        ({"about": "x" * 5001}, ["about"]),
        ({"city": "Lee\x00ds"}, ["city"]),
    ],
)
def test_what_was_typed_is_kept_and_errors_named(cast: Cast, changed: dict[str, Any], errors: list[str]) -> None:
    response = send(client_of(cast, "brandt"), EDIT, WORDS | {"region": "Yorkshire <b>"} | changed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, errors)
    assert b"Yorkshire &lt;b&gt;" in response.content
    ticks = [tick.value for group in response.context["own"].groups for tick in group.ticks if tick.is_ticked]
    assert ticks == ["halo-laser"]
    assert Doctor.objects.get(pk=cast.dr_brandt.pk).region == ""


def test_what_a_browser_says_of_markup_is_shown_as_words(cast: Cast) -> None:
    send(client_of(cast, "brandt"), EDIT, WORDS | {"about": "<script>alert(1)</script>"})
    content = Client().get(f"/doctors/{cast.dr_brandt.slug}/").content
    assert b"&lt;script&gt;alert(1)" in content
    assert b"<script>alert(1)" not in content


def test_a_new_name_shows_after_two_people_and_the_badge_never_goes(cast: Cast, now: datetime) -> None:
    brandt, second = client_of(cast, "brandt"), moderator("nia", now)
    response = send(brandt, CHANGE, SAME | {"family": "Brandt-Kim", "words": "I married."}, evidence=[paper()])
    check = Check.objects.get()
    assert response["Location"] == f"/account/doctor/checks/{check.pk}/"
    assert (check.kind, check.approvals_needed, check.evidence.count()) == ("change", 2, 1)
    rows = client_of(cast, "mo").get("/moderation/doctors/").context["checks"].rows
    assert [row.link.text for row in rows] == ["A change of profile: Ida Brandt-Kim"]
    page = client_of(cast, "mo").get(f"/moderation/doctors/{check.pk}/").context["check"]
    assert [(line.name, line.words) for line in page.changes] == [("Name", "Ida Brandt → Ida Brandt-Kim")]
    assert brandt.get(EDIT).context["own"].waiting.url == response["Location"]
    assert shown(cast) == BEFORE
    approve(check, cast.mo, now)
    assert shown(cast) == BEFORE
    approve(check, second, now)
    assert shown(cast) == ("Ida Brandt-Kim, MD", BEFORE[1], "")
    assert brandt.get(EDIT).context["own"].waiting is None


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"post_nominals": "MD, FACS"}, "MD → MD, FACS"),
        ({"specialty": "plastic-surgery"}, "Dermatology → Plastic Surgery"),
        ({"specialty": ""}, "Dermatology → none"),
        ({"family": "BRANDT"}, "Ida Brandt → Ida BRANDT"),
    ],
)
def test_a_title_a_specialty_or_a_spelling_needs_one_person_and_no_paper(
    cast: Cast, now: datetime, changed: dict[str, str], line: str
) -> None:
    send(client_of(cast, "brandt"), CHANGE, SAME | changed)
    check = Check.objects.get()
    page = client_of(cast, "mo").get(f"/moderation/doctors/{check.pk}/").context["check"]
    assert ([row.words for row in page.changes], check.approvals_needed) == ([line], 1)
    assert shown(cast) == BEFORE
    approve(check, cast.mo, now)
    doctor = Doctor.objects.get(pk=cast.dr_brandt.pk)
    assert standings([doctor], now)[doctor.pk].state == "verified"
    assert (doctor.post_nominals, doctor.specialty, doctor.family_name) == tuple(
        (SAME | changed)[name] for name in ("post_nominals", "specialty", "family")
    )


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({}, ["__all__"]),
        ({"family": "Brandt-Kim"}, ["evidence"]),
        ({"given": ""}, ["given"]),
        ({"family": "Br\u200bandt"}, ["family"]),
        ({"family": "Brandt\u202e"}, ["family"]),
        ({"family": "Brandt ✔"}, ["family"]),
        ({"post_nominals": "MD ✓ verified"}, ["post_nominals"]),
        ({"specialty": "magic"}, ["specialty"]),
    ],
)
def test_a_proposal_that_cannot_be_checked_comes_back_with_all_that_was_typed(
    cast: Cast, changed: dict[str, str], errors: list[str]
) -> None:
    response = send(client_of(cast, "brandt"), CHANGE, SAME | {"words": "My <own> words."} | changed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, errors)
    assert b"My &lt;own&gt; words." in response.content
    assert Check.objects.count() == 0


def test_sent_twice_it_is_one_proposal_and_from_elsewhere_none(cast: Cast) -> None:
    brandt = client_of(cast, "brandt")
    fields = SAME | {"post_nominals": "MD, FACS"}
    brandt.post(CHANGE, fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert Check.objects.count() == 0
    key = str(brandt.get(CHANGE).context["form"]["key"].value())
    for _ in range(2):
        assert send(brandt, CHANGE, fields | {"key": key}).status_code == 302
    assert Check.objects.count() == 1


def test_a_picture_shows_once_it_was_looked_at_and_until_another_does(cast: Cast, now: datetime) -> None:
    brandt = client_of(cast, "brandt")
    send(brandt, CHANGE, SAME, picture=face())
    check, waiting = Check.objects.get(), Portrait.objects.get()
    path = f"/portraits/{waiting.name}.webp"
    everyone = ("visitor", "ana", "brandt", "chen", "mo")
    assert [client_of(cast, who).get(path).status_code for who in everyone] == [404, 404, 200, 404, 200]
    assert brandt.get(path)["Cache-Control"] == "private, no-store"
    assert client_of(cast, "mo").get(f"/moderation/doctors/{check.pk}/").context["check"].picture_url == path
    assert (shown(cast), check.approvals_needed) == (BEFORE, 1)
    approve(check, cast.mo, now)
    assert shown(cast) == (*BEFORE[:2], path)
    response = Client().get(path)
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200,
        "image/webp",
        "public, no-cache",
    )
    assert Image.open(BytesIO(response.content)).format == "WEBP"
    assert Client().get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304
    send(brandt, CHANGE, SAME, picture=face(picture("navy")))
    approve(Check.objects.get(closed_at=None), cast.mo, now)
    assert Client().get(path).status_code == 404
    assert shown(cast)[2] == f"/portraits/{Portrait.objects.get(removed_at=None).name}.webp"


def test_a_refused_picture_never_shows_and_is_deleted(cast: Cast, now: datetime, tmp_path: Path) -> None:
    send(client_of(cast, "brandt"), CHANGE, SAME, picture=face())
    deciding.refuse(check=Check.objects.get(), moderator=cast.mo, words="Two people are on it.", now=now)
    assert shown(cast) == BEFORE
    (file,) = tmp_path.glob("portraits/*/*.webp")
    later = datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo) + timedelta(hours=3)
    Portrait.objects.update(added_at=later - timedelta(hours=3))
    assert portraits.remove_unneeded(later) == 1
    assert (file.exists(), Portrait.objects.get().removed_at) == (False, later)
    assert client_of(cast, "brandt").get(f"/portraits/{file.stem}.webp").status_code == 404


def test_a_picture_that_waits_or_shows_is_not_deleted(cast: Cast, now: datetime, tmp_path: Path) -> None:
    brandt = client_of(cast, "brandt")
    for approved in (False, True):
        if approved:
            approve(Check.objects.get(), cast.mo, now)
        else:
            send(brandt, CHANGE, SAME, picture=face())
        (file,) = tmp_path.glob("portraits/*/*.webp")
        later = datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo) + timedelta(days=400)
        assert portraits.remove_unneeded(later) == 0
        assert file.exists()


@pytest.mark.parametrize("data", [b"", PDF, b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:300]])
def test_odd_pictures_are_refused_with_a_reason_and_words_are_kept(cast: Cast, data: bytes) -> None:
    fields = SAME | {"words": "The old one is ten years old."}
    response = send(client_of(cast, "brandt"), CHANGE, fields, picture=face(data))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["picture"])
    assert b"The old one is ten years old." in response.content
    assert (Check.objects.count(), Portrait.objects.count()) == (0, 0)


def test_a_profile_that_moves_loses_the_picture_of_whoever_held_it(cast: Cast, now: datetime) -> None:
    send(client_of(cast, "brandt"), CHANGE, SAME, picture=face())
    approve(Check.objects.get(), cast.mo, now)
    claim = opening.apply(
        person=cast.sam,
        doctor=cast.dr_brandt,
        said=Said(given="Ida", family="Brandt", specialty="dermatology"),
        evidence=[],
        now=now,
    )
    approve(claim, cast.mo, now)
    approve(claim, moderator("nia", now), now)
    assert shown(cast)[2] == ""
    assert Portrait.objects.get().removed_at == now


def proposed(cast: Cast) -> Check:
    """Return the check of a picture of 320 x 240 that Dr Brandt has sent."""
    assert send(client_of(cast, "brandt"), CHANGE, SAME, picture=face()).status_code == 302
    return Check.objects.get(kind=Check.Kind.CHANGE, closed_at=None)


def waiting(check: Check) -> Portrait:
    """Return the picture that is proposed now."""
    check.refresh_from_db()
    return Portrait.objects.get(name=check.said["portrait"], removed_at=None)


SIDES = {"left": "25", "right": "25", "top": "0", "bottom": "0"}


def test_a_picture_is_cropped_by_its_doctor_alone_while_nobody_approved_it(cast: Cast, now: datetime) -> None:
    check = proposed(cast)
    path, first = f"/account/doctor/checks/{check.pk}/picture/", waiting(check)
    got = [client_of(cast, who).get(path).status_code for who in ("ana", "brandt", "chen", "mo", "sam")]
    assert got == [404, 200, 404, 404, 404]
    assert Client().get(path).status_code == 302
    brandt = client_of(cast, "brandt")
    assert brandt.get(f"/account/doctor/checks/{check.pk}/").context["check"].crop_url == path
    assert [client_of(cast, who).post(path, SIDES).status_code for who in ("mo", "sam")] == [404, 404]
    sent = SIDES | {"of": first.name}
    for _ in range(2):  # sent twice, cut once
        assert brandt.post(path, sent)["Location"] == f"/account/doctor/checks/{check.pk}/"
    second = waiting(check)
    assert (second.name != first.name, portraits.size(second)) == (True, (160, 240))
    for who in ("brandt", "mo"):
        assert client_of(cast, who).get(f"/portraits/{first.name}.webp").status_code == 404
    address = brandt.get(f"/account/doctor/checks/{check.pk}/").context["check"].picture_url
    assert client_of(cast, "mo").get(address).status_code == 200
    assert client_of(cast, "sam").get(address).status_code == 404
    approve(check, cast.mo, now)
    assert brandt.get(path).status_code == 404
    assert shown(cast)[2] == address


@pytest.mark.parametrize(
    ("sides", "status"),
    [
        ({"left": "46"}, 422),
        ({"left": "-1"}, 422),
        ({"left": "😀"}, 422),
        ({"left": "9" * 10_000}, 422),
        ({"left": ""}, 422),
        ({"cells": "0"}, 422),
        ({"left": "45", "right": "45"}, 422),  # narrower than a picture may be
        ({"left": "0", "right": "0"}, 303),
    ],
)
def test_odd_crops_change_nothing_and_keep_what_was_set(cast: Cast, sides: dict[str, str], status: int) -> None:
    check = proposed(cast)
    before = waiting(check)
    path = f"/account/doctor/checks/{check.pk}/picture/"
    response = client_of(cast, "brandt").post(path, SIDES | sides | {"of": before.name})
    assert (response.status_code, waiting(check)) == (status, before)
    if status == 422 and "left" in sides:
        assert response.context["edit"].form["left"].value() == sides["left"]


def test_what_a_moderator_approved_is_not_cropped_afterwards(cast: Cast, now: datetime) -> None:
    """A new name takes two: between the first and the second approval the picture stays as the first one saw it."""
    sent = send(client_of(cast, "brandt"), CHANGE, SAME | {"family": "Berg"}, picture=face(), evidence=paper())
    assert sent.status_code == 302
    check = Check.objects.get(kind=Check.Kind.CHANGE)
    before = waiting(check)
    approve(check, cast.mo, now)
    check.refresh_from_db()
    assert check.closed_at is None
    path = f"/account/doctor/checks/{check.pk}/picture/"
    assert client_of(cast, "brandt").post(path, SIDES | {"of": before.name}).status_code == 404
    name = portraits.crop(before, (0.1, 0.1, 0.8, 0.8))
    assert opening.replace_picture(check=check, name=name, now=now).said["portrait"] == before.name
