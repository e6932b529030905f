"""The port that every search engine stands behind."""

from collections.abc import Sequence
from typing import Literal, Protocol

from consilium.search.asked import Group

Scope = Literal["title", "own", "all"]
"""Where words are looked for: the title, the question's own words, or its answers too."""


class Engine(Protocol):
    """Finds entries by tokens; all ranking is done by whoever asks."""

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group, newest first; of none when there is no group.

        A facet is looked for among the facets alone, words never there. Whatever the tokens are, nothing is raised.
        """
        ...

    def forget(self) -> None:
        """Take what was deleted out of the index file, too: an erased word must not stand in a free page."""
        ...


def engine() -> Engine:
    """Return the engine of this installation's database."""
    from django.db import connection

    if connection.vendor == "postgresql":
        from consilium.search.engines.postgresql import PostgreSQL

        return PostgreSQL()
    from consilium.search.engines.sqlite import SQLite

    return SQLite()
