"""Accounts: one per mailbox, a pseudonym for everyone, roles that end."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from consilium.people.actions import give_role, join
from consilium.people.models import Person, Role
from consilium.people.pseudonyms import BIRDS
from consilium.people.rules import is_moderator, is_signed_in
from tests.cast import Cast


def test_one_account_a_mailbox_however_it_is_written(cast: Cast, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="ANA@example.org", pseudonym="Another")


def test_everyone_gets_a_pseudonym_of_a_bird_and_a_number(cast: Cast, now: datetime) -> None:
    bird, number = join(email="new@example.org", now=now).pseudonym.split("-")
    assert (bird in BIRDS, len(number)) == (True, 5)


def test_a_pseudonym_is_nobody_elses(cast: Cast, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        join(email="new@example.org", pseudonym="Ana", now=now)


def test_who_is_a_moderator(cast: Cast, now: datetime) -> None:
    everyone = (AnonymousUser(), cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    assert [is_moderator(reader) for reader in everyone] == [False, False, False, False, True, False]
    assert [is_signed_in(reader) for reader in everyone] == [False, True, True, True, True, True]


def test_a_role_that_ended_is_none_and_can_be_given_again(cast: Cast, now: datetime) -> None:
    Role.objects.filter(person=cast.mo).update(ended_at=now)
    assert not is_moderator(cast.mo)
    give_role(person=cast.mo, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    assert is_moderator(cast.mo)
    assert Role.objects.filter(person=cast.mo).count() == 2
