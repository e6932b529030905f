"""The asker's own pages: what is new, adding to a question, earlier words for all, and the sheet for the clinic."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.notifications import outcome_requests
from consilium.questions import drafts, following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Photo, Question
from consilium.questions.typed import Typed
from consilium.web.pages.history import changes, paragraphs
from consilium.web.pages.shapes.sheet import Passage
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of
from tests.web.test_asking import HERE

GONE = {"finder": "treating", "is_gone": "yes", "resolved_by_day": "18", "condition": "Milia", "words": "Needled out."}


def path(cast: Cast, what: str) -> str:
    """Return the address of a page about Ana's question."""
    return f"/account/questions/{cast.question.pk}/{what}/"


def send(client: Client, address: str, **fields: Any) -> Any:
    """Send a form under a new key, unless one is given."""
    return client.post(address, {"key": str(uuid4()), "do": "post"} | fields, headers=HERE)


def shown(client: Client, cast: Cast) -> Any:
    """Return what the question page shows."""
    question = Question.objects.get(pk=cast.question.pk)
    return client.get(question.get_absolute_url()).context["question"]


def test_a_later_day_stands_on_the_page_under_its_day(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    page = ana.get(path(cast, "updates"))
    assert page.context["add"].form["day"].value() is not None
    sent = send(ana, path(cast, "updates"), day="6", body="Fewer bumps **today**.")
    assert sent["Location"].startswith(cast.question.get_absolute_url() + "#update-")
    update = shown(Client(), cast).updates[0]
    assert (update.day, str(update.text.html).strip()) == ("Day 6", "<p>Fewer bumps <strong>today</strong>.</p>")


def test_a_later_day_may_raise_the_level(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    assert shown(ana, cast).level.level == "S"
    send(ana, path(cast, "updates"), day="6", body="Now there is yellow pus.")
    assert shown(ana, cast).level.level == "C"
    send(ana, path(cast, "updates"), day="7", body="All is well.", ticked=["vision"])
    assert shown(ana, cast).level.level == "U"


def test_an_emergency_in_an_update_is_spoken_of_before_it_is_added(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    page = send(ana, path(cast, "updates"), day="6", body="I can hardly breathe.")
    look = page.context["add"].look
    assert (page.status_code, look.level.level, look.number.number) == (200, "E", "999")
    assert (b"I can hardly breathe." in page.content, cast.question.updates.count()) == (True, 0)
    # Other words are looked at anew; the same ones are added.
    again = send(ana, path(cast, "updates"), day="6", body="My throat is closing.", looked=look.digest)
    assert again.context["add"].look.level.level == "E"
    sent = send(ana, path(cast, "updates"), day="6", body="I can hardly breathe.", looked=look.digest)
    assert (sent.status_code, cast.question.updates.count(), shown(ana, cast).level.level) == (303, 1, "E")


@pytest.mark.parametrize("what", ["updates", "words", "outcome"])
def test_private_words_are_pointed_out_before_anything_is_added(cast: Cast, what: str) -> None:
    ana = client_of(cast, "ana")
    field = {"updates": "body", "words": "body", "outcome": "words"}[what]
    fields = {"day": "6", "title": "Bumps?"} | GONE | {field: "Ask Dr Lindqvist."}
    page = send(ana, path(cast, what), **fields)
    private = page.context["add"].look.private
    assert [(part.before, part.words, part.kind) for part in private] == [("Ask Dr ", "Lindqvist", "a name")]
    taken = send(ana, path(cast, what), **fields, do="take_out", private=[private[0].value])
    assert taken.context["add"].form[field].value() == "Ask Dr [name taken out]."
    sent = send(ana, path(cast, what), **(fields | {field: "Ask Dr [name taken out]."}))
    assert sent.status_code == 303


def test_a_reply_stands_under_what_was_asked_and_is_given_once(cast: Cast, now: datetime) -> None:
    row = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    ana, address = client_of(cast, "ana"), path(cast, f"replies/{row.pk}")
    assert shown(ana, cast).clarifications[0].reply_url == address
    assert shown(client_of(cast, "sam"), cast).clarifications[0].reply_url == ""
    empty = send(ana, address, words="  ")
    assert (empty.status_code, b"Please write a reply." in empty.content) == (422, True)
    assert send(ana, address, words="No itching.").status_code == 303
    assert send(ana, address, words="Yes, it does.").status_code == 302
    assert [part.reply for part in shown(Client(), cast).clarifications] == ["No itching."]


def test_the_outcome_is_told_shown_and_told_again(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    assert send(ana, path(cast, "outcome"), **GONE).status_code == 303
    outcome = shown(Client(), cast).outcome
    assert (outcome.finding, outcome.resolved, outcome.found_by, outcome.words) == (
        "Milia",
        "gone by day 18",
        "the doctor who treated the asker",
        "Needled out.",
    )
    form = ana.get(path(cast, "outcome")).context["add"].form
    assert (form["condition"].value(), form["is_gone"].value(), form["resolved_by_day"].value()) == ("Milia", "yes", 18)
    send(ana, path(cast, "outcome"), **(GONE | {"condition": "", "is_gone": "no"}))
    assert (Outcome.objects.get().condition, Outcome.objects.get().resolved_by_day) == ("", None)


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"condition": "Something unheard of"}, "condition"),
        ({"resolved_by_day": ""}, "resolved_by_day"),
        ({"finder": ""}, "finder"),
        ({"is_gone": "perhaps"}, "is_gone"),
        ({"resolved_by_day": "-3"}, "resolved_by_day"),
    ],
)
def test_an_odd_outcome_keeps_what_was_typed(cast: Cast, odd: dict[str, str], field: str) -> None:
    page = send(client_of(cast, "ana"), path(cast, "outcome"), **(GONE | odd))
    assert page.status_code == 422
    assert set(page.context["add"].form.errors) == {field}
    assert (b"Needled out." in page.content, Outcome.objects.count()) == (True, 0)


