"""The port that every search engine stands behind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from django.conf import settings

from consilium.search.asked import Group

if TYPE_CHECKING:
    from consilium.search.engines.opensearch import OpenSearch

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
    """Return the engine of this installation: its search server where one is set, else its database."""
    return server() or _of_the_database()


def server() -> "OpenSearch | None":
    """Return the search server of this installation, if it has one."""
    if settings.SEARCH is None:
        return None
    from consilium.search.engines.opensearch import OpenSearch

    return OpenSearch(settings.SEARCH, beside=_of_the_database())


def _of_the_database() -> Engine:
    from django.db import connection

    if connection.vendor == "postgresql":
        from consilium.search.engines.postgresql import PostgreSQL

        return PostgreSQL()
    from consilium.search.engines.sqlite import SQLite

    return SQLite()
