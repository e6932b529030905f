"""Texts and queries become the same plain tokens, and whatever the vocabulary calls by several names becomes one.

A token is ASCII letters and digits, so that every engine keeps it as it is: its own stemming, stop words and
languages stay out of it, and a query finds the same rows everywhere.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice

import ahocorasick

from consilium.medicine import procedures
from consilium.medicine.conditions import all_conditions
from consilium.medicine.phrases import Hit, longest
from consilium.medicine.symptoms import all_symptoms
from consilium.medicine.words import pieces, spelled, split, word_set

WORD = re.compile(r"[^\W_]+(?:['’‘ʼ´`][^\W_]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*")  # the same in a text of plain letters, and quicker
LONGEST = 40  # characters of a token; what is longer is no word
VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=1 << 17)
def tokens_of(word: str) -> tuple[str, ...]:
    """The tokens of one written word: "don't" is "do" and "not", "Swellings" is "swell", "naevi" is "nevu"."""
    parts = pieces(word) if len(word) <= 200 else split(word[:200])
    return tuple(token for part in parts if (token := _plain(_stem(part.stem))))


def tokens(text: str, most: int = 100_000) -> list[str]:
    """The tokens of a text in order, at most so many."""
    return list(
        islice(chain.from_iterable(map(tokens_of, (_PLAIN_WORD if text.isascii() else WORD).findall(text))), most)
    )


def _stem(word: str) -> str:
    """The word without the endings that only say how it is used: swelling, swelled; itchiness; peeled, peeling."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending in ("iness", "ness", "ing", "ied", "ed", "ly"):
        head = word[: -len(ending)]
        if word.endswith(ending) and len(head) >= 3 and not VOWELS.isdisjoint(head) and not word.endswith("eed"):
            word = head + "y" if ending in ("iness", "ied") else head
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _plain(word: str) -> str:
    if word.isascii():
        return word[:LONGEST].lower() if word.isalnum() else ""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark)).lower()
    # Other alphabets are spelled by their numbers: no engine has to know them.
    return "".join(mark if mark.isascii() else f"u{ord(mark):x}" for mark in bare if mark.isalnum())[:LONGEST]


def code(kind: str, row_id: str) -> str:
    """The token that stands for a row of the vocabulary, such as "zcmilia"; nobody's word begins so."""
    return "z" + kind + "".join(mark for mark in row_id.lower() if mark.isalnum())


def names() -> Iterator[tuple[str, str]]:
    """Every name of every condition, symptom and procedure, with the token of its row."""
    for condition in all_conditions().values():
        for name in (condition.label, *condition.synonyms, *condition.yielded):
            yield name, code("c", condition.id)
    for symptom in all_symptoms().values():
        for name in (symptom.label, *symptom.words):
            yield name, code("s", symptom.id)
    for procedure in procedures.procedures():
        for name in (procedure.label, procedure.short, *procedure.synonyms):
            yield name, code("p", procedure.id)


@cache
def _automaton() -> ahocorasick.Automaton:
    filed: dict[str, set[str]] = {}
    for name, token in names():
        # Names that count only in capitals ("=TEN") would be found in everyday words.
        key = " ".join(tokens(name))
        if key and not name.startswith("="):
            filed.setdefault(key, set()).add(token)
    automaton = ahocorasick.Automaton()
    for key, coded in filed.items():
        automaton.add_word(f" {key} ", (key.count(" ") + 1, tuple(sorted(coded))))
    automaton.make_automaton()
    return automaton


def concepts(found: Sequence[str]) -> list[Hit[tuple[str, ...]]]:
    """What the vocabulary has a name for among these tokens, the longest names first served, in order."""
    if not found:
        return []
    line, ends = spelled(found)
    hits = []
    for at, (count, coded) in _automaton().iter(line):
        last = bisect_left(ends, at)
        hits.append(Hit(last - count + 1, last, coded))
    return longest(hits)


def indexed(text: str, most: int) -> str:
    """A text as the index keeps it: its tokens in order, then the token of everything it names."""
    found = tokens(text, most)
    coded = dict.fromkeys(token for hit in concepts(found) for token in hit.value)
    return " ".join([*found, *coded])


@cache
def lexicon() -> dict[str, int]:
    """Every written word of the vocabulary and how many names it stands in: what a typing slip is put right by."""
    counted: dict[str, int] = {}
    for name, _ in names():
        for match in WORD.finditer(name.lower()):
            counted[match.group()] = counted.get(match.group(), 0) + 1
    return counted


@cache
def known() -> frozenset[str]:
    """The tokens of the vocabulary's words and of everyday ones."""
    return frozenset(token for word in (*lexicon(), *EVERYDAY) for token in tokens_of(word))


# Too common to tell one question from another; dropped from a query that holds other words.
STOP = frozenset(
    token
    for word in word_set(
        "a about after all am an and any are as at be been but by can could did do does for from get got had has have "
        "he her hers him his how i if in into is it its just like may me my no of off on or our out please she should "
        "so some still than that the their them then there these they this to too up very was we were what when where "
        "which while who why will with would you your"
    )
    for token in tokens_of(word)
)
EVERYDAY = word_set(
    "day days week weeks month months year years hour today yesterday morning night normal usual common time long "
    "first second third last next before since during until again never always often now later soon more most less "
    "much many few little big small large left right side both one two three four five six seven eight nine ten "
    "help need want know think feel feels look looks looking going gone come comes came start started stop stopped "
    "doctor clinic surgeon nurse hospital question answer worse better best bad good new old pick touch wash shower "
    "makeup sun sleep work travel gym alcohol baby child home people person photo picture treatment procedure not"
)
