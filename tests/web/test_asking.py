"""Asking over HTTP: no cookie before a draft, nothing typed is lost, an emergency stops, a form posts once."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consilium.questions import drafts
from consilium.questions.models import Draft, Photo, Question
from consilium.questions.typed import Typed
from tests.cast import Cast
from tests.web.test_addresses import client_of

HERE = {"Sec-Fetch-Site": "same-origin"}
DONE = {"procedure": "Halo laser", "day": "4", "country": "GB"}
HAPPENING = {"ticks": "1", "title": "White bumps on day 4?", "body": "My eyes are still badly swollen."}
PLACE = {"body_site": "cheeks"}


def step(client: Client, **fields: Any) -> Any:
    """Send the ask page from itself."""
    return client.post("/ask/", fields, headers=HERE)


def three_steps(client: Client, **changes: Any) -> Any:
    """Go through all steps and return the last answer."""
    step(client, **DONE)
    step(client, **DONE, **HAPPENING)
    return step(client, **(DONE | HAPPENING | PLACE | changes))


def typed_on(page: Any) -> Mapping[str, str]:
    """Return what stands in the fields of the ask page."""
    html = page.content.decode()
    values = dict(re.findall(r'<input type="(?:text|date|number)" name="(\w+)"(?: value="([^"]*)")?', html))
    body = re.search(r'<textarea name="body"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    return values | ({"body": body.group(1)} if body else {})


def test_a_visitor_s_first_look_sets_no_cookie_and_holds_no_token(cast: Cast) -> None:
    page = Client().get("/ask/")
    assert (page.status_code, dict(page.cookies), b"csrfmiddlewaretoken" in page.content) == (200, {}, False)


def test_the_first_step_begins_a_draft_that_the_session_holds(cast: Cast) -> None:
    client = Client()
    sent = step(client, **DONE)
    assert (sent.status_code, sent["Location"], list(sent.cookies)) == (303, "/ask/#step-2", ["consilium"])
    draft = Draft.objects.get()
    assert (draft.owner, draft.reached, Typed.read(draft.typed).procedure) == (None, 2, "Halo laser")
    page = client.get("/ask/")
    assert b'id="step-2"' in page.content
    assert b'id="step-3"' not in page.content
    assert typed_on(page)["procedure"] == "Halo laser"


def test_whoever_holds_no_draft_sees_none(cast: Cast) -> None:
    step(Client(), **DONE)
    draft = Draft.objects.get()
    for client in (Client(), client_of(cast, "sam"), client_of(cast, "mo")):
        page = client.get(f"/ask/?draft={draft.pk}")
        assert (page.status_code, typed_on(page).get("procedure", "")) == (200, "")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"procedure": ""}, "What was done?"),
        ({"day": "four"}, "which day"),
        ({"day": "-1"}, "which day"),
        ({"day": "99999"}, "which day"),
        ({"happened_on": "2999-01-01"}, "which date"),
        ({"happened_on": "1800-01-01"}, "which date"),
        ({"happened_on": "yesterday"}, "which date"),
        ({"country": "XX"}, "Which country"),
    ],
)
def test_an_error_keeps_everything_and_names_the_field(cast: Cast, fields: dict[str, str], wrong: str) -> None:
    client = Client()
    page = step(client, **(DONE | fields))
    assert page.status_code == 422
    assert [wrong in link.text for link in page.context["ask"].wrong] == [True]
    kept = {name: value for name, value in (DONE | fields).items() if name != "country"}
    assert {name: typed_on(page).get(name, "") for name in kept} == kept
    # And it is still there when the page is opened again.
    assert {name: typed_on(client.get("/ask/")).get(name, "") for name in kept} == kept


def test_too_long_a_text_is_an_error_and_stays(cast: Cast) -> None:
    client = Client()
    step(client, **DONE)
    page = step(client, **(DONE | HAPPENING | {"body": "word " * 5000, "title": "t" * 200}))
    assert (page.status_code, len(page.context["ask"].wrong)) == (422, 2)
    typed = typed_on(client.get("/ask/"))
    assert (typed["title"], typed["body"].strip()) == ("t" * 200, ("word " * 5000).strip())


def test_a_form_from_another_site_does_nothing_and_loses_nothing(cast: Cast) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        for who in ("visitor", "sam"):
            client = client_of(cast, who)
            client.handler.enforce_csrf_checks = True
            page = client.post("/ask/", DONE, headers=headers)
            assert (page.status_code, typed_on(page)["procedure"], Draft.objects.count()) == (403, "Halo laser", 0)
            assert client.post("/ask/check/", {"do": "post"}, headers=headers).status_code == 302
            assert client.post("/ask/draft/", DONE, headers=headers).status_code == 403
            assert client.post("/ask/photos/", DONE, headers=headers).status_code == 403


def test_without_a_word_from_the_browser_a_token_is_wanted(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.sam, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/ask/", DONE).status_code == 403
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', client.get("/ask/").content)
    assert token is not None
    assert client.post("/ask/", DONE | {"csrfmiddlewaretoken": token.group(1).decode()}).status_code == 303


def test_a_date_becomes_a_day_where_the_person_is(cast: Cast) -> None:

    client = Client()
    now = timezone.now()
    there = (now.astimezone(UTC) + timedelta(hours=13)).date()
    three_steps(client, day="", happened_on=f"{there - timedelta(days=4):%Y-%m-%d}", utc_offset="780")
    page = client.get("/ask/check/")
    assert page.context["check"].facts[0] == "4 days after Halo laser"


def test_a_day_that_only_the_text_tells_is_read_and_said(cast: Cast) -> None:
    client = Client()
    step(client, **(DONE | {"day": ""}))
    step(client, **(DONE | {"day": ""} | HAPPENING))
    three_steps(client, day="", body="I had Halo 5 days ago and my eyes are swollen.", title="Bumps?")
    check = client.get("/ask/check/").context["check"]
    assert (check.day_read, check.facts[0]) == ("day 5", "5 days after Halo laser")


@pytest.mark.parametrize(
    ("typed", "known", "words"),
    [
        ("Halo laser", "halo-laser", ""),
        ("  sciton  HALO ", "halo-laser", ""),
        ("Halo with a new handpiece", "halo-laser", "Halo with a new handpiece"),
        ("Cupping by my aunt", "", "Cupping by my aunt"),
    ],
)
def test_a_procedure_is_found_or_kept_in_its_words(cast: Cast, typed: str, known: str, words: str) -> None:
    client = client_of(cast, "sam")
    three_steps(client, procedure=typed)
    client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)
    question = Question.objects.get(asker=cast.sam)
    assert (question.procedure, question.procedure_words) == (known, words)


def test_an_emergency_stops_shows_the_number_large_and_lets_go_on(cast: Cast) -> None:
    client = Client()
    step(client, **DONE)
    stopped = step(client, **(DONE | HAPPENING), ticked=["breathing"])
    assert (stopped.status_code, stopped["Location"]) == (302, "/ask/stop/")
    page = client.get("/ask/stop/")
    assert page.context["stop"].number.number == "999"  # the asker's country, not the installation's
    assert b'<a class="stop-number" href="tel:999">' in page.content
    on = client.post("/ask/stop/", headers=HERE)
    assert (on.status_code, on["Location"]) == (303, "/ask/#step-3")
    assert Draft.objects.get().warned == "E"
    last = step(client, **(DONE | HAPPENING | PLACE), ticked=["breathing"])
    assert last["Location"] == "/ask/check/"
    assert client.get("/ask/check/").context["check"].level.level == "E"


def test_the_way_round_the_warning_leads_to_it(cast: Cast) -> None:
    client = client_of(cast, "sam")
    three_steps(client)
    draft = Draft.objects.get()
    drafts.save(draft=draft, typed=Typed.read(draft.typed | {"ticked": ["breathing"]}), now=draft.touched_at)
    for response in (client.get("/ask/check/"), client.post("/ask/check/", {"do": "post"}, headers=HERE)):
        assert (response.status_code, response["Location"]) == (302, "/ask/stop/")
    assert Question.objects.filter(asker=cast.sam).count() == 0


def test_the_level_is_shown_before_posting_stored_and_shown_on_the_page(cast: Cast) -> None:
    client = client_of(cast, "sam")
    three_steps(client)
    shown = client.get("/ask/check/").context["check"].level
    assert (shown.level, shown.reasons) == ("C", ("Eyes still badly swollen: “My eyes are still badly swollen”",))
    posted = client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)
    for reader in (client, Client()):
        level = reader.get(posted["Location"]).context["question"].level
        assert (level.level, level.reasons) == (shown.level, shown.reasons)


def test_a_visitor_signs_in_at_the_end_and_the_draft_is_theirs(cast: Cast) -> None:
    client = Client()
    three_steps(client)
    check = client.get("/ask/check/").context["check"]
    assert (check.key, check.sign_up_url) == ("", "/account/signup/?next=%2Fask%2Fcheck%2F")
    assert client.post("/ask/check/", {"do": "post"}, headers=HERE)["Location"].startswith("/account/login/")
    client.force_login(cast.sam, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/ask/check/").context["check"].key != ""
    assert Draft.objects.get().owner == cast.sam


def test_a_form_that_is_sent_twice_posts_one_question(cast: Cast) -> None:
    client = client_of(cast, "sam")
    three_steps(client)
    key = str(uuid4())
    answers = [client.post("/ask/check/", {"do": "post", "key": key}, headers=HERE) for _ in range(3)]
    question = Question.objects.get(asker=cast.sam)
    assert {answer["Location"].split("?")[0] for answer in answers} == {question.get_absolute_url()}
    # Another form after that finds no draft to post.
    assert client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)["Location"] == "/ask/"


def test_private_words_are_pointed_out_and_taken_out_or_left(cast: Cast) -> None:
    client = client_of(cast, "sam")
    three_steps(client, body="My eyes are badly swollen. Call 07700 900123, said Dr Lindqvist.")
    found = client.get("/ask/check/").context["check"].private
    assert [(part.kind, part.words) for part in found] == [("a phone number", "07700 900123"), ("a name", "Lindqvist")]
    client.post("/ask/check/", {"do": "take_out", "private": [found[0].value, "body:0:My"]}, headers=HERE)
    client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)
    assert Question.objects.get(asker=cast.sam).body == (
        "My eyes are badly swollen. Call [phone number taken out], said Dr Lindqvist."
    )


def test_neither_page_nor_address_tells_a_date(cast: Cast) -> None:
    client = client_of(cast, "sam")
    three_steps(client, day="", happened_on="2026-03-17")
    posted = client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)
    address = posted["Location"].split("?")[0]
    for page in (Client().get(address), client.get(address), Client().get(address + "sheet/")):
        found = [date for date in (b"2026-03-17", b"17 Mar", b"Mar 17", b"March") if date in page.content]
        assert (page.status_code, found) == (200, [])


def test_typing_is_saved_and_read_while_it_goes_on(cast: Cast) -> None:
    client = client_of(cast, "sam")
    step(client, **DONE)
    draft = Draft.objects.get()
    fields = DONE | HAPPENING | {"draft": str(draft.pk), "owner": str(cast.sam.pk)}
    saved = client.post("/ask/draft/", fields, headers=HERE)
    assert (saved.status_code, saved.json()["draft"]) == (200, str(draft.pk))
    assert "Contact the clinic that treated you today" in saved.json()["level"]
    draft.refresh_from_db()
    assert Typed.read(draft.typed).body == HAPPENING["body"]


def test_saving_after_the_session_ended_says_so_and_keeps_nothing_of_it(cast: Cast) -> None:
    client = client_of(cast, "sam")
    step(client, **DONE)
    draft = Draft.objects.get()
    fields = DONE | HAPPENING | {"draft": str(draft.pk), "owner": str(cast.sam.pk)}
    answer = Client().post("/ask/draft/", fields, headers=HERE)
    assert (answer.status_code, answer.json(), Draft.objects.count()) == (409, {"signed_out": True}, 1)
    assert Client().post("/ask/draft/", DONE, headers=HERE).json() == {"signed_out": False}


def test_a_page_left_open_until_the_session_ended_loses_nothing(cast: Cast) -> None:
    client = client_of(cast, "sam")
    step(client, **DONE)
    draft = Draft.objects.get()
    later = Client()
    step(later, **(DONE | HAPPENING | {"draft": str(draft.pk), "body": "Typed for an hour."}))
    assert Draft.objects.count() == 2
    later.force_login(cast.sam, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert typed_on(later.get("/ask/"))["body"].strip() == "Typed for an hour."
    assert [(row.pk, Typed.read(row.typed).title) for row in Draft.objects.all()] == [(draft.pk, HAPPENING["title"])]


def test_a_draft_of_someone_else_is_neither_changed_nor_shown(cast: Cast) -> None:
    step(client_of(cast, "sam"), **DONE)
    draft = Draft.objects.get()
    mo = client_of(cast, "mo")
    step(mo, **(DONE | {"procedure": "Botox", "draft": str(draft.pk), "do": "discard"}))
    step(mo, **(DONE | {"procedure": "Botox", "draft": str(draft.pk)}))
    assert mo.post("/ask/photos/", {"draft": str(draft.pk)}, headers=HERE).status_code == 409
    draft.refresh_from_db()
    assert (draft.owner, Typed.read(draft.typed).procedure) == (cast.sam, "Halo laser")
    assert Typed.read(Draft.objects.get(owner=cast.mo).typed).procedure == "Botox"


def test_several_questions_can_be_begun_and_gone_on_with(cast: Cast) -> None:
    client = client_of(cast, "sam")
    step(client, **DONE)
    first = Draft.objects.get()
    assert typed_on(client.get("/ask/?new=1")).get("procedure", "") == ""
    step(client, **(DONE | {"procedure": "Botox", "draft": "new"}))
    assert Draft.objects.count() == 2
    assert typed_on(client.get("/ask/"))["procedure"] == "Botox"
    assert typed_on(client.get(f"/ask/?draft={first.pk}"))["procedure"] == "Halo laser"
    gone = step(client, **(DONE | {"draft": str(first.pk), "do": "discard"}))
    assert (gone.status_code, Draft.objects.count()) == (303, 1)


def test_the_procedure_of_an_address_is_filled_in(cast: Cast) -> None:
    assert typed_on(Client().get("/ask/?procedure=Botox"))["procedure"] == "Botox"


def test_the_check_is_reached_with_all_steps_in_order_only(cast: Cast, now: datetime) -> None:
    client = client_of(cast, "sam")
    assert client.get("/ask/check/")["Location"] == "/ask/"
    step(client, **DONE)
    assert client.get("/ask/check/")["Location"] == "/ask/"
    three_steps(client)
    assert client.get("/ask/check/").status_code == 200
    draft = Draft.objects.get()
    drafts.save(draft=draft, typed=Typed.read(draft.typed | {"title": ""}), now=now)
    assert client.get("/ask/check/")["Location"] == "/ask/"
    assert client.post("/ask/check/", {"do": "post", "key": str(uuid4())}, headers=HERE)["Location"] == "/ask/"


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "\x00zero", "body": "\ud800"},
        {"ticked": ["nonsense", "breathing\x00"]},
        {"body_site": "moon"},
        {"draft": "99999999999999999999"},
        {"draft": "-1"},
        {"do": "remove:"},
        {"do": "remove:99999999999999999999999"},
        {"do": "nonsense"},
        {"key": "x"},
        {"utc_offset": "9" * 400},
        {"utc_offset": "x"},
    ],
)
def test_odd_input_is_no_error_of_ours(cast: Cast, odd: dict[str, Any]) -> None:
    client = Client()
    step(client, **DONE)
    clean = {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in odd.items()
    }
    assert step(client, **(DONE | HAPPENING | clean)).status_code in (302, 303, 422)


def test_the_ask_page_costs_the_same_with_one_photo_and_with_ten(cast: Cast, now: datetime) -> None:

    client = client_of(cast, "sam")
    three_steps(client)
    draft = Draft.objects.get()
    counts = []
    for number in range(10):
        Photo.objects.create(draft=draft, name=f"{number:043}", position=number + 1, width=9, height=9, added_at=now)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ask/").status_code == 200
            assert client.get("/ask/check/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[-1]
