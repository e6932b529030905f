"""Phrases of one or more words are found in a text in one pass, however many phrases there are."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeVar

import ahocorasick

from consilium.medicine.words import Word, Words, spelled, split

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    """The words `first` to `last` (both included) of a split text, and what was filed under them."""

    first: int
    last: int
    value: T


def spell(phrase: str, by: Literal["stem", "form"]) -> str:
    """The key a phrase is filed and found under, by the same folding as the text."""
    return " ".join(getattr(word, by) for word in split(phrase))


class Phrases(Generic[T]):
    """A set of phrases, each with one value or more; the longest of overlapping ones is found, then the leftmost."""

    def __init__(self, entries: Iterable[tuple[str, T]], by: Literal["stem", "form"] = "stem") -> None:
        self._by = by
        self._automaton = ahocorasick.Automaton()
        filed: dict[str, list[T]] = {}
        for phrase, value in entries:
            key = spell(phrase, by)
            if not key:
                raise ValueError(f"a phrase without words: {phrase!r}")
            filed.setdefault(key, []).append(value)
        for key, values in filed.items():
            self._automaton.add_word(f" {key} ", (key.count(" ") + 1, tuple(values)))
        self._automaton.make_automaton()

    def find(self, words: Sequence[Word]) -> list[Hit[T]]:
        """Hits in order, none overlapping another: the longer wins, of equal ones the earlier."""
        return longest(self.find_all(words))

    def find_all(self, words: Sequence[Word]) -> list[Hit[T]]:
        """Every hit, overlapping ones too, ordered by their last word."""
        if not words or not len(self._automaton):
            return []
        if isinstance(words, Words):
            line, ends = words.spelled(self._by)
        else:
            line, ends = spelled([getattr(word, self._by) for word in words])
        hits: list[Hit[T]] = []
        make = tuple.__new__
        for at, (count, values) in self._automaton.iter(line):
            last = bisect_left(ends, at)
            for value in values:
                hits.append(make(Hit, (last - count + 1, last, value)))
        return hits


def longest(hits: Sequence[Hit[T]]) -> list[Hit[T]]:
    """Of overlapping hits the one with most words, then the leftmost; the rest in order."""
    if all(one.last < other.first for one, other in pairwise(hits)):
        return list(hits)
    taken: list[Hit[T]] = []
    used: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.last, hit.first)):
        if not any(index in used for index in range(hit.first, hit.last + 1)):
            used.update(range(hit.first, hit.last + 1))
            taken.append(hit)
    taken.sort(key=lambda hit: hit.first)
    return taken
