"""The words of conditions, actions, symptoms and body sites are found in text, the longest match first."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Literal, NamedTuple

from consilium.medicine.action_cues import action_cues, find_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.phrases import ANSWERS, Phrases
from consilium.medicine.rows import read_bytes
from consilium.medicine.symptoms import all_body_sites, all_symptoms
from consilium.medicine.words import Words, is_shouted, split

Kind = Literal["condition", "action", "symptom", "site"]
KINDS: tuple[Kind, ...] = ("condition", "action", "symptom", "site")
_ORDER = {kind: number for number, kind in enumerate(KINDS)}

# Raised by hand when a row changes meaning; the digest moves with every byte of the data.
EDITION = "1"
_FILES = (
    "conditions",
    "condition_groups",
    "actions",
    "medicines",
    "word_lists",
    "symptoms",
    "body_sites",
    "cues",
    "causes",
    "sayings",
)
VERSION = f"{EDITION}-{sha256(b''.join(read_bytes(name) for name in _FILES)).hexdigest()[:8]}"


class Mention(NamedTuple):
    """A word of the vocabulary in a text: `surface` is `text[start:end]`, `id` a row of the kind's table."""

    kind: Kind
    id: str
    start: int
    end: int
    surface: str


def words_of(kind: Kind) -> Iterator[tuple[str, str]]:
    """Every phrase of a kind with the id of its row: labels, synonyms, cues, patients' words.

    A phrase written with a leading "=" is found only in the capitals it is written in ("=TEN").
    """
    if kind == "condition":
        for condition in all_conditions().values():
            for phrase in dict.fromkeys((condition.label, *condition.synonyms)):
                yield phrase, condition.id
    elif kind == "action":
        yield from action_cues()
    elif kind == "symptom":
        for symptom in all_symptoms().values():
            for phrase in dict.fromkeys((symptom.label, *symptom.words)):
                yield phrase, symptom.id
    else:
        for site in all_body_sites().values():
            for phrase in dict.fromkeys((site.label, *site.words)):
                yield phrase, site.id


def _filed(kind: Kind) -> Iterator[tuple[str, tuple[str, str]]]:
    """The phrases of a kind; each is filed with its id and the capitals it demands, if any."""
    for phrase, row_id in words_of(kind):
        bare = phrase.removeprefix("=")
        yield bare, (row_id, bare if phrase.startswith("=") else "")


# Actions are found by patterns of their own.
_PHRASES = {kind: Phrases(_filed(kind), book=ANSWERS) for kind in KINDS if kind != "action"}


def find(text: str, kinds: Iterable[Kind] = KINDS, words: Words | None = None) -> list[Mention]:
    """Every mention in a text, ordered by where it starts, then by kind.

    Within one kind overlapping phrases give the longest ("milk spots" over "spots"); different kinds may overlap
    ("acne cream" is an action, "acne" in it a condition). Whole words only; singular and plural, curly quotes,
    hyphens, British and American spelling are one. `words` are those of the text, when it is split already.
    """
    split_words = split(text) if words is None else words
    shouted = is_shouted(text)
    mentions: list[Mention] = []
    for kind in kinds:
        if kind == "action":
            for found in find_actions(text, split_words):
                start, end = split_words.starts[found.first], split_words.ends[found.last]
                mentions.append(Mention(kind, found.value, start, end, text[start:end]))
            continue
        for hit in _PHRASES[kind].find(split_words):
            row_id, capitals = hit.value
            start, end = split_words.starts[hit.first], split_words.ends[hit.last]
            surface = text[start:end]
            if capitals and (shouted or surface.rstrip("s") != capitals):
                continue
            mentions.append(Mention(kind, row_id, start, end, surface))
    mentions.sort(key=lambda mention: (mention.start, _ORDER[mention.kind]))
    return mentions
