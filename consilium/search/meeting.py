"""Whether one entry meets what is looked for, read as every engine reads it."""

from collections.abc import Mapping, Sequence

from consilium.search.asked import Group, Match
from consilium.search.engines import Scope
from consilium.search.models import Entry

FIELDS: Mapping[Scope, tuple[str, ...]] = {
    "title": ("title",),
    "own": ("title", "own"),
    "all": ("title", "own", "said"),
}


def meets(entry: Entry, groups: Sequence[Group], scope: Scope) -> bool:
    """Say whether an entry meets every group by one of its ways."""
    return all(any(_stands(entry, match, scope) for match in group) for group in groups)


def _stands(entry: Entry, match: Match, scope: Scope) -> bool:
    fields = ("facets",) if match.facet else FIELDS[scope]
    needle = f" {' '.join(match.tokens)}{'' if match.prefix else ' '}"
    return any(needle in f" {getattr(entry, field)} " for field in fields)
