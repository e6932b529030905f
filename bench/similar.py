"""Similar questions, measured on three sets of 200 pairs: how often the right one comes first, and among five.

*Halves.* The pairs are made anew from ../shared/data each time and never kept. A case of at least four sentences and
forty words is cut in the middle: its title and second half are what stands in the house, its first half is what
somebody asks now, without a title. Both halves are by one person about one case and share no sentence; procedure and
day are read from each half by itself. All other questions of the data stand there, too (OTHERS says how many). Cases
are in the order of the digests of their ids: the weights of the measure were chosen on the first 200, and the next
200 are what is measured.

*Names.* A condition stands in the house under one name, four times, after four procedures on four days; it is asked
about under another name that shares no word with the first, after one of them on that day. This tells what names,
procedure and day bring; it does not tell how people write.

*Labelled.* See labelled.py: pairs of real questions that a person judged to ask the same, or not.
"""

import gzip
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench import labelled

SHARED = Path(os.environ.get("CONSILIUM_SHARED", "../shared")) / "data"
FILES = ("questions.jsonl.gz", "questions-unanswered.jsonl.gz")
PAIRS = 200
OTHERS = int(os.environ.get("OTHERS", "20000"))
SENTENCES, WORDS = 4, 40
_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Case:
    """A case in halves: what is asked now, and what stands in the house."""

    asked: tuple[str, ...]
    title: str
    kept: str


def records() -> Iterator[dict[str, Any]]:
    """Every question of the data."""
    for name in FILES:
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def halves(row: dict[str, Any]) -> Case | None:
    """The case in two halves; None for one that is too short to be cut."""
    sentences = [part for part in _END.split(row.get("body") or "") if part.strip()]
    if len(sentences) < SENTENCES or len((row.get("body") or "").split()) < WORDS:
        return None
    middle = len(sentences) // 2
    return Case(tuple(sentences[:middle]), row.get("title") or "", " ".join(sentences[middle:]))


def main() -> int:
    """Measure and print top-1 and top-5; 1 when the data is not there."""
    if not SHARED.exists():
        print("similar: needs ../shared/data, which is not there; CONSILIUM_SHARED may say where it is")
        return 1
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder:
        os.environ |= {"CONSILIUM_DATA": folder, "DJANGO_SETTINGS_MODULE": "consilium.settings"}
        os.environ.pop("CONSILIUM_DATABASE_URL", None)
        from consilium import installation

        installation.prepare(lambda words: print(words, file=sys.stderr))
        _measure()
    return 0


def _measure() -> None:
    from consilium.medicine.procedures import day_from_text, find_in_text

    rows = list(records())
    pairs = labelled.read_pairs(rows)
    cut = [(hashlib.sha256(str(row["id"]).encode()).digest(), row, case) for row in rows if (case := halves(row))]
    chosen = [(row, case) for _, row, case in sorted(cut, key=lambda entry: entry[0])[PAIRS : 2 * PAIRS]]
    taken = {row["id"] for row, _ in chosen} | {pair.asked["id"] for pair in pairs}
    standing = {pair.house["id"]: pair.house for pair in pairs}
    taken -= standing.keys()
    others = [*standing.values(), *(row for row in rows if row["id"] not in taken | standing.keys())]
    others = others[: len(standing) + OTHERS]
    texts = [(case.title, case.kept) for _, case in chosen] + [(row["title"], row.get("body") or "") for row in others]
    # Old and new ones in no order: what was asked lately has an advantage that a place in a file must not give.
    order = sorted(range(len(texts)), key=lambda at: hashlib.sha256(f"{at}".encode()).digest())
    made = dict(zip(order, _fill([texts[at] for at in order]), strict=True))
    ids = [made[at] for at in range(len(texts))]
    print(f"{len(chosen)} cases in halves, of {len(cut):,} long enough, among {len(ids):,} questions")

    _report(
        [
            Sought(
                title=case.asked[0][:300],
                body=" ".join(case.asked[1:]),
                procedure=getattr(find_in_text(" ".join(case.asked)), "id", ""),
                day=day_from_text(" ".join(case.asked)),
                right=ids[at],
            )
            for at, (_, case) in enumerate(chosen)
        ]
    )
    stands = {row["id"]: ids[len(chosen) + at] for at, row in enumerate(others)}
    labelled.report(pairs, stands, len(ids))
    _report(_names())


