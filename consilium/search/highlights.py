"""Where in a text the words of a query stand, and the piece of it that shows them best."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from consilium.search import words
from consilium.search.asked import Group

LONGEST = 20_000  # characters of a text that are looked through


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, shown with or without emphasis."""

    text: str
    is_met: bool


def spans(text: str, groups: Sequence[Group]) -> list[tuple[int, int]]:
    """Start and end of every place where a group is met, in order and none overlapping."""
    found: list[str] = []
    places: list[tuple[int, int]] = []
    for word in words.WORD.finditer(text[:LONGEST]):
        parts = words.tokens_of(word.group())
        found += parts
        places += [word.span()] * len(parts)
    named = words.concepts(found)
    met: set[tuple[int, int]] = set()
    for match in (match for group in groups for match in group if not match.facet):
        if len(match.tokens) == 1 and match.tokens[0].startswith("z"):
            met.update((hit.first, hit.last) for hit in named if match.tokens[0] in hit.value)
        length = len(match.tokens)
        for first in range(len(found) - length + 1):
            if _stands(found[first : first + length], match.tokens, prefix=match.prefix):
                met.add((first, first + length - 1))
    joined: list[tuple[int, int]] = []
    for start, end in sorted((places[first][0], places[last][1]) for first, last in met):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _stands(found: Sequence[str], wanted: Sequence[str], *, prefix: bool) -> bool:
    if prefix:
        return list(found[:-1]) == list(wanted[:-1]) and found[-1].startswith(wanted[-1])
    return list(found) == list(wanted)


def pieces(text: str, groups: Sequence[Group], characters: int = 0) -> tuple[Piece, ...]:
    """The text in runs, those that meet the query marked; cut to the piece where most of it stands, if so asked.

    An empty tuple when a cut was asked for and the text meets nothing.
    """
    met = spans(text, groups)
    start, end = 0, len(text)
    if characters:
        if not met:
            return ()
        start = _best_start([first for first, _ in met], characters)
        start = 0 if start < 40 else text.rfind(" ", 0, start - 20) + 1
        end = len(text) if len(text) - start <= characters else max(text.rfind(" ", start, start + characters), start)
        end = end if end > start else start + characters
    runs: list[Piece] = []
    at = start
    for first, last in met:
        if first < start or last > end:
            continue
        runs += [Piece(text[at:first], False), Piece(text[first:last], True)]
        at = last
    runs.append(Piece(text[at:end], False))
    if start:
        runs.insert(0, Piece("… ", False))
    if end < len(text):
        runs.append(Piece(" …", False))
    return tuple(run for run in runs if run.text)


def _best_start(starts: Sequence[int], width: int) -> int:
    """The place from which most of the starts stand within the width; the first of equals."""
    counts = [bisect_right(starts, start + width // 2) - place for place, start in enumerate(starts)]
    return starts[counts.index(max(counts))]
