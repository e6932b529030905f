"""Search by PostgreSQL's tsvector: a column for each place where words are looked for, and the rows come newest first.

Without weights the index alone tells which rows match; only words in a row are looked up in the rows themselves.
"""

from collections.abc import Sequence

from django.db import connection

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope

_COLUMNS: dict[Scope, str] = {"title": "title_words", "own": "own_words", "all": "words"}


class PostgreSQL:
    """Generated columns of the same table."""

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group."""
        if not groups:
            return []
        expression = " & ".join(f"({' | '.join(_way(match) for match in group)})" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT question_id FROM search_entry WHERE {_COLUMNS[scope]} @@ %s::tsquery"  # noqa: S608 (ours)
                " ORDER BY question_id DESC LIMIT %s",
                [expression, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def forget(self) -> None:
        """Do nothing: old rows are the vacuum's."""


def _way(match: Match) -> str:
    if match.facet:
        # A facet is a lexeme that stands in a row with nothing.
        return " & ".join(f"'f/{token}'" for token in match.tokens)
    last = len(match.tokens) - 1
    lexemes = (f"'{token}'{':*' if match.prefix and place == last else ''}" for place, token in enumerate(match.tokens))
    return f"({' <-> '.join(lexemes)})"
