"""Procedures people ask about, and reading from a title or a text which one was done."""

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from consilium.medicine.day_reading import DayMention, day_mentions
from consilium.medicine.phrases import QUESTIONS, Hit, Phrases
from consilium.medicine.rows import listed, read_rows
from consilium.medicine.words import Words, split

__all__ = ["Procedure", "categories", "day_from_text", "find_in_text", "procedure", "procedures", "what_it_is"]

# Longer texts are read from their beginning only: what was done is said early.
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure; `id` is also its address (/procedures/halo-laser/).

    `kind` groups what heals and fails alike: laser, light, peel, needling, abrasion, facial, toxin, filler, injection,
    device, surgery, minor, tattoo, dental, eye, medicine. `generic` ones ("Chemical peel") give way to a
    named one in the same text. `specialties` are ids of those who do it, the usual one first.
    """

    id: str
    label: str
    short: str
    synonyms: tuple[str, ...]
    category: str
    kind: str
    generic: bool
    specialties: tuple[str, ...]

    @property
    def trail(self) -> str:
        """Category and short name as a page shows them above a question: "Laser resurfacing › Halo"."""
        return f"{self.category} › {self.short}"


@cache
def procedures() -> tuple[Procedure, ...]:
    """All procedures in the order of the table."""
    return tuple(
        Procedure(
            id=row["id"],
            label=row["label"],
            short=row["short"] or row["label"],
            synonyms=listed(row["synonyms"]),
            category=row["category"],
            kind=row["kind"],
            generic=row["generic"] == "yes",
            specialties=listed(row["specialties"]),
        )
        for row in read_rows("procedures")
    )


@cache
def _by_id() -> dict[str, Procedure]:
    return {procedure.id: procedure for procedure in procedures()}


def procedure(procedure_id: str) -> Procedure:
    """The procedure with this id; raises KeyError when there is none."""
    return _by_id()[procedure_id]


@cache
def _kinds() -> dict[str, str]:
    return {row["kind"]: row["what"] for row in read_rows("procedure_kinds")}


def what_it_is(row: Procedure) -> str:
    """What is done, in a sentence or two that hold for every procedure of its kind."""
    return _kinds()[row.kind]


def categories() -> dict[str, tuple[Procedure, ...]]:
    """Procedures by category, both in the order of the table: what a list to choose from shows."""
    grouped: dict[str, list[Procedure]] = {}
    for row in procedures():
        grouped.setdefault(row.category, []).append(row)
    return {category: tuple(rows) for category, rows in grouped.items()}


def _names() -> Iterator[tuple[str, Procedure]]:
    for row in procedures():
        for name in (row.label, *row.synonyms):
            yield name, row


_PROCEDURES = Phrases(_names(), book=QUESTIONS)


def find_in_text(text: str) -> Procedure | None:
    """The procedure a title or text is about; None when it names none.

    A named procedure comes before a generic one and before a medicine, then one in a sentence that counts the
    days since ("nose job years ago. Halo on Tuesday, day 2"), then the one said first.
    """
    text = text[:_LONGEST_TEXT]
    words = split(text)
    hits = [hit for hit in _PROCEDURES.find(words) if not _denied(words, hit.first)]
    if not hits:
        return None
    sentences = _spans(text, _SENTENCE_END)
    dated = {_number(sentences, mention.start) for mention in day_mentions(text) if mention.days <= _RECENT}

    def preference(hit: Hit[Procedure]) -> tuple[int, bool, int]:
        return _weight(hit.value), _number(sentences, words.starts[hit.first]) not in dated, hit.first

    best = min(hits, key=preference)
    if best.value.id == _FILLER:
        start, end = sentences[_number(sentences, words.starts[best.first])]
        sites = set(words.stems[bisect.bisect_left(words.starts, start) : bisect.bisect_left(words.starts, end)])
        for site, procedure_id in _FILLER_BY_SITE.items():
            if site in sites:
                return procedure(procedure_id)
    return best.value


def day_from_text(text: str) -> int | None:
    """The day after the procedure on which the writer writes, 0 for the day itself; None when it is not said.

    What says where the writer is now ("I am at day 4") beats what counts back ("4 days ago", "two weeks after"),
    which beats a day told of ("Day 3 my face was huge"); of equals the latest, since stories run forward.
    Counts that stand beside no procedure or treatment word, and years beside none in the same clause, are of
    something else (a rash for three days, shingles ten years ago).
    """
    text = text[:_LONGEST_TEXT]
    mentions = day_mentions(text)
    if not mentions:
        return None
    words = split(text)
    treated = [words.starts[hit.first] for hit in _PROCEDURES.find(words) if hit.value.kind != "medicine"]
    treated.extend(match.start() for match in _TREATED.finditer(text))
    sentences, clauses = _spans(text, _SENTENCE_END), _spans(text, _CLAUSE_END)
    treated_sentences = {_number(sentences, start) for start in treated}
    treated_clauses = {_number(clauses, start) for start in treated}

    def plainness(mention: DayMention) -> int:
        beside = _number(sentences, mention.start) in treated_sentences
        if mention.in_years and _number(clauses, mention.start) not in treated_clauses:
            return -1
        if mention.now == 0:
            return 0 if beside else -1
        if mention.now == 2 and not beside:
            return 1 if treated else -1
        return mention.now

    ranked = [(plainness(mention), mention.days) for mention in mentions]
    best = max(rank for rank, _ in ranked)
    return max(days for rank, days in ranked if rank == best) if best >= 0 else None


_RECENT = 400
_DENIES = frozenset({"no", "without", "never", "not", "before", "instead"})
_FILLER = "dermal-filler"
_FILLER_BY_SITE = {
    "nose": "liquid-rhinoplasty",
    "lip": "lip-augmentation",
    "cheek": "cheek-filler",
    "jawline": "jawline-filler",
    "chin": "jawline-filler",
    "trough": "tear-trough-filler",
    "undereye": "tear-trough-filler",
}
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[,.!?;:](?=\s|$)|\n")
_TREATED = re.compile(
    r"\b(?:surger(?:y|ies)|operat(?:ion|ed)|procedure|treatment|post[- ]?op|op|injections?|injected|treated|session|"
    r"done|removed|excised|implants?|peel|laser(?:ed)?)\b",
    re.IGNORECASE,
)


def _denied(words: Words, first: int) -> bool:
    """Whether one of the two words before says that it was not done: "no filler", "never had filler"."""
    return not _DENIES.isdisjoint(words.forms[max(0, first - 2) : first])


def _weight(row: Procedure) -> int:
    return (1 if row.generic else 0) + (2 if row.kind == "medicine" else 0)


def _spans(text: str, end: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in end.finditer(text)), len(text) + 1]
    return [(first, last) for first, last in itertools.pairwise(cuts) if last > first]


def _number(spans: list[tuple[int, int]], start: int) -> int:
    return bisect.bisect_right(spans, start, key=lambda span: span[0]) - 1
