"""The ledger of consents: rows are added and never changed, and new terms are asked for at the next form."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.people import consents, texts
from consilium.people.erasing import erase
from consilium.people.models import Consent, Person, Wording
from consilium.questions import following
from consilium.questions.models import Photo, Question, Update
from consilium.reviews.models import Review
from consilium.transfer import auditing, own, research
from consilium.web.pages.terms_again import AGREED
from consilium.web.terms_first import ASKED_AT
from tests import factories
from tests.cast import Cast
from tests.people.test_texts import write
from tests.web.test_addresses import client_of

UPDATE = {"body": "Less red & <b>calmer</b>.", "day": "6"}


@pytest.fixture
def publish(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    """Publish terms of a version."""
    settings.DATA = tmp_path

    def publish(version: str) -> None:
        write("terms", f"Version: {version}\n\nBe kind, version {version}.\n", changed=int(version))

    return publish


def rows(person: Person) -> list[tuple[str, str, bool]]:
    """Return the ledger of a person: what, which version, given or taken back."""
    return [
        (row.wording.kind, row.wording.version, row.given)
        for row in Consent.objects.filter(person=person).select_related("wording")
    ]


def send(client: Client, path: str, fields: dict[str, str], **headers: str) -> Any:
    """Send a form without files, as browsers do."""
    return client.post(path, urlencode(fields), content_type="application/x-www-form-urlencoded", headers=headers)


def test_the_same_words_are_agreed_to_once_and_new_ones_again(cast: Cast, now: datetime, publish: Any) -> None:
    publish("1")
    assert not consents.has_agreed_to_terms(cast.ana)
    for _ in range(2):
        consents.agree_to_terms(person=cast.ana, now=now)
    assert consents.has_agreed_to_terms(cast.ana)
    publish("2")
    assert not consents.has_agreed_to_terms(cast.ana)
    consents.agree_to_terms(person=cast.ana, now=now)
    assert rows(cast.ana) == [("terms", "draft", True), ("terms", "1", True), ("terms", "2", True)]
    assert Wording.objects.get(version="1").words == "Be kind, version 1."


def test_research_is_off_until_allowed_and_off_again_at_once(cast: Cast, now: datetime) -> None:
    assert not consents.allows_research(cast.ana)
    assert consents.choose_research(person=cast.ana, allowed=False, now=now) is None
    given = consents.choose_research(person=cast.ana, allowed=True, now=now)
    assert given is not None
    assert consents.allows_research(cast.ana)
    assert list(consents.who_allow_research()) == [cast.ana]
    consents.choose_research(person=cast.ana, allowed=False, now=now + timedelta(days=1))
    assert (consents.allows_research(cast.ana), list(consents.who_allow_research())) == (False, [])
    given.refresh_from_db()
    # What was given then is told as it was.
    assert (given.given, given.at) == (True, now)
    assert rows(cast.ana)[1:] == [("research", "1", True), ("research", "1", False)]


def test_a_research_file_holds_only_what_its_askers_allow_and_nothing_that_tells_who(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    factories.answer(cast.question, now, body="A colleague's words.")
    following.edit(question=cast.question, title="Bumps?", body="They came. Write to ana.k@example.org.", now=now)
    following.add_update(question=cast.question, body="Less red.", day=6, now=now)
    Question.objects.update(is_public=True)  # an address in it held it back
    file = tmp_path / "research.jsonl"
    assert research.export(file) == 0
    consents.choose_research(person=cast.ana, allowed=True, now=now)
    consents.choose_research(person=cast.sam, allowed=True, now=now)
    assert research.export(file) == 1
    head, line = map(json.loads, file.read_text().splitlines())
    assert head == {"format": "consilium research", "version": 1}
    assert line == {
        "procedure": "halo-laser",
        "day": 4,
        "level": Question.objects.get().level,
        "title": "Bumps?",
        "body": "They came. Write to [e-mail taken out].",
        "later": [{"day": 6, "body": "Less red."}],
        "outcome": None,
    }
    cast.question.is_public = False
    cast.question.save()
    assert research.export(file) == 0
    Question.objects.update(is_public=True)
    consents.choose_research(person=cast.ana, allowed=False, now=now)
    assert research.export(file) == 0


def test_new_terms_are_asked_for_at_the_next_form_and_nothing_typed_is_lost(
    cast: Cast, now: datetime, publish: Any
) -> None:
    publish("7")
    client, path = client_of(cast, "ana"), f"/account/questions/{cast.question.pk}/updates/"
    key = client.get(path).context["form"]["key"].value()
    asked = send(client, path, UPDATE | {"key": str(key)})
    assert (asked.status_code, Update.objects.count()) == (200, 0)
    view = asked.context["again"]
    assert dict(view.fields) == UPDATE | {"key": str(key)}
    assert "Be kind, version 7." in view.body.html
    assert "&lt;b&gt;calmer&lt;/b&gt;" in asked.content.decode()
    # An older version, or anything else, is no consent to this one.
    for said in ("6", "", "draft"):
        assert send(client, path, dict(view.fields) | {AGREED: said}).context["again"].version == "7"
    assert rows(cast.ana) == [("terms", "draft", True)]
    went = send(client, path, dict(view.fields) | {AGREED: "7"})
    assert went.status_code in (302, 303)
    assert [row.body for row in Update.objects.all()] == [UPDATE["body"]]
    assert rows(cast.ana)[-1] == ("terms", "7", True)
    # And then no more.
    key = client.get(path).context["form"]["key"].value()
    again = send(client, path, {"body": "Day eight.", "day": "8", "key": str(key)})
    assert (again.status_code in (302, 303), Update.objects.count()) == (True, 2)


def test_nobody_agrees_in_somebodys_name(cast: Cast, publish: Any) -> None:
    publish("7")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    for path in (f"/account/questions/{cast.question.pk}/updates/", "/ask/check/"):
        send(client, path, UPDATE | {AGREED: "7"}, **foreign)
    assert rows(cast.ana) == [("terms", "draft", True)]


def test_voting_flagging_and_leaving_wait_for_no_terms(cast: Cast, now: datetime, publish: Any) -> None:
    publish("7")
    answer = factories.answer(cast.question, now)
    sam = client_of(cast, "sam")
    assert sam.post(f"/answers/{answer.pk}/votes/", {"value": "1"}).status_code == 302
    assert sam.post("/account/consents/", {"research": "yes"}).status_code == 303
    assert b"It is done" in sam.post("/account/erasure/", {"texts": "remove", "sure": "erase"}).content
    assert not {"flags", "answer_vote", "erasure", "export", "consents", "my_photos", "ask", "ask_draft"} & ASKED_AT


def test_what_a_script_saves_meanwhile_is_not_stopped(cast: Cast, publish: Any) -> None:
    publish("7")
    path = f"/account/questions/{cast.question.pk}/updates/"
    client = client_of(cast, "ana")
    sent = send(client, path, {"body": ""}, **{"Sec-Fetch-Mode": "cors"})
    assert (sent.status_code, "again" in sent.context) == (422, False)
    assert "again" in send(client, path, {"body": ""}, **{"Sec-Fetch-Mode": "navigate"}).context


def test_an_account_begins_with_its_consent(db: None, publish: Any, settings: Any) -> None:
    publish("4")
    client = Client()
    sent = client.post("/account/signup/", {"email": "new@example.org", "grown_up": "on"})
    assert sent.status_code == 302
    assert rows(Person.objects.get(email="new@example.org")) == [("terms", "4", True)]
    assert EmailAddress.objects.filter(email="new@example.org", verified=False).count() == 1


def test_the_page_shows_all_and_takes_back(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now, showing=Photo.Showing.PUBLIC)
    client = client_of(cast, "ana")
    view = client.get("/account/consents/").context["consents"]
    assert (view.research_since, view.terms, view.terms_are_new) == ("", "version draft, on 20 Nov 2026", False)
    assert [(row.question, row.words) for row in view.photos] == [
        (cast.question.title, "1 photo: Everyone sees it"),
    ]
    for said in ("yes", "yes", "maybe", ""):
        assert client.post("/account/consents/", {"research": said}).status_code == 303
    assert len(rows(cast.ana)) == 2
    page = client.get("/account/consents/")
    assert page.context["consents"].research_since != ""
    assert [line.words for line in page.context["consents"].lines] == [
        "You allowed the use for research, version 1",
        "You accepted the terms, version draft",
        "You let a photo be shown: Everyone sees it, version 1",
    ]
    client.post("/account/consents/", {"research": "no"})
    assert not consents.allows_research(cast.ana)
    assert photo.consents.count() == 1
    # Nobody else's.
    assert client_of(cast, "sam").get("/account/consents/").context["consents"].photos == ()


def test_the_page_costs_the_same_at_one_row_and_at_ten(cast: Cast, now: datetime) -> None:
    def queries() -> int:
        client.get("/account/consents/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/consents/")
        return len(captured)

    client = client_of(cast, "ana")
    factories.photo(cast.question, now)
    consents.choose_research(person=cast.ana, allowed=True, now=now)
    at_one = queries()
    for number in range(9):
        factories.photo(cast.question, now)
        consents.choose_research(person=cast.ana, allowed=bool(number % 2), now=now)
    assert queries() == at_one


def test_consents_stand_in_the_own_file_and_the_audit_and_go_with_the_account(cast: Cast, now: datetime) -> None:
    consents.choose_research(person=cast.ana, allowed=True, now=now)
    consents.choose_research(person=cast.ana, allowed=False, now=now)
    data = own.everything(cast.ana)
    assert [row["given"] for row in data["what I agreed to"]] == [True, True, False]
    assert [row["kind"] for row in data["the words I agreed to"]] == ["terms", "research"]
    told = [json.loads(line) for line in auditing.lines()]
    hers = [(line["did"], line.get("to"), line.get("version")) for line in told if line.get("by") == cast.ana.pk]
    assert ("agreed", "terms", "draft") in hers
    assert ("agreed", "research", "1") in hers
    assert ("took a consent back", "research", "1") in hers
    for keeps_text, person in ((True, cast.ana), (False, cast.sam)):
        erase(person=person, keeps_text=keeps_text, now=now)
        assert rows(person) == []
    assert Review.objects.count() == 0
    assert texts.current("terms").version == "draft"
