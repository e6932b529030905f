"""Cues of fixed words, of words from a list, and of words with a gap between, found in text in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from consilium.medicine.phrases import ANSWERS, Hit, Phrases
from consilium.medicine.rows import read_rows
from consilium.medicine.words import Words, is_shouted

WIDEST_GAP = 5
_GAP = "…"
_PART = re.compile(r"\{[a-z_]+\}|…|[^{}…]+")
_STOPS = frozenset(".;:!?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cue: its words or the name of a list in braces, and whether a gap may stand before it."""

    key: str
    after_gap: bool


@lru_cache(maxsize=1)
def word_lists() -> dict[str, tuple[str, ...]]:
    """The lists of data/word_lists.csv by name, for cues such as "{see} … {clinician}"."""
    lists: dict[str, list[str]] = defaultdict(list)
    for row in read_rows("word_lists"):
        lists[row["list"]].append(row["word"])
    return {name: tuple(words) for name, words in lists.items()}


def parts_of(cue: str) -> tuple[Part, ...]:
    """A cue taken apart: "stop … {picking}" is the words "stop", then after a gap a word of a list.

    Raises KeyError for a list that does not exist.
    """
    parts: list[Part] = []
    after_gap = False
    for piece in (found.strip() for found in _PART.findall(cue)):
        if piece == _GAP:
            after_gap = True
        elif piece:
            if piece.startswith("{"):
                word_lists()[piece[1:-1]]
            parts.append(Part(piece, after_gap))
            after_gap = False
    return tuple(parts)


class CuePatterns:
    """A table of cues, each filed under an id; every one that stands in a text is found, overlapping or not.

    A cue with a leading "=" is found only in the capitals it is written in.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._entries = entries
        self._by_head: dict[str, list[tuple[str, tuple[Part, ...], frozenset[str]]]] = defaultdict(list)
        self._fixed = Phrases(self._read_fixed(), book=ANSWERS)
        self._parts = Phrases(self._read_parts(), book=ANSWERS)

    @cached_property
    def _cues(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._entries)

    def _read_fixed(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for cue, cue_id in self._cues:
            if not _has_parts(cue):
                yield cue.removeprefix("="), (cue_id, cue[1:] if cue.startswith("=") else "")

    def _read_parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        phrases: dict[str, list[str]] = defaultdict(list)
        for cue, cue_id in self._cues:
            if not _has_parts(cue):
                continue
            parts = parts_of(cue)
            self._by_head[parts[0].key].append((cue_id, parts[1:], frozenset(part.key for part in parts[1:])))
            for part in parts:
                for word in word_lists()[part.key[1:-1]] if part.key.startswith("{") else (part.key,):
                    if part.key not in phrases[word]:
                        phrases[word].append(part.key)
        for word, keys in phrases.items():
            yield word, tuple(keys)

    def find(self, text: str, words: Words) -> list[Hit[str]]:
        """The ids of the cues in a split text with the words they cover; the same words may give several ids."""
        hits: list[Hit[str]] = []
        shouted = is_shouted(text)
        for fixed in self._fixed.find_all(words):
            cue_id, capitals = fixed.value
            surface = text[words.starts[fixed.first] : words.ends[fixed.last]]
            if not capitals or (not shouted and surface.rstrip("s") == capitals):
                hits.append(Hit(fixed.first, fixed.last, cue_id))
        starts: dict[int, list[tuple[str, int]]] = defaultdict(list)
        here: set[str] = set()
        for part in self._parts.find_all(words):
            here.update(part.value)
            for key in part.value:
                starts[part.first].append((key, part.last))
        for first, heads in starts.items():
            for key, last in heads:
                for cue_id, rest, needs in self._by_head.get(key, ()):
                    # Most texts have nothing of the other parts at all.
                    end = _follow(words, starts, last, rest) if needs <= here else None
                    if end is not None:
                        hits.append(Hit(first, end, cue_id))
        return hits


def _has_parts(cue: str) -> bool:
    return "{" in cue or _GAP in cue


def _follow(words: Words, starts: dict[int, list[tuple[str, int]]], last: int, rest: tuple[Part, ...]) -> int | None:
    """The last word of a cue whose head ended at `last`, or None when its other parts do not follow."""
    for part in rest:
        nearest = None
        for index in range(last + 1, last + 2 + (WIDEST_GAP if part.after_gap else 0)):
            if index >= len(words) or words.forms[index][0] in _STOPS:
                break
            ends = [end for key, end in starts.get(index, ()) if key == part.key]
            if ends:
                nearest = max(ends)
                break
        if nearest is None:
            return None
        last = nearest
    return last
