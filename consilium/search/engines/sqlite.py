"""Search by SQLite's FTS5: newest rows first, without its ranking, which would read every match."""

from collections.abc import Sequence

from django.db import connection

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope

# Titles have an index of their own: to find some in that of all words, a common word's every place would be read.
_INDEXES: dict[Scope, str] = {"title": "search_titles", "own": "search_words", "all": "search_words"}
_COLUMNS: dict[Scope, str] = {"title": "{title}", "own": "{title own}", "all": "{title own said}"}


class SQLite:
    """FTS5 in the same file, kept in step by triggers."""

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group."""
        if not groups:
            return []
        expression = " AND ".join(f"({' OR '.join(_way(match, scope) for match in group)})" for group in groups)
        index = _INDEXES[scope]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {index} WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT %s",  # noqa: S608 (ours)
                [expression, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def forget(self) -> None:
        """Merge each index into one piece, which leaves deleted words behind."""
        with connection.cursor() as cursor:
            for index in sorted(set(_INDEXES.values())):
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608 (ours)


def _way(match: Match, scope: Scope) -> str:
    # Tokens are ASCII letters and digits; in quotation marks none of them is an operator.
    phrase = f'"{" ".join(match.tokens)}"'
    if match.facet:
        return f"{{facets}} : {phrase}"
    return f"{_COLUMNS[scope]} : {phrase}{' *' if match.prefix else ''}"
