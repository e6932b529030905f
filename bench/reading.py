"""Reading on labelled answers: how well words become an opinion, on the half it was built on and on the other.

The answers and their labels are ../shared/cases/answers.gold.jsonl (one labeller, no clinician: a difference of
one label is noise). The rules were written while reading one half only, told by a hash of the id. Of the other
half one answer was read and the names of its labels; its totals were watched all along, so it shows whether the
rules carry over but is no blind test. Two floors stand below: words without context, and NegEx's published rules,
read in place.
"""

import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.reading_floors import NegEx, read_words
from bench.reading_scores import Labels, Scores, Tally, add_actions, add_assessments, add_urgency
from consilium.consensus.reading import read
from consilium.medicine import vocabulary

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "cases" / "answers.gold.jsonl"
TRIGGERS = SHARED / "data" / "negation" / "negex_triggers.txt"
ROUNDS = 5
AIM_F1 = 0.85
AIM_RATE = 500


def is_development(answer_id: str) -> bool:
    """Whether an answer is of the half the rules were written on."""
    return hashlib.sha256(answer_id.encode()).digest()[0] % 2 == 0


def score_reader(rows: Iterable[dict[str, Any]]) -> Scores:
    """The reader's own scores."""
    scores = Scores()
    for row in rows:
        reading = read(row["text"], row.get("headline") or "")
        labels: Labels = {entry.label: entry.status for entry in reading.assessments}
        hanging = [entry.label for entry in reading.assessments if entry.conditional]
        add_assessments(scores, row["assessments"], labels, hanging)
        add_actions(scores, row["actions"], row["action_details"], [entry.action for entry in reading.actions])
        add_urgency(scores, row, reading.urgency)
    return scores


def score_floor(rows: Iterable[dict[str, Any]], floor: Callable[[str], Labels]) -> Scores:
    """The assessments of a simpler reader; it reads no actions and no urgency."""
    scores = Scores()
    for row in rows:
        add_assessments(scores, row["assessments"], floor(f"{row.get('headline') or ''}\n{row['text']}".strip()))
    return scores


def rate(rows: list[dict[str, Any]]) -> float:
    """Answers read in a second of processor time, the median of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for row in rows:
            read(row["text"], row.get("headline") or "")
        seconds.append(time.process_time() - started)
    return len(rows) / statistics.median(seconds)


def _figures(tally: Tally) -> str:
    return f"F1 {tally.f1:.3f} (P {tally.precision:.3f}, R {tally.recall:.3f})"


def _print(name: str, scores: Scores) -> None:
    print(f"  {name}")
    print(f"    label and status     {_figures(scores.honoured)}")
    print(
        f"      exactly as labelled {scores.strict.f1:.3f}   without ifs {scores.firm.f1:.3f}"
        f"   labels alone {scores.labels.f1:.3f}"
    )
    share = scores.denied_as_asserted / scores.ruled_out if scores.ruled_out else 0.0
    print(f"    ruled out, read as asserted: {scores.denied_as_asserted} of {scores.ruled_out} ({share:.0%})")
    if scores.answers:
        print(f"    actions              {_figures(scores.actions)}")
        print(f"    urgency right        {scores.urgency_right} of {scores.answers}")


def main() -> None:
    """Print the scores of both halves and of both floors, and the rate."""
    if not GOLD.exists():
        print("reading: ../shared/cases/answers.gold.jsonl is not here, left out", file=sys.stderr)
        return
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]
    halves = {
        "half the rules were written on": [row for row in rows if is_development(row["id"])],
        "the other half": [row for row in rows if not is_development(row["id"])],
    }
    print(f"reading: {len(rows)} labelled answers, vocabulary {vocabulary.VERSION}, aim F1 {AIM_F1:.2f}")
    negex = NegEx(TRIGGERS) if TRIGGERS.exists() else None
    for name, half in halves.items():
        _print(f"{name} ({len(half)} answers)", score_reader(half))
        floors: list[tuple[str, Callable[[str], Labels]]] = [("words without context", read_words)]
        if negex is not None:
            floors.append(("NegEx alone", negex.read))
        for floor, reader in floors:
            scores = score_floor(half, reader)
            print(
                f"    floor, {floor}: F1 {scores.honoured.f1:.3f}, labels alone {scores.labels.f1:.3f},"
                f" ruled out read as asserted {scores.denied_as_asserted} of {scores.ruled_out}"
            )
    print(f"  {rate(rows):.0f} answers a second on one core (aim {AIM_RATE})")


if __name__ == "__main__":
    main()