@dataclass(frozen=True, slots=True)
class Sought:
    """A question that is asked now, and the id of the one that should be found."""

    title: str
    body: str
    procedure: str
    day: int | None
    right: int


def _report(pairs: list[Sought]) -> None:
    from consilium.search import words
    from consilium.search.similar import similar

    def find(pair: Sought, *, named: bool, placed: bool) -> list[int]:
        procedure, day = (pair.procedure, pair.day) if placed else ("", None)
        if named:
            return similar(title=pair.title, body=pair.body, procedure=procedure, day=day)
        with patch.object(words, "concepts", lambda found: []):
            return similar(title=pair.title, body=pair.body, procedure=procedure, day=day)

    ways = (
        ("words only", False, False),
        ("words and synonyms", True, False),
        ("words, synonyms, procedure, day", True, True),
    )
    for name, named, placed in ways:
        began = time.perf_counter()
        found = [find(pair, named=named, placed=placed) for pair in pairs]
        spent = (time.perf_counter() - began) / len(pairs)
        first = sum(ids[:1] == [pair.right] for ids, pair in zip(found, pairs, strict=True))
        five = sum(pair.right in ids for ids, pair in zip(found, pairs, strict=True))
        print(
            f"  {name:32} top-1 {first / len(pairs):.2f} ({first})   top-5 {five / len(pairs):.2f} ({five})"
            f"   {spent * 1000:.0f} ms each"
        )


def _names() -> list[Sought]:
    """Put conditions into the house under one name, and ask for them under another."""
    from django.utils import timezone

    from consilium.medicine.conditions import all_conditions
    from consilium.questions.models import Question
    from consilium.search import words
    from consilium.search.indexing import index

    places = (("halo-laser", 4), ("liposuction", 12), ("lip-augmentation", 2), ("rhinoplasty", 60))
    named = []
    for row in all_conditions().values():
        own = set(words.tokens(row.label))
        other = next((name for name in row.synonyms if own.isdisjoint(words.tokens(name)) and name.islower()), "")
        if row.specific and other:
            named.append((row.label, other))
    named = named[: PAIRS // len(places)]
    pairs = []
    for label, other in named:
        for procedure, day in places:
            row_now = Question.objects.create(
                title=f"Could it be {label}?", procedure=procedure, day=day, added_at=timezone.now()
            )
            pairs.append(Sought(f"Is this {other}?", "", procedure, day, row_now.pk))
    index([pair.right for pair in pairs])
    print(f"{len(pairs)} questions under another name, {len(named)} conditions after {len(places)} procedures each")
    return pairs


def _fill(texts: list[tuple[str, str]]) -> list[int]:
    """Put the questions into the house and its index, and return their ids."""
    from django.utils import timezone

    from consilium.medicine.procedures import day_from_text, find_in_text
    from consilium.questions.models import Question
    from consilium.search.indexing import index

    now, ids = timezone.now(), []
    for start in range(0, len(texts), 1000):
        made = []
        for title, body in texts[start : start + 1000]:
            procedure = find_in_text(f"{title} {body}")
            made.append(
                Question(
                    title=(title or body)[:300] or "…",
                    body=body,
                    procedure=procedure.id if procedure else "",
                    day=day_from_text(f"{title} {body}"),
                    added_at=now,
                )
            )
        ids += [row.pk for row in Question.objects.bulk_create(made)]
        index(ids[-len(made) :])
    return ids


if __name__ == "__main__":
    sys.exit(main())
