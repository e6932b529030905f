"""Finding questions: the newest that hold what was asked for, the best of them first, and nothing a reader may not see.

Only so many candidates are ever ranked, so a common word costs no more among a million questions than among a thousand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from consilium.doctors.rules import doctor_of
from consilium.people.rules import Reader
from consilium.search.asked import Asked, Group, Match, read
from consilium.search.corrections import Correction, corrected
from consilium.search.engines import Engine, Scope, engine
from consilium.search.facets import Facets
from consilium.search.models import Entry
from consilium.search.ranking import Candidate, score

MOST = 200  # candidates a step brings: reading and ranking them is most of what a search costs
ENOUGH = 20  # found questions, below which those are added that lack one of the words


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: ids best first; `in_full` of them meet every word, the rest all but one.

    `correction` says how the query was read instead (applied) or might have been meant. `is_capped` says that more
    was there than was ranked. `facets` are the tokens of each found question, for counting.
    """

    ids: tuple[int, ...]
    in_full: int
    asked: Asked
    correction: Correction | None
    is_capped: bool
    facets: tuple[str, ...]


def sees_own_words_only(reader: Reader) -> bool:
    """Say whether a reader finds questions by their own words alone: every doctor, for whom answers may be closed."""
    return doctor_of(reader) is not None


def find(
    query: str, facets: Facets, reader: Reader, now: datetime, *, newest: bool = False, as_written: bool = False
) -> Found:
    """Return the questions that fit a query and its facets, best first, as the reader may find them.

    For a doctor neither answers nor what doctors consider is looked at, and agreement does not rank.
    """
    closed = sees_own_words_only(reader)
    if closed:
        facets = replace(facets, condition="")
    scope: Scope = "own" if closed else "all"
    search = engine()
    asked = read(query)
    correction = corrected(query, asked.written, _holds(search, scope)) if asked.written else None
    if correction is not None and correction.applied:
        if as_written:
            correction = replace(correction, applied=False)
        else:
            asked = read(correction.query)
    narrowed = facets.groups()
    full, capped = _candidates(search, asked.groups, narrowed, scope)
    partly = _all_but_one(search, asked.groups, narrowed, scope, set(full)) if len(full) < ENOUGH else []
    known = _load([*full, *partly], closed)
    weigh: Callable[[int], tuple[float, int]] = lambda pk: (  # noqa: E731 (a key, used twice)
        (0.0, -pk) if newest else (-score(known[pk], asked.groups, now), -pk)
    )
    ranked = sorted((pk for pk in full if pk in known), key=weigh)
    rest = sorted((pk for pk in partly if pk in known), key=weigh)
    return Found(
        ids=(*ranked, *rest),
        in_full=len(ranked),
        asked=asked,
        correction=correction,
        is_capped=capped,
        facets=tuple(known[pk].facets for pk in ranked),
    )


def _holds(search: Engine, scope: Scope) -> Callable[[Match, int], int]:
    return lambda match, limit: len(search.newest([(match,)], scope, limit))


def _candidates(
    search: Engine, groups: Sequence[Group], narrowed: Sequence[Group], scope: Scope
) -> tuple[list[int], bool]:
    wanted = [*groups, *narrowed]
    if not groups:
        found = search.newest(wanted, scope, MOST)
        return found, len(found) == MOST
    steps: tuple[Scope, ...] = ("title", "own") if scope == "own" else ("title", "own", "all")
    ids: dict[int, None] = {}
    capped = False
    for step in steps:
        found = search.newest(wanted, step, MOST)
        capped = capped or len(found) == MOST
        ids |= dict.fromkeys(found)
        if capped:
            break
    return list(ids), capped


def _all_but_one(
    search: Engine, groups: Sequence[Group], narrowed: Sequence[Group], scope: Scope, had: Iterable[int]
) -> list[int]:
    ids: dict[int, None] = {}
    if 2 <= len(groups) <= 6:
        for left_out in range(len(groups)):
            kept = [group for place, group in enumerate(groups) if place != left_out]
            ids |= dict.fromkeys(search.newest([*kept, *narrowed], scope, ENOUGH * 2))
    return [pk for pk in ids if pk not in had]


def _load(ids: Sequence[int], closed: bool) -> dict[int, Candidate]:
    rows = Entry.objects.filter(pk__in=ids).values_list(
        "question_id", "title", "own", "said", "facets", "agreement", "asked_at"
    )
    return {
        pk: Candidate(
            id=pk,
            title=f" {title} ",
            own=f" {own} ",
            said="" if closed else f" {said} ",
            facets=f" {facets} ",
            agreement=0.0 if closed else agreement,
            asked_at=asked_at,
        )
        for pk, title, own, said, facets, agreement, asked_at in rows
    }
