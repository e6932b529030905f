"""Lists that the index gives at once: the newest questions of a condition, and those that wait for an answer."""

from consilium.search.asked import Match
from consilium.search.engines import engine
from consilium.search.facets import token
from consilium.search.words import code


def considered(condition: str, most: int) -> list[int]:
    """Return the ids of the newest questions for which a doctor named a condition; not for doctors."""
    return engine().newest([(Match((token("condition", condition),), facet=True),)], "all", most)


def named_by_askers(condition: str, most: int) -> list[int]:
    """Return the ids of the newest questions whose askers named a condition, by any of its names."""
    return engine().newest([(Match((code("c", condition),)),)], "own", most)


def waiting(procedure: str, most: int) -> list[int]:
    """Return the ids of the newest questions about a procedure that nobody has answered."""
    chosen = (token("procedure", procedure), token("answered", "no"))
    return engine().newest([(Match((found,), facet=True),) for found in chosen], "all", most)
