"""A typing slip is put right by the vocabulary's own words, and by those that many askers wrote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from consilium.search import house_words, words
from consilium.search.asked import Match

MANY = 50  # questions that hold a word which is then the usual one
FEW = 3  # questions that hold a word; below it the word may still be a slip
MOST = 3  # words of a query that are looked at


@dataclass(frozen=True, slots=True)
class Correction:
    """A query with its slips put right; `applied` when hardly anything holds one of the words as typed."""

    query: str
    applied: bool


def corrected(query: str, written: Sequence[str], holds: Callable[[Match, int], int]) -> Correction | None:
    """Return the query as it was probably meant, or None. `holds(match, limit)` counts entries, up to the limit."""
    meant: dict[str, str] = {}
    applied = False
    for place, word in enumerate(written):
        if len(meant) == MOST:
            break
        lower = word.lower()
        token = words.tokens_of(word)
        if len(lower) < 4 or not lower.isascii() or not lower.isalpha() or len(token) != 1:
            continue
        if token[0] in words.known() or token[0] in words.STOP:
            continue
        held = holds(Match(token, prefix=place == len(written) - 1), FEW + 1)
        if held > FEW:
            continue
        better = _nearest(
            lower, [other.lower() for other in (*written[:place], "", *written[place + 1 :])], place, holds
        )
        if better is not None:
            meant[word] = better
            # What hardly anyone wrote, one slip away from what many did, is a slip whoever else made it.
            usual = held == 0 or holds(Match(words.tokens_of(better)), MANY) == MANY
            applied = applied or usual
    if not meant:
        return None
    text = query
    for word, better in meant.items():
        text = text.replace(word, better)
    return Correction(query=text, applied=applied)


def _nearest(word: str, others: Sequence[str], place: int, holds: Callable[[Match, int], int]) -> str | None:
    """Return the known word that is one slip away (two in a long word) and fits its neighbours best."""
    most = 1 if len(word) < 7 else 2
    scorer = DamerauLevenshtein.distance
    named = [known for known in words.lexicon() if known.isalpha()]
    near = process.extract(word, named, scorer=scorer, score_cutoff=most, limit=8)
    near += process.extract(word, house_words.near(word), scorer=scorer, score_cutoff=most, limit=8)

    def fitness(found: tuple[str, float, int]) -> tuple[bool, float, bool, int, int, str]:
        candidate, distance, _ = found
        sentence = [*others[:place], candidate, *others[place + 1 :]]
        pairs = [" ".join(pair) for pair in pairwise(sentence) if candidate in pair]
        together = any(hit.last > hit.first for pair in pairs for hit in words.concepts(words.tokens(pair)))
        held = holds(Match(words.tokens_of(candidate)), 50)
        return (not together, distance, candidate[0] != word[0], -held, -words.lexicon().get(candidate, 0), candidate)

    ranked = sorted(near, key=fitness)
    return ranked[0][0] if ranked else None
