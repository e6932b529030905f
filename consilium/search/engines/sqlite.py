"""Search by SQLite's FTS5: newest rows first, without its ranking, which would read every match."""

from collections.abc import Sequence

from django.db import connection

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope

_COLUMNS: dict[Scope, str] = {"title": "{title}", "own": "{title own}", "all": "{title own said}"}


class SQLite:
    """FTS5 in the same file, kept in step by triggers."""

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group."""
        if not groups:
            return []
        expression = " AND ".join(f"({' OR '.join(_way(match, scope) for match in group)})" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s",
                [expression, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def forget(self) -> None:
        """Merge the index into one piece, which leaves deleted words behind."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('optimize')")


def _way(match: Match, scope: Scope) -> str:
    # Tokens are ASCII letters and digits; in quotation marks none of them is an operator.
    phrase = f'"{" ".join(match.tokens)}"'
    if match.facet:
        return f"{{facets}} : {phrase}"
    return f"{_COLUMNS[scope]} : {phrase}{' *' if match.prefix else ''}"
