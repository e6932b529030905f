"""A transaction that may be forgotten: whole, seen at once, and leaving the connection as it was."""

import pytest
from django.db import IntegrityError, connection, transaction

from consilium.database.durability import forgettable
from consilium.people.models import Allowance
from tests.conftest import NOW


def level() -> str:
    """Return how the connection commits now."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        return str(cursor.fetchone()[0])


def write(who: str) -> None:
    """Write a row."""
    Allowance.objects.create(action="x", who=who, free_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_only_this_transaction_does_not_wait_for_the_disk() -> None:
    usual = level()
    with forgettable():
        write("a")
        within = level()
    assert (usual, within, level()) == (("2", "1", "2") if connection.vendor == "sqlite" else ("on", "off", "on"))
    assert Allowance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_fails_leaves_nothing_and_the_connection_as_it_was() -> None:
    usual = level()
    rows = [Allowance(action="x", who=who, free_at=NOW) for who in "aba"]
    with pytest.raises(IntegrityError), forgettable():
        Allowance.objects.bulk_create(rows, batch_size=2)
    assert (level(), Allowance.objects.count()) == (usual, 0)


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_it_waits_with_that_one() -> None:
    usual = level()
    with transaction.atomic():
        with forgettable():
            write("a")
            assert level() == usual
        transaction.set_rollback(True)
    assert Allowance.objects.count() == 0