def test_a_form_that_is_sent_twice_adds_once(cast: Cast) -> None:
    ana, key = client_of(cast, "ana"), str(uuid4())
    for _ in range(2):
        assert send(ana, path(cast, "updates"), day="6", body="Better.", key=key).status_code == 303
    assert cast.question.updates.count() == 1


def test_what_is_typed_when_the_session_has_ended_is_there_after_signing_in(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["any"] = 1
    session.save()
    sent = send(client, path(cast, "updates"), day="6", body="Typed for an hour.", ticked=["fever"])
    assert (sent.status_code, sent["Location"]) == (
        302,
        f"/account/login/?next=%2F{path(cast, 'updates')[1:].replace('/', '%2F')}",
    )
    client.force_login(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = client.get(path(cast, "updates")).context["add"].form
    assert (form["day"].value(), form["body"].value(), form["ticked"].value()) == ("6", "Typed for an hour.", ["fever"])
    assert client.get(path(cast, "updates")).context["add"].form["body"].value() is None


def test_earlier_words_are_for_everyone_to_read(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    assert Client().get(cast.question.get_absolute_url() + "history/").status_code == 404
    title = cast.question.title
    send(ana, path(cast, "words"), title=title, body="They came this evening. No pain and no fever.")
    for who in ("visitor", "sam", "brandt"):
        page = client_of(cast, who).get(cast.question.get_absolute_url() + "history/")
        edit = page.context["history"].edits[0]
        assert [(part.words, part.is_gone, part.is_new) for line in edit.body for part in line] == [
            ("They came this ", False, False),
            ("morning.", True, False),
            ("evening.", False, True),
            (" No pain and no fever.", False, False),
        ]
    assert shown(Client(), cast).history.text == "Edited once"


def test_changes_are_told_word_by_word_and_line_by_line() -> None:
    assert changes("a b", "a b") == (Passage("a b"),)
    assert changes("", "a") == (Passage("a", is_new=True),)
    assert paragraphs(changes("one\ntwo", "one\nthree")) == (
        (Passage("one"),),
        (Passage("two", is_gone=True), Passage("three", is_new=True)),
    )
    long = "word " * 4000
    assert changes(long + "\nx", long + "\ny")[-1] == Passage("y", is_new=True)


def test_my_questions_tell_what_is_new_and_what_somebody_waits_for(cast: Cast, now: datetime) -> None:
    ana = client_of(cast, "ana")
    factories.answer(cast.question, now + timedelta(hours=1))
    row = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    outcome_requests.send_due(now + timedelta(days=10))
    drafts.begin(owner=cast.ana, typed=Typed(title="Half a question"), now=now)
    mine = ana.get("/account/questions/").context["mine"]
    assert [draft.title for draft in mine.drafts] == ["Half a question"]
    own = mine.questions[0]
    assert [link.text for link in own.news] == ["1 new answer"]
    assert [link.url for link in own.wants] == [path(cast, f"replies/{row.pk}"), path(cast, "outcome")]
    assert own.wants[0].text == "Ida Brandt asks: Does it itch?"
    ana.get(cast.question.get_absolute_url())
    following.reply(clarification=row, words="No.", now=now)
    send(ana, path(cast, "outcome"), **GONE)
    own = ana.get("/account/questions/").context["mine"].questions[0]
    assert (own.news, own.wants) == ((), ())
    assert client_of(cast, "sam").get("/account/questions/").context["mine"].questions == ()


def test_my_questions_cost_the_same_at_one_and_at_ten(cast: Cast, now: datetime) -> None:
    ana, counts = client_of(cast, "ana"), []
    for number in range(10):
        question = ask(asker=cast.ana, title=f"Question {number}", body="x", now=now)
        factories.answer(question, now)
        following.ask_back(question=question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
        drafts.begin(owner=cast.ana, typed=Typed(title="x"), now=now)
        ana.get("/account/questions/")
        with CaptureQueriesContext(connection) as captured:
            ana.get("/account/questions/")
        counts.append(len(captured))
    assert counts[0] == counts[-1]


@pytest.mark.parametrize("who", ["visitor", "ana", "sam", "brandt", "mo"])
def test_a_question_costs_the_same_with_one_addition_of_each_kind_and_with_ten(
    cast: Cast, now: datetime, who: str
) -> None:
    client, counts = client_of(cast, who), []
    for number in range(10):
        at = now + timedelta(hours=number)
        following.add_update(question=cast.question, body="Better.", day=5, now=at)
        row = following.ask_back(question=cast.question, doctor=cast.dr_chen, words="Does it itch?", now=at)
        following.reply(clarification=row, words="No.", now=at)
        following.edit(question=cast.question, title=cast.question.title, body=f"Words {number}", now=at)
        showing = list(Photo.Showing)[number % 3]
        Photo.objects.create(
            question=cast.question,
            name=f"{number:043}",
            position=number + 1,
            showing=showing,
            width=9,
            height=9,
            added_at=at,
        )
        if number in (2, 9):
            client.get(cast.question.get_absolute_url())
            with CaptureQueriesContext(connection) as captured:
                assert client.get(cast.question.get_absolute_url()).status_code == 200
                assert client.get(cast.question.get_absolute_url() + "sheet/").status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[-1]


def test_the_sheet_holds_the_case_and_where_the_doctors_stand(cast: Cast, now: datetime) -> None:
    following.add_update(question=cast.question, body="Fewer today.", day=6, now=now)
    following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    factories.answer(cast.question, now)
    page = Client().get(cast.question.get_absolute_url() + "sheet/")
    sheet = page.context["sheet"]
    assert (sheet.question.answers, [update.day for update in sheet.question.updates]) == ((), ["Day 6"])
    assert sheet.open_questions[0] == "Does it itch? (Ida Brandt asks)"
    assert sheet.question.standing.doctors == 1
    assert (b"no substitute" in page.content, b"911" in page.content) == (True, True)


def test_the_asker_chooses_the_photos_of_the_sheet_and_others_get_the_open_ones(cast: Cast, now: datetime) -> None:
    rows = {
        showing: Photo.objects.create(
            question=cast.question,
            name=showing.ljust(43, "x"),
            position=number,
            showing=showing,
            width=9,
            height=9,
            added_at=now,
        )
        for number, showing in enumerate(("public", "blurred", "doctors"), start=1)
    }
    address = cast.question.get_absolute_url() + "sheet/"

    def chosen(who: str, query: str = "") -> list[str]:
        sheet = client_of(cast, who).get(address + query).context["sheet"]
        return [photo.value for photo in sheet.photos if photo.is_chosen]

    ids = {showing: str(row.pk) for showing, row in rows.items()}
    assert chosen("ana") == [ids["public"], ids["blurred"], ids["doctors"]]
    assert chosen("ana", f"?chosen=1&photo={ids['doctors']}") == [ids["doctors"]]
    assert chosen("ana", "?chosen=1") == []
    assert chosen("visitor") == chosen("sam", f"?chosen=1&photo={ids['doctors']}") == [ids["public"]]
    assert chosen("brandt") == [ids["public"]]


def test_a_blind_doctor_s_sheet_and_page_tell_no_colleague_s_question(cast: Cast, now: datetime) -> None:
    doctor = factories.doctor(now)
    following.ask_back(question=cast.question, doctor=doctor, words="zq-open question", now=now)
    row = following.ask_back(question=cast.question, doctor=doctor, words="Does it itch?", now=now)
    following.reply(clarification=row, words="zq-No itching.", now=now)
    brandt = client_of(cast, "brandt")
    for address in (cast.question.get_absolute_url(), cast.question.get_absolute_url() + "sheet/"):
        page = brandt.get(address)
        seen = [word in page.content for word in (b"zq-open question", doctor.name.encode(), b"zq-No itching.")]
        assert seen == [False, False, True]
    assert "zq-open question" in [part.question for part in shown(Client(), cast).clarifications]
