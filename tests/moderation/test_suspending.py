"""Suspended until a day: what is shut, what stays open, that it ends by itself, and that it can be appealed."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consilium.moderation import chain
from consilium.moderation.appealing import appeal
from consilium.moderation.deciding import decide
from consilium.moderation.models import Case, Decision, Kind
from consilium.moderation.rules import may_appeal, may_decide, may_suspend
from consilium.moderation.subjects import subject
from consilium.moderation.suspending import suspend
from consilium.notifications.models import Notice
from consilium.people.actions import give_role
from consilium.people.models import Person, Role
from consilium.people.rules import is_suspended
from consilium.web.suspended import OPEN
from tests import roles
from tests.cast import Cast, account, gather, give_second_factor
from tests.web.test_addresses import client_of, sign_in

WORDS = "zqprivate: you sent the same advertisement to nine people."


def week(cast: Cast, person: Person, now: datetime) -> Decision:
    """Suspend somebody for a week from now on."""
    until = now + timedelta(days=7)
    made = suspend(person=person, by=cast.mo, until=until, reason=Decision.Reason.SPAM, words=WORDS, now=now)
    person.refresh_from_db()
    return made


def test_it_lasts_to_its_end_and_no_longer(cast: Cast, now: datetime) -> None:
    week(cast, cast.sam, now)
    moments = (now, now + timedelta(days=6, hours=23), now + timedelta(days=7), now + timedelta(days=8))
    assert [is_suspended(cast.sam, at) for at in moments] == [True, True, False, False]


def test_a_suspension_that_is_over_or_says_nothing_is_none(cast: Cast, now: datetime) -> None:
    for until, reason in ((now, Decision.Reason.SPAM), (now + timedelta(days=1), Decision.Reason.OTHER)):
        with pytest.raises(ValueError, match=r"over|without words"):
            suspend(person=cast.sam, by=cast.mo, until=until, reason=reason, words=" ", now=now)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("role", ["reader", "asker", "blind", "author", "colleague"])
def test_every_door_is_shut_but_those_that_stay_open(db: None, role: str) -> None:
    world = roles.build(timezone.now())
    person = world.people[role]
    assert isinstance(person, Person)
    client = Client()
    sign_in(client, person)
    Person.objects.filter(pk=person.pk).update(suspended_until=timezone.now() + timedelta(days=3))
    shut: set[str] = set()
    let: set[str] = set()
    for one in roles.actions():
        path, fields = one.path.format(**world.names), dict(one.fields)
        response = client.post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})
        is_shut = response.status_code == 403 and b"nothing was sent" in response.content
        (shut if is_shut else let).add(one.route)
    assert let == {
        "moderation/decisions/<int:number>/",
        "inbox/",
        "account/notices/",
        "account/consents/",
        "account/export/",
        "account/erasure/",
        *(() if role == "asker" else ("account/questions/<int:question_id>/photos/",)),  # not there for others
    }
    assert len(shut) > 20
    assert b"suspended until" in client.get("/questions/").content


def test_a_photo_is_taken_back_all_the_same(db: None) -> None:
    world = roles.build(timezone.now())
    asker, photo = world.people["asker"], world.things["photo"]
    assert isinstance(asker, Person)
    Person.objects.filter(pk=asker.pk).update(suspended_until=timezone.now() + timedelta(days=3))
    client = Client()
    sign_in(client, asker)
    path, here = f"/account/questions/{world.names['question']}/photos/", {"Sec-Fetch-Site": "same-origin"}
    assert client.post(path, {"do": "add"}, headers=here).status_code == 403
    assert client.post(path, {"do": f"revoke:{photo.pk}"}, headers=here).status_code == 303
    photo.refresh_from_db()
    assert photo.revoked_at is not None


def test_every_open_name_is_an_address(cast: Cast) -> None:
    from django.urls import get_resolver

    assert {name for name in OPEN if name not in get_resolver().reverse_dict} == set()


def test_a_moderator_suspends_on_the_desk_and_the_person_is_told(cast: Cast) -> None:
    mo, path = client_of(cast, "mo"), f"/moderation/people/{cast.sam.pk}/suspension/"
    kept = mo.post(path, {"days": "7", "words": WORDS})
    assert (kept.status_code, WORDS.encode() in kept.content) == (422, True)
    sent = {"days": "7", "reason": "spam", "words": WORDS, "key": str(uuid4())}
    assert [mo.post(path, sent).status_code for _ in range(2)] == [302, 302]
    decision = Decision.objects.get()
    assert (decision.kind, decision.verdict, decision.subject_id) == ("person", "hide", cast.sam.pk)
    cast.sam.refresh_from_db()
    assert is_suspended(cast.sam, timezone.now())
    assert [row.about for row in Notice.objects.filter(person=cast.sam)] == [decision.number]
    sam = client_of(cast, "sam")
    assert b"Your account is suspended for a time" in sam.get("/inbox/").content
    own = sam.get(f"/moderation/decisions/{decision.number}/").content
    assert (WORDS.encode() in own, b"It ends by itself" in own, b"Appeal</button>" in own) == (True, True, True)
    for other in (client_of(cast, "visitor"), client_of(cast, "ana")):
        for public in ("/moderation/log/", f"/moderation/decisions/{decision.number}/"):
            content = other.get(public).content
            assert (b"Suspended for a time" in content, b"zqprivate" in content, b">Sam<" in content) == (
                True,
                False,
                False,
            )


def test_another_moderator_ends_it_on_appeal_and_the_chain_holds(cast: Cast, now: datetime) -> None:
    decision = week(cast, cast.sam, now)
    assert may_appeal(cast.sam, decision, subject(Kind.PERSON, cast.sam.pk))
    appeal(decision=decision, person=cast.sam, words="It was one message.", now=now)
    case = Case.objects.get(kind=Kind.PERSON, closed_at=None)
    other = account("mia", now)
    give_role(person=other, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(other)
    about = subject(Kind.PERSON, cast.sam.pk)
    assert [may_decide(person, case, about) for person in (cast.mo, other)] == [False, True]
    made = decide(case=case, by=other, shows=True, reason=Decision.Reason.IN_ORDER, now=timezone.now())
    cast.sam.refresh_from_db()
    assert (made.verdict, is_suspended(cast.sam, now), chain.first_break()) == ("restore", False, None)


def test_nobody_suspends_themselves_or_a_moderator(cast: Cast, now: datetime) -> None:
    other = account("mia", now)
    give_role(person=other, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    people = (cast.sam, cast.ana, cast.brandt, cast.mo, other)
    assert [may_suspend(cast.mo, person) for person in people] == [True, True, True, False, False]
    assert [may_suspend(reader, cast.sam) for reader in (cast.ana, cast.brandt, other)] == [False, False, False]


def test_what_was_written_keeps_its_standing(cast: Cast, now: datetime) -> None:
    from consilium.answers.models import Answer
    from tests import factories

    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    week(cast, cast.brandt, now)
    again = Answer.objects.get(pk=answer.pk)
    assert (again.is_public, again.standing) == (True, answer.standing)


@pytest.mark.django_db(transaction=True)
def test_words_about_a_person_go_with_the_person(now: datetime) -> None:
    from consilium.people.erasing import erase

    cast = gather(now)
    decision = week(cast, cast.sam, now)
    erase(person=cast.sam, keeps_text=False, now=now)
    decision.refresh_from_db()
    assert (decision.text.words, chain.first_break()) == ("", None)
