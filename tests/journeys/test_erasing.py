"""Somebody takes their data along and leaves: afterwards the house holds no byte of their words, photo or address."""

import io
import json
import re
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open, axe_finds_nothing, sign_in
from tests.journeys.house import House

MARK = "zqmarker"
BUILD = """
from datetime import timedelta
from io import BytesIO
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.people.models import Person
from consilium.questions import drafts, following, photo_files, photos
from consilium.questions.models import Outcome, Photo
from consilium.questions.typed import Typed
from consilium.reviews.actions import write_review
from consilium.reviews.models import Review
from consilium.votes.actions import cast_vote
from tests import factories
from tests.cast import gather
from tests.doctors.checks.making import application
mark = "zqmarker"
cast = gather(now)
answer = factories.answer(cast.question, now)
result = {}
for person, question in ((cast.ana, cast.question), (cast.sam, None)):
    said = f"{mark}{person.pseudonym.lower()}"
    if question is None:
        from consilium.questions.actions import ask
        question = ask(asker=person, title="Small?", body="Since today.", procedure="halo-laser", day=4, now=now)
        factories.answer(question, now)
    following.edit(question=question, title=f"{said} bumps?", body=f"{said} on my cheeks. Eyes swollen.", now=now)
    following.edit(
        question=question, title=f"{said} pale bumps?", body=f"Reach me at {said}@example.net. They itch.", now=now
    )
    photo = factories.photo(question, now, alt=f"{said} cheeks", showing=Photo.Showing.PUBLIC)
    if person == cast.sam:  # of other pixels than Ana's, so that each can be searched for
        photo = photos.edit(photo=photo, crop=None, blurs=[(0.0, 0.0, 0.6, 0.6)], now=now)
    following.add_update(question=question, body=f"{said} less red", day=6, now=now)
    asked = following.ask_back(question=question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    following.reply(clarification=asked, words=f"{said} a little", now=now)
    following.tell_outcome(question=question, finder=Outcome.Finder.OWN, words=f"{said} gone", now=now)
    write_review(person=person, doctor=cast.dr_brandt, stars=4, body=f"{said} kind",
        relation=Review.Relation.TREATED, now=now)
    raise_flag(person=person, subject=subject(Kind.ANSWER, answer.pk), reason=Flag.Reason.OTHER, words=said, now=now)
    raise_flag(person=cast.mo, subject=subject(Kind.QUESTION, question.pk), reason=Flag.Reason.OTHER,
        words=f"about {said}", now=now)
    case = Case.objects.filter(kind=Kind.QUESTION, subject_id=question.pk, closed_at=None).get()
    decide(case=case, by=cast.mo, shows=True, reason=Decision.Reason.OTHER, words=f"{said} is fine", now=now)
    cast_vote(person=person, answer=answer, value=1, now=now)
    drafts.begin(owner=person, typed=Typed(title=f"{said} draft"), now=now)
    application(person, now, family=said)
    result[person.pseudonym.lower()] = {
        "question": question.get_absolute_url(),
        "photo": photo.name,
        "bytes": photo_files.path_of(photo.name, "large", "webp").read_bytes()[-64:].hex(),
        "answer": answer.pk,
    }
"""
Left = dict[str, str]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house in which Ana and Sam have left all that one can leave."""
    with House() as built:
        built.left = built.tell(BUILD)  # type: ignore[attr-defined]
        yield built.serve()


def left_by(house: House, name: str) -> Left:
    """Return where what somebody left stands."""
    assert len(house.left[name]["bytes"]) == 128  # type: ignore[attr-defined]
    return house.left[name]  # type: ignore[attr-defined,no-any-return]


def places(house: House, *marks: bytes) -> list[str]:
    """Return every file of the house that holds one of the marks, or is named after it."""
    found = []
    for path in sorted(house.data.rglob("*")):
        name = path.relative_to(house.data).as_posix()
        held = path.read_bytes() if path.is_file() else b""
        found += [f"{name}: {mark!r}" for mark in marks if mark in held or mark in name.encode()]
    log = house.log.read_bytes()
    return found + [f"log: {mark!r}" for mark in marks if mark in log]


def places_in_the_end(house: House, *marks: bytes) -> list[str]:
    """Return the same once the worker has had its time to clear up after the receipt."""
    for _ in range(100):
        found = places(house, *marks)
        if not found:
            break
        time.sleep(0.2)
    return found


def get(house: House, path: str) -> tuple[int, bytes]:
    """Return status and body as a visitor without a cookie gets them."""
    try:
        with urllib.request.urlopen(house.url + path, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def take_along(house: House, page: Page) -> dict[str, object]:
    """Ask for the file, wait for it as a person does, and return what stands in it."""
    page.goto("/account/export/")
    page.get_by_role("button", name="Make the file").click()
    for _ in range(60):
        if page.get_by_role("link", name="Fetch the file").count():
            break
        time.sleep(0.25)
        page.reload()
    url = page.get_by_role("link", name="Fetch the file").get_attribute("href")
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    request = urllib.request.Request(house.url + str(url), headers={"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=20) as fetched:
        assert fetched.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
        archive = zipfile.ZipFile(io.BytesIO(fetched.read()))
    assert len([name for name in archive.namelist() if name.startswith("photos/")]) == 1
    data = json.loads(archive.read("data.json"))
    assert isinstance(data, dict)
    return data


def receipt_of(house: House, address: str) -> str:
    """Return the words of the receipt once it has come."""
    for _ in range(240):
        for mail in house.mailbox.mails:
            if mail.to == (address,) and mail.subject == "Your data has been erased":
                return mail.text
        time.sleep(0.05)
    raise AssertionError("no receipt came")


def leave(page: Page, choice: str) -> None:
    """Erase everything, on the page that is open at it."""
    page.get_by_label(re.compile(choice)).check()
    page.get_by_label(re.compile("^Type")).fill("erase")
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", name="It is done")).to_be_visible()


def test_whoever_removes_everything_leaves_no_byte(house: House, browse: Open) -> None:
    left, mark, address = left_by(house, "ana"), b"zqmarkerana", "ana@example.org"
    for path in (left["question"], "/", "/questions/", "/search/?q=zqmarkerana", f"/photos/{left['photo']}/large.webp"):
        assert get(house, path)[0] == 200
    assert mark in get(house, left["question"])[1]
    page = browse(house, "/account/login/", viewport=PHONE)
    sign_in(house, page, address)
    assert set(take_along(house, page)) >= {"account", "questions", "drafts", "votes", "applications"}
    marks = (mark, address.encode(), left["photo"].encode(), bytes.fromhex(left["bytes"]))
    assert {place.partition(":")[0].split("/")[0] for place in places(house, *marks)} >= {"consilium.sqlite3", "media"}
    page.goto("/account/erasure/")
    axe_finds_nothing(page)
    leave(page, "^Remove it")
    # At once, before any worker: nobody reaches the words or the photo.
    assert [get(house, path)[0] for path in (left["question"], f"/photos/{left['photo']}/large.webp")] == [404, 404]
    assert all(mark not in get(house, path)[1] for path in ("/", "/questions/", "/feeds/questions.atom"))
    page.goto("/account/")
    assert "/account/login/" in page.url
    receipt = receipt_of(house, address)
    assert "What you wrote is gone." in receipt
    assert "Copies in backups are gone after 30 days." in receipt
    assert places_in_the_end(house, *marks) == []
    assert house.run("rebuild").splitlines()[-1] == "0 differed"


def test_whoever_leaves_the_words_leaves_nobodys(house: House, browse: Open) -> None:
    left, address = left_by(house, "sam"), "sam@example.org"
    page = browse(house, "/account/login/", script=False)
    sign_in(house, page, address)
    page.goto("/account/erasure/")
    leave(page, "^Leave it for others")
    status, body = get(house, left["question"])
    assert (status, b"pale bumps?" in body, b"[e-mail taken out]" in body) == (200, True, True)
    assert get(house, f"/photos/{left['photo']}/large.webp")[0] == 404
    assert "without what told who you are" in receipt_of(house, address)
    marks = (address.encode(), b"zqmarkersam@", left["photo"].encode(), bytes.fromhex(left["bytes"]))
    assert places_in_the_end(house, *marks) == []
    counted = house.tell(
        "from consilium.votes.models import HelpfulVote\n"
        f"rows = HelpfulVote.objects.filter(answer={left['answer']})\n"
        "result = [list(rows.values_list('person', flat=True)), rows.first().answer.helpful_up]"
    )
    assert counted == [[None, None], 2]
