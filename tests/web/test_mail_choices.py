"""The page of what comes by mail, and ending mails with one press, signed out."""

from datetime import datetime

import pytest
from django.test import Client

from consilium.notifications import bounces, choices, matching, unsubscribing
from consilium.notifications.matching import Wanted
from consilium.notifications.models import How, Kind, Matching
from consilium.notifications.rules import may_choose_matching
from tests.cast import Cast
from tests.web.test_addresses import client_of

ASKERS = [kind for kind in Kind if kind not in (Kind.REPLY, Kind.MATCHED, Kind.CREDENTIAL)]


def path_of(cast: Cast, *kinds: Kind) -> str:
    """Return the path that ends mails of these kinds to Ana."""
    return unsubscribing.address(cast.ana, kinds).removeprefix("http://127.0.0.1:8000")


def test_choices_are_kept(cast: Cast) -> None:
    client = client_of(cast, "ana")
    fields = {kind.value: "weekly" for kind in ASKERS} | {"red-flag": "off", "is_frank": "on"}
    assert client.post("/account/notices/", fields).status_code == 303
    expected = dict.fromkeys(ASKERS, How.WEEKLY) | {Kind.RED_FLAG: How.OFF}
    assert {kind: choices.of(cast.ana)[kind] for kind in ASKERS} == expected
    assert choices.is_frank(cast.ana)
    form = client.get("/account/notices/").context["form"]
    assert ([field.value() for field in form.kind_fields()], form["is_frank"].value()) == (
        [expected[kind].value for kind in ASKERS],
        True,
    )


def test_a_doctor_chooses_more(cast: Cast) -> None:
    form = client_of(cast, "brandt").get("/account/notices/").context["form"]
    assert form.kinds == tuple(Kind)


def test_a_verified_doctor_chooses_how_many_questions(cast: Cast) -> None:
    client = client_of(cast, "brandt")
    form = client.get("/account/notices/").context["form"]
    assert (form["a_week"].value(), form["only_own_country"].value()) == (3, False)
    fields = {kind.value: "off" for kind in Kind}
    assert client.post("/account/notices/", fields | {"a_week": "20", "only_own_country": "on"}).status_code == 303
    assert matching.wanted_by(cast.brandt) == Wanted(20, only_own_country=True)
    assert client.post("/account/notices/", fields | {"a_week": "0"}).status_code == 303
    assert matching.wanted_by(cast.brandt) == Wanted(0, only_own_country=False)


@pytest.mark.parametrize("number", ["", "21", "-1", "2.5", "many", "9" * 4000])
def test_a_number_that_is_not_offered_is_named_and_kept(cast: Cast, number: str) -> None:
    fields = {kind.value: "off" for kind in Kind} | {"a_week": number, "only_own_country": "on"}
    response = client_of(cast, "brandt").post("/account/notices/", fields)
    form = response.context["form"]
    assert (response.status_code, dict(form.errors)) == (422, {"a_week": ["Write a whole number from 0 to 20."]})
    assert (form["a_week"].value(), form["only_own_country"].value(), form["answer"].value()) == (number, True, "off")
    assert (matching.wanted_by(cast.brandt), choices.of(cast.brandt)) == (matching.DEFAULT, dict(choices.DEFAULTS))


def test_who_may_choose_how_many_questions(cast: Cast, now: datetime) -> None:
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    assert [may_choose_matching(one, now) for one in people] == [False, True, False, False, False]
    for name in ("ana", "chen"):
        client = client_of(cast, name)
        assert "a_week" not in client.get("/account/notices/").context["form"].fields
        client.post("/account/notices/", {kind.value: "off" for kind in Kind} | {"a_week": "20"})
    assert Matching.objects.count() == 0


@pytest.mark.parametrize("changed", [{"answer": "hourly"}, {"red-flag": "daily"}, {"answer": ""}])
def test_what_is_not_offered_is_named_and_the_rest_kept(cast: Cast, changed: dict[str, str]) -> None:
    fields = {kind.value: "off" for kind in ASKERS} | changed
    response = client_of(cast, "ana").post("/account/notices/", fields)
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(changed))
    assert response.context["form"]["revision"].value() == "off"
    assert choices.of(cast.ana) == dict(choices.DEFAULTS)


def test_a_bounce_is_told_and_lifted(cast: Cast, now: datetime) -> None:
    bounces.record(person=cast.ana, status="5.1.1", now=now)
    client = client_of(cast, "ana")
    assert client.get("/account/notices/").context["choices"].bounced.address == "ana@example.org"
    assert client.post("/account/notices/", {"do": "again"}).status_code == 303
    assert client.get("/account/notices/").context["choices"].bounced is None


def test_opening_the_link_changes_nothing(cast: Cast) -> None:
    path, client = path_of(cast, Kind.ANSWER), Client()
    for send in (client.get, client.head):
        response = send(path)
        assert (response.status_code, response.cookies.output()) == (200, "")
    assert choices.of(cast.ana)[Kind.ANSWER] == How.INSTANT


def test_one_press_of_a_mail_provider_ends_these_mails(cast: Cast) -> None:
    """RFC 8058: a POST with this body, without cookies and tokens, and no redirection in reply."""
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = client.post(path_of(cast, Kind.ANSWER, Kind.REVISION), {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.cookies.output()) == (200, "")
    ended = {kind for kind, how in choices.of(cast.ana).items() if how is How.OFF}
    assert ended == {Kind.ANSWER, Kind.REVISION}
    assert choices.of(cast.sam) == dict(choices.DEFAULTS)


def test_all_mails_can_be_ended(cast: Cast) -> None:
    assert Client().post(path_of(cast, Kind.ANSWER), {"which": "all"}).status_code == 200
    assert set(choices.of(cast.ana).values()) == {How.OFF}


def test_what_we_did_not_sign_is_not_there(cast: Cast) -> None:
    path = path_of(cast, Kind.ANSWER)
    other = unsubscribing.address(cast.sam, [Kind.ANSWER]).rpartition("/unsubscribe/")[2]
    forged = path.rpartition(":")[0] + ":" + other.rpartition(":")[2]
    for bad in (path[:-2] + "/", forged, "/unsubscribe/x/", "/unsubscribe/::/", "/unsubscribe/" + "x" * 4000 + "/"):
        assert [Client().get(bad).status_code, Client().post(bad).status_code] == [404, 404]
    cast.ana.is_active = False
    cast.ana.save()
    assert Client().get(path).status_code == 404
