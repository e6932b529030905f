"""Real questions that were judged by hand to ask the same or not, and how the search for similar ones does on them.

A row of similar_pairs.csv names two questions of ../shared/data by the first twelve digits of the SHA-256 of their
ids: one is asked now, the other stands in the house. "yes" is the same subject and the same thing asked, so that an
answer to one serves the other; "What is X?" and "How is X treated?" are not the same. One reader judged them, no
clinician. Candidates were the nearest by words (three quarters) and by vectors (one quarter): pairs that neither
brings together are not in it, so it compares ways of ranking and says nothing of how many similar questions there are.

With the package `wordllama` at hand its sentence vectors are measured, too; the house itself does not use them.
"""

import csv
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("similar_pairs.csv")
NEAR = 50  # questions that words bring and vectors put in order
BEGINNING = 600  # characters of a question that a vector is made of
RANK = 10  # how fast a lower place counts less when two orders are made one
Row = dict[str, Any]
Texts = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions as records of the data, and whether they ask the same."""

    asked: Row
    house: Row
    is_same: bool


def read_pairs(rows: Sequence[Row]) -> list[Pair]:
    """Return the judged pairs."""
    by_digest = {hashlib.sha256(str(row["id"]).encode()).hexdigest()[:12]: row for row in rows}
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(by_digest[line["asked"]], by_digest[line["house"]], line["same"] == "yes")
            for line in csv.DictReader(lines)
        ]


def report(pairs: Sequence[Pair], stands: Mapping[str, int], texts: Texts) -> None:
    """Print how often the question that asks the same comes first and among five, and how often one that does not."""
    same = [pair for pair in pairs if pair.is_same]
    other = [pair for pair in pairs if not pair.is_same]
    print(f"{len(same)} pairs judged to ask the same, {len(other)} not, among {len(texts):,} questions")
    ways: dict[str, Callable[[Row], list[int]]] = {"words": _by_words}
    nearest = _vectors(texts)
    if nearest is None:
        print("  vectors: needs the package wordllama, which is not installed")
    else:
        ways["words, then vectors among them"] = lambda row: nearest(row, _by_words(row, NEAR))
        ways["vectors alone"] = lambda row: nearest(row, None)
        ways["words and vectors, places added"] = lambda row: _both(_by_words(row, NEAR), nearest(row, None))
    for name, find in ways.items():
        began = time.process_time()
        found = [(find(pair.asked)[:5], stands[pair.house["id"]], pair.is_same) for pair in pairs]
        spent = (time.process_time() - began) / len(pairs)
        told = []
        for is_same, of in ((True, len(same)), (False, len(other))):
            first = sum(ids[:1] == [right] for ids, right, judged in found if judged is is_same)
            five = sum(right in ids for ids, right, judged in found if judged is is_same)
            told.append(f"{first / of:.2f} ({first}) {five / of:.2f} ({five})")
        print(f"  {name:32} same: top-1, top-5 {told[0]}   not the same: {told[1]}   {spent * 1000:.0f} ms each")


def _by_words(row: Row, most: int = 5) -> list[int]:
    from consilium.medicine.procedures import day_from_text, find_in_text
    from consilium.search.similar import similar

    text = _text(row)
    procedure = find_in_text(text)
    return similar(
        title=(row.get("title") or "")[:300],
        body=row.get("body") or "",
        procedure=procedure.id if procedure else "",
        day=day_from_text(text),
        most=most,
    )


def _text(row: Row) -> str:
    return f"{row.get('title') or ''} {row.get('body') or ''}".strip()


def _both(one: Sequence[int], other: Sequence[int]) -> list[int]:
    score: dict[int, float] = {}
    for order in (one, other):
        for place, pk in enumerate(order):
            score[pk] = score.get(pk, 0.0) + 1 / (RANK + place)
    return sorted(score, key=lambda pk: -score[pk])


def _vectors(texts: Texts) -> Callable[[Row, Sequence[int] | None], list[int]] | None:
    """Return what orders questions by the cosine of their vectors, of some or of all; None without the package."""
    try:
        import numpy
        import wordllama
    except ImportError:
        return None
    # Its own files lie where it looks for a cache; nothing is fetched.
    model = wordllama.WordLlama.load(disable_download=True, cache_dir=Path(wordllama.__file__).parent)
    ids = list(texts)
    place = {pk: at for at, pk in enumerate(ids)}
    known = model.embed([texts[pk][:BEGINNING] for pk in ids], norm=True).astype(numpy.float16).astype(numpy.float32)

    def nearest(row: Row, among: Sequence[int] | None) -> list[int]:
        own = model.embed([_text(row)[:BEGINNING]], norm=True)[0]
        if among is None:
            return [ids[at] for at in numpy.argsort(-(known @ own))[:NEAR]]
        return sorted(among, key=lambda pk: -float(known[place[pk]] @ own))

    return nearest
