"""Search by PostgreSQL's tsvector: a column for each place where words are looked for, and the rows come newest first.

Without weights the index alone tells which rows match; only words in a row are looked up in the rows themselves.
"""

from collections.abc import Sequence

from django.db import connection

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope

_COLUMNS: dict[Scope, str] = {"title": "title_words", "own": "own_words", "all": "words"}
RECENT = 100  # rows that are looked at one by one before the index is asked
COMMON = 4  # of these: words that so many hold are found soonest by reading on
# Of the three ways that follow one is gone, as the count says: the others are not even begun.
_NEWEST = """
    WITH recent AS MATERIALIZED (
        SELECT question_id
        FROM (SELECT question_id, {column} FROM search_entry ORDER BY question_id DESC LIMIT %(recent)s) AS row
        WHERE {column} @@ %(words)s::tsquery
    ), counted AS MATERIALIZED (SELECT count(*) AS n FROM recent)
    SELECT question_id FROM (
        (SELECT question_id FROM recent WHERE (SELECT n FROM counted) >= %(limit)s)
        UNION ALL
        (SELECT question_id FROM search_entry
         WHERE (SELECT n >= %(common)s AND n < %(limit)s FROM counted) AND {column} @@ %(words)s::tsquery
         ORDER BY question_id DESC LIMIT %(limit)s)
        UNION ALL
        (SELECT question_id FROM search_entry
         WHERE (SELECT n < least(%(common)s, %(limit)s) FROM counted) AND {column} @@ %(words)s::tsquery
         ORDER BY question_id + 0 DESC LIMIT %(limit)s)
    ) AS found ORDER BY question_id DESC LIMIT %(limit)s
"""


class PostgreSQL:
    """Generated columns of the same table.

    To the planner a row is compared for next to nothing, where these have to be unpacked first; and of rare words it
    knows only that they are rare. Left to it, it reads all rows from the newest on for a word that no row holds. So the
    newest rows tell whether a word is common; where it is not, an order that no index has leaves but the word's own.
    """

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group."""
        if not groups:
            return []
        expression = " & ".join(f"({' | '.join(_way(match) for match in group)})" for group in groups)
        given: dict[str, str | int] = {"words": expression, "limit": limit, "recent": RECENT, "common": COMMON}
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST.format(column=_COLUMNS[scope]), given)
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
