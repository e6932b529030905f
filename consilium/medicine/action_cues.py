"""The cue phrases of actions are found in text: fixed words, words from a list, and words with a gap between."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.actions import all_actions
from consilium.medicine.medicines import find_medicines
from consilium.medicine.phrases import Hit, Phrases, longest
from consilium.medicine.rows import read_rows
from consilium.medicine.words import Word, word_set

WIDEST_GAP = 5
_GAP = "…"
_PART = re.compile(r"\{[a-z_]+\}|…|[^{}…]+")
_STOPS = word_set(". ; : ! ? \n")

# Where to go and what is asked do not compete with what to use: "see your doctor for antibiotics" says both.
_OWN_LAYER = frozenset({"see_provider", "urgent_care", "emergency_care", "needs_more_info", "self_care_wait"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cue: the key of its words, and whether a gap may stand before it."""

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
    """A cue taken apart. Raises KeyError for a list that does not exist."""
    parts: list[Part] = []
    after_gap = False
    for piece in _PART.findall(cue):
        piece = piece.strip()
        if piece == _GAP:
            after_gap = True
        elif piece:
            if piece.startswith("{"):
                word_lists()[piece[1:-1]]
            parts.append(Part(piece, after_gap))
            after_gap = False
    return tuple(parts)


def cues_of(kind: str) -> Iterator[tuple[str, str]]:
    """Every cue with the id of its action: "fixed" ones or "parted" ones. Medicines are found on their own."""
    for action in all_actions().values():
        for cue in action.cues:
            if not cue.startswith("{medicine:") and (("{" in cue or _GAP in cue) == (kind == "parted")):
                yield cue, action.id


@lru_cache(maxsize=1)
def _fixed() -> Phrases[tuple[str, str]]:
    filed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cue, action_id in cues_of("fixed"):
        filed[cue.removeprefix("=")].append((action_id, cue[1:] if cue.startswith("=") else ""))
    return Phrases((cue, entry) for cue, entries in filed.items() for entry in entries)


@lru_cache(maxsize=1)
def _parted() -> tuple[Phrases[tuple[str, ...]], dict[str, list[tuple[str, tuple[Part, ...]]]]]:
    """A finder of all parts, and the parted cues by the key of their first part."""
    phrases: dict[str, list[str]] = defaultdict(list)
    by_head: dict[str, list[tuple[str, tuple[Part, ...]]]] = defaultdict(list)
    for cue, action_id in cues_of("parted"):
        parts = parts_of(cue)
        by_head[parts[0].key].append((action_id, parts[1:]))
        for part in parts:
            words = word_lists()[part.key[1:-1]] if part.key.startswith("{") else (part.key,)
            for word in words:
                if part.key not in phrases[word]:
                    phrases[word].append(part.key)
    return Phrases((word, tuple(keys)) for word, keys in phrases.items()), dict(by_head)


def find_actions(text: str, words: Sequence[Word]) -> list[Hit[str]]:
    """The actions a split text speaks of, in order; what is said of them is for the scope to tell."""
    hits: list[Hit[str]] = []
    shouted = text.isupper()
    for fixed in _fixed().find_all(words):
        action_id, capitals = fixed.value
        surface = text[words[fixed.first].start : words[fixed.last].end]
        if not capitals or (not shouted and surface.rstrip("s") == capitals):
            hits.append(Hit(fixed.first, fixed.last, action_id))
    hits.extend(_find_parted(words))
    treatments = [hit for hit in hits if hit.value not in _OWN_LAYER]
    for medicine, actions in find_medicines(words):
        treatments.extend(Hit(medicine.first, medicine.last, action_id) for action_id in actions)
    visits = [hit for hit in hits if hit.value == "see_provider"]
    found = [hit for hit in _widest(treatments) if not any(v.first <= hit.first and hit.last <= v.last for v in visits)]
    for layer in sorted(_OWN_LAYER):
        found.extend(longest([hit for hit in hits if hit.value == layer]))
    found.sort(key=lambda hit: (hit.first, hit.last, hit.value))
    return found


def _widest(hits: list[Hit[str]]) -> list[Hit[str]]:
    """Hits without those that overlap a wider one; two actions of the very same words both stay."""
    spans = longest([Hit(first, last, "") for first, last in sorted({(hit.first, hit.last) for hit in hits})])
    kept = {(hit.first, hit.last) for hit in spans}
    return [hit for hit in dict.fromkeys(hits) if (hit.first, hit.last) in kept]


def _find_parted(words: Sequence[Word]) -> list[Hit[str]]:
    finder, by_head = _parted()
    starts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for hit in finder.find_all(words):
        for key in hit.value:
            starts[hit.first].append((key, hit.last))
    found: list[Hit[str]] = []
    for first, heads in starts.items():
        for key, last in heads:
            for action_id, rest in by_head.get(key, ()):
                end = _follow(words, starts, last, rest)
                if end is not None:
                    found.append(Hit(first, end, action_id))
    return found


def _follow(
    words: Sequence[Word], starts: dict[int, list[tuple[str, int]]], last: int, rest: tuple[Part, ...]
) -> int | None:
    """The last word of a cue whose head ended at `last`, or None when its other parts do not follow."""
    for part in rest:
        nearest = None
        for index in range(last + 1, last + 2 + (WIDEST_GAP if part.after_gap else 0)):
            if index >= len(words) or words[index].form[0] in _STOPS:
                break
            ends = [end for key, end in starts.get(index, ()) if key == part.key]
            if ends:
                nearest = max(ends)
                break
        if nearest is None:
            return None
        last = nearest
    return last
