"""Real questions that were judged by hand to ask the same or not, and how the search for similar ones does on them.

A row of similar_pairs.csv names two questions of ../shared/data by the first twelve digits of the SHA-256 of their
ids: one is asked now, the other stands in the house. "yes" is the same subject and the same thing asked, so that an
answer to one serves the other; "What is X?" and "How is X treated?" are not the same. One reader judged them, no
clinician. Candidates were the nearest by words (three quarters) and by vectors (one quarter): pairs that neither
brings together are not in it, so it compares ways of ranking and says nothing of how many similar questions there are.

With the extra `vectors` installed it is measured with and without.
"""

import csv
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("similar_pairs.csv")
Row = dict[str, Any]


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


def report(pairs: Sequence[Pair], stands: Mapping[str, int], among: int) -> None:
    """Print how often the question that asks the same comes first and among five, and how often one that does not."""
    from django.conf import settings

    from consilium.search import vectors

    same = [pair for pair in pairs if pair.is_same]
    other = [pair for pair in pairs if not pair.is_same]
    print(f"{len(same)} pairs judged to ask the same, {len(other)} not, among {among:,} questions")
    ways = {"words": False, "words, ordered by vectors": True}
    if not vectors.is_installed():
        del ways["words, ordered by vectors"]
        print("  vectors: left out, the extra is not installed (make vectors)")
    for name, used in ways.items():
        settings.VECTORS = used
        began = time.process_time()
        found = [(_alike(pair.asked), stands[pair.house["id"]], pair.is_same) for pair in pairs]
        spent = (time.process_time() - began) / len(pairs)
        told = []
        for is_same, of in ((True, len(same)), (False, len(other))):
            first = sum(ids[:1] == [right] for ids, right, judged in found if judged is is_same)
            five = sum(right in ids for ids, right, judged in found if judged is is_same)
            told.append(f"{first / of:.2f} ({first}) {five / of:.2f} ({five})")
        print(f"  {name:32} same: top-1, top-5 {told[0]}   not the same: {told[1]}   {spent * 1000:.0f} ms each")


def _alike(row: Row) -> list[int]:
    from consilium.medicine.procedures import day_from_text, find_in_text
    from consilium.search.similar import similar

    title, body = row.get("title") or "", row.get("body") or ""
    procedure = find_in_text(f"{title} {body}")
    return similar(
        title=title[:300],
        body=body,
        procedure=procedure.id if procedure else "",
        day=day_from_text(f"{title} {body}"),
    )
