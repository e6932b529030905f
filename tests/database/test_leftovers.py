"""Deleted words count as cleared only when no transaction can still see them."""

import pytest
from django.conf import settings
from django.db import connection

from consilium.database import leftovers


@pytest.mark.skipif(settings.EMBEDDED, reason="shows what only PostgreSQL does")
@pytest.mark.django_db(transaction=True)
def test_while_somebody_reads_an_older_state_nothing_counts_as_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "WAIT", 1)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM people_person")
        # What is deleted from here on, the other still sees.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        assert not leftovers.clear(["django_session"])
        other.rollback()
        assert leftovers.clear(["django_session"])
    finally:
        other.close()
