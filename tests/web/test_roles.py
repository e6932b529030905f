"""Every action, sent as every role: whoever the rules let, and nobody else; and docs/roles.md says so."""

from datetime import datetime

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from consilium.people.models import Person
from tests import roles
from tests.roles import ROLES, Action, World
from tests.web.test_addresses import TABLE, sign_in

# Their answers say more than yes and no, or they act for whoever holds a key in an address.
ELSEWHERE = {
    "unsubscribe/<str:token>/": "whoever has the mail; tests/web/test_mail_choices.py",
    "account/login/": "asks for a code; tests/web/test_limits.py",
    "account/doctor/checks/<int:check_id>/picture/": "its doctor while a picture waits; tests/web/test_profiles.py",
    "doctors/": "takes a postcode, changes nothing and is for everyone; tests/web/test_near.py",
}


class Names(dict[str, object]):
    """What fills addresses; whatever nobody made here is called by the name of a thing."""

    def __missing__(self, name: str) -> object:
        return name if name.endswith(("name", "token")) else 1


@pytest.fixture
def world(db: None, now: datetime) -> World:
    """One person for each role."""
    return roles.build(now)


def client_of(world: World, role: str) -> Client:
    """Return a browser of somebody in this role."""
    # Each from an address of their own: what may be done from one address is limited for all who share it.
    client, person = Client(REMOTE_ADDR=f"192.0.2.{list(ROLES).index(role) + 1}"), world.people[role]
    if isinstance(person, Person):
        sign_in(client, person)
    return client


def is_let(response: HttpResponseBase, one: Action) -> bool:
    """Say whether an action was taken in, be it to say that the form is not filled in."""
    places = ("/account/login/", one.instead)
    led_away = response.status_code == 302 and response["Location"].startswith(places)
    return response.status_code not in (403, 404) and not led_away


def test_every_action_lets_whom_the_rules_let(world: World) -> None:
    allowed = roles.matrix(world)
    found: dict[str, dict[str, bool]] = {one.words: {} for one in roles.actions()}
    for role in ROLES:
        client = client_of(world, role)
        for one in roles.actions():
            path, fields = one.path.format(**world.names), dict(one.fields)
            response = client.post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})
            assert response.status_code < 500, (one.words, role)
            assert response.status_code != 429, (one.words, role)
            found[one.words][role] = is_let(response, one)
    assert found == allowed


def test_every_role_may_do_something_that_another_may_not(world: World) -> None:
    columns = {role: tuple(row[role] for row in roles.matrix(world).values()) for role in ROLES}
    # Without a second factor a moderator is a reader who owns nothing.
    assert len(set(columns.values())) == len(ROLES)


def test_no_address_that_takes_a_form_is_missing(world: World) -> None:
    client = client_of(world, "moderator")
    known = {one.route for one in roles.actions()} | set(ELSEWHERE)
    missing = []
    for route, path, _ in TABLE:
        if route in known:
            continue
        response = client.delete(path.format_map(Names(world.names)))
        if "POST" in response.headers.get("Allow", ""):
            missing.append(route)
    assert missing == [], "say in tests/roles.py who may, and run python -m tests.roles"


def test_the_document_says_what_the_rules_say(world: World) -> None:
    told = roles.written(roles.matrix(world), TABLE)
    assert roles.FILE.read_text() == told, "run python -m tests.roles"
