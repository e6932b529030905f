"""Search by PostgreSQL's tsvector: weights say where a word stands, and the rows come newest first."""

from collections.abc import Sequence

from django.db import connection

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope

_WEIGHTS: dict[Scope, str] = {"title": "A", "own": "AB", "all": "ABC"}


class PostgreSQL:
    """A generated column of the same table."""

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group."""
        if not groups:
            return []
        expression = " & ".join(f"({' | '.join(_way(match, scope) for match in group)})" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT question_id FROM search_entry WHERE words @@ %s::tsquery ORDER BY question_id DESC LIMIT %s",
                [expression, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def forget(self) -> None:
        """Do nothing: old rows are the vacuum's."""


def _way(match: Match, scope: Scope) -> str:
    weights = "D" if match.facet else _WEIGHTS[scope]
    last = len(match.tokens) - 1
    lexemes = (
        f"'{token}':{'*' if match.prefix and place == last else ''}{weights}"
        for place, token in enumerate(match.tokens)
    )
    return f"({' <-> '.join(lexemes)})"
