"""Triage on texts read by hand: how many emergencies and urgent ones are found, and how many calls are too high.

The labelled texts (../shared/cases/triage.gold.jsonl) served the writing of the rules, and so did the invented ones
of the tests: figures on them say that nothing broke, not how texts never seen would fare.
"""

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from consilium.medicine.levels import Level
from consilium.questions.triage import triage

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT.parent / "shared" / "cases" / "triage.gold.jsonl"
INVENTED = ROOT / "tests" / "questions" / "invented_texts.csv"
LEVELS = sorted(Level, reverse=True)


def report(name: str, pairs: Iterable[tuple[Level, Level]]) -> None:
    """Print recall and precision per level, over-calls and under-calls, of (labelled, reached) pairs."""
    counts = Counter(pairs)
    total = sum(counts.values())
    print(f"triage: {name}, {total} texts")
    for level in LEVELS:
        labelled = sum(count for (label, _), count in counts.items() if label is level)
        reached = sum(count for (_, found), count in counts.items() if found is level)
        hits = counts[level, level]
        at_least = sum(count for (label, found), count in counts.items() if label is level and found >= level)
        print(
            f"  {level.name}   {labelled:3d} texts   found {_share(hits, labelled)}"
            f"   found or higher {_share(at_least, labelled)}   precision {_share(hits, reached)}"
        )
    over = sum(count for (label, found), count in counts.items() if found > label)
    under = sum(count for (label, found), count in counts.items() if found < label)
    print(f"  too high {over}, too low {under}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "   -"


def labelled(path: Path) -> list[tuple[Level, Level]]:
    """(labelled, reached) for each line of the labelled texts; a level the label also allows counts as reached."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reached = triage(row["text"], row["day"], row["procedure"]).level
        level = Level[row["level"]]
        pairs.append((level, level if reached.name in row.get("also_ok", ()) else reached))
    return pairs


def main() -> None:
    """Print the figures on labelled and on invented texts, and the rate."""
    if LABELLED.exists():
        report("labelled texts", labelled(LABELLED))
    else:
        print("triage: ../shared/cases/triage.gold.jsonl is not here, left out", file=sys.stderr)
    with INVENTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    started = time.perf_counter()
    reached = [triage(row["text"]).level for row in rows]
    rate = len(rows) / (time.perf_counter() - started)
    report("invented texts", zip((Level[row["level"]] for row in rows), reached, strict=True))
    print(f"  {rate:.0f} texts a second on one core")


if __name__ == "__main__":
    main()
