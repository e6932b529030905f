"""The worker's chore that deletes by the table, and then clears the database's files of what was deleted."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from django.apps import apps

from consilium.database import leftovers
from consilium.retention.term import Term

MOST = 200  # of each row of the table in one go: writers wait for a moment, not for minutes


class Forgetting:
    """Deletes by a table of terms; remembers from which tables words went, to clear the files once a day.

    A worker that was killed cannot say what it left, so a new one begins by clearing all that the terms speak of.
    """

    def __init__(self, terms: Sequence[Term], clear: Callable[[Collection[str]], bool] = leftovers.clear) -> None:
        self._terms = terms
        self._clear = clear
        self._left = {table for term in terms for table in _tables(term)}
        self._cleared_on: date | None = None

    def forget_due(self, now: datetime) -> int:
        """Delete what is past its time, a batch of each kind, and return how many went."""
        gone = 0
        for term in self._terms:
            went = term.forget(now, MOST)
            if went:
                self._left |= _tables(term)
            gone += went
        return gone

    def clear_leftovers(self, now: datetime) -> int:
        """Take deleted words out of the database's files, once a day, and return 1 when that was done."""
        if not self._left or self._cleared_on == now.date() or not self._clear(frozenset(self._left)):
            return 0
        self._left, self._cleared_on = set(), now.date()
        return 1


def _tables(term: Term) -> set[str]:
    return {apps.get_model(label)._meta.db_table for label in term.models} if term.has_words else set()
