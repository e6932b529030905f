"""Phrases of one or more words are found in a text in one pass, however many phrases and sets of them there are."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import ahocorasick

from consilium.medicine.words import Words, split

T = TypeVar("T")
Spelling = Literal["stem", "form"]


class Hit(NamedTuple, Generic[T]):
    """The words `first` to `last` (both included) of a split text, and what was filed under them."""

    first: int
    last: int
    value: T


class _Filed(NamedTuple):
    """What one set files under one spelling: the set's number, how many words, their forms if these are asked for."""

    number: int
    length: int
    forms: list[str] | None
    values: tuple[Any, ...]


def spell(phrase: str, by: Spelling) -> str:
    """The key a phrase is filed and found under, by the same folding as the text."""
    words = split(phrase)
    return " ".join(words.stems if by == "stem" else words.forms)


class PhraseBook:
    """Sets of phrases that are looked for in the same texts: all are found in one pass, which each text remembers.

    A set is read when the book is first opened, or opened again after a set joined it.
    """

    def __init__(self) -> None:
        self._sets: list[tuple[Iterable[tuple[str, Any]], Spelling]] = []
        self._filed: dict[str, list[_Filed]] = {}
        self._read = 0
        self._automaton = ahocorasick.Automaton()

    def add(self, entries: Iterable[tuple[str, Any]], by: Spelling) -> int:
        """Let a set join, and return the number under which its hits are found."""
        self._sets.append((entries, by))
        return len(self._sets) - 1

    def open(self) -> None:
        """Read the sets that joined since; raises ValueError for a phrase without words."""
        for number, (entries, by) in enumerate(self._sets[self._read :], start=self._read):
            self._file(number, entries, by)
        self._read = len(self._sets)
        automaton = ahocorasick.Automaton()
        for key, filed in self._filed.items():
            automaton.add_word(f" {key} ", tuple(filed))
        automaton.make_automaton()
        self._automaton = automaton

    def _file(self, number: int, entries: Iterable[tuple[str, Any]], by: Spelling) -> None:
        together: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Any]] = {}
        for phrase, value in entries:
            words = split(phrase)
            if not words:
                raise ValueError(f"a phrase without words: {phrase!r}")
            forms = tuple(words.forms) if by == "form" else ()
            together.setdefault((tuple(words.stems), forms), []).append(value)
        for (stems, forms), values in together.items():
            filed = _Filed(number, len(stems), list(forms) or None, tuple(values))
            self._filed.setdefault(" ".join(stems), []).append(filed)

    def found_in(self, words: Words) -> Sequence[list[Hit[Any]]]:
        """The hits of each set in a split text, overlapping ones too, ordered by their last word."""
        if self._read < len(self._sets):
            self.open()
        found = words.found.get(self)
        if found is None or len(found) < len(self._sets):
            found = words.found[self] = self._look(words)
        return found

    def _look(self, words: Words) -> Sequence[list[Hit[Any]]]:
        found: list[list[Hit[Any]]] = [[] for _ in self._sets]
        if not words or not self._filed:
            return found
        (line, ends), forms = words.spelled, words.forms
        make = tuple.__new__
        for at, all_filed in self._automaton.iter(line):
            last = bisect_left(ends, at)
            for number, count, asked, values in all_filed:
                first = last - count + 1
                if asked is None or forms[first : last + 1] == asked:
                    for value in values:
                        found[number].append(make(Hit, (first, last, value)))
        return found


ANSWERS = PhraseBook()
"""What is looked for in every answer; one of these sets alone costs no less than all of them."""

QUESTIONS = PhraseBook()
"""What is looked for in every question besides."""


class Phrases(Generic[T]):
    """A set of phrases, each with one value or more; the longest of overlapping ones is found, then the leftmost.

    `by` says whether the stems or the very forms have to be those of the phrase. A set of a shared `book` is read
    only when it is first looked for.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], by: Spelling = "stem", book: PhraseBook | None = None) -> None:
        self._book = book or PhraseBook()
        self._number = self._book.add(entries, by)
        if book is None:
            self._book.open()

    def find(self, words: Words) -> list[Hit[T]]:
        """Hits in order, none overlapping another: the longer wins, of equal ones the earlier."""
        return longest(self.find_all(words))

    def find_all(self, words: Words) -> Sequence[Hit[T]]:
        """Every hit, overlapping ones too, ordered by their last word."""
        return self._book.found_in(words)[self._number]


def longest(hits: Sequence[Hit[T]]) -> list[Hit[T]]:
    """Of overlapping hits the one with most words, then the leftmost; the rest in order."""
    behind = -1
    for first, last, _ in hits:
        if first <= behind:
            break
        behind = last
    else:
        return list(hits)
    taken: list[Hit[T]] = []
    used: set[int] = set()
    for hit in sorted(hits, key=_longest_first):
        covered = range(hit.first, hit.last + 1)
        if used.isdisjoint(covered):
            used.update(covered)
            taken.append(hit)
    taken.sort(key=_by_place)
    return taken


def _longest_first(hit: Hit[T]) -> tuple[int, int]:
    return hit[0] - hit[1], hit[0]


def _by_place(hit: Hit[T]) -> int:
    return hit[0]
