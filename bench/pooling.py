"""Pooling on real ranked opinions: does a panel of k name the front runner of the others, and is P(top) honest?

The cases are ranked opinions of one to ten dermatologists on one photo each (../shared/data/ddx.jsonl, derm-ddx,
Stutz et al. 2023). There is no truth beside them: "right" means that a panel's front runner is that of the
doctors left out, who are few themselves, so every figure here is a floor.
"""

import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from consilium.consensus.opinions import Groups
from consilium.consensus.pooling import Pool, pool

CASES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ddx.jsonl"
PANELS = (1, 3, 5, 7)
FEWEST_LEFT_OUT = 2
SPLITS = 20
SEED = 20261103
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Trial:
    """One panel of `k` doctors against the others: what it claimed, and whether the others' front runner is its own.

    `right` is 1, 0, or in between when the panel's first place is shared.
    """

    k: int
    p_top: float
    right: float
    right_in_three: bool


def read_cases(path: Path) -> list[list[Groups]]:
    """Per case the ranked tie groups of each doctor."""
    with path.open(encoding="utf-8") as lines:
        return [[tuple(tuple(group) for group in doctor) for doctor in json.loads(line)["opinions"]] for line in lines]


def trials(cases: Iterable[Sequence[Groups]], k: int, generator: random.Random) -> list[Trial]:
    """`SPLITS` random panels of k from every case that leaves enough doctors out; ties among the others are skipped."""
    done = []
    for opinions in cases:
        if len(opinions) < k + FEWEST_LEFT_OUT:
            continue
        for _ in range(SPLITS):
            shuffled = list(opinions)
            generator.shuffle(shuffled)
            panel, others = pool(shuffled[:k]), pool(shuffled[k:])
            if others.top is not None and not others.tied and panel.top is not None:
                done.append(_compared(k, panel, others.top))
    return done


def _compared(k: int, panel: Pool, truth: str) -> Trial:
    best = panel.shares[0].weight
    first = [share.label for share in panel.shares if abs(share.weight - best) < 1e-9]
    right = 1 / len(first) if truth in first else 0.0
    return Trial(k, panel.p_top, right, truth in [share.label for share in panel.shares[:3]])


def calibration(done: Iterable[Trial]) -> list[tuple[str, int, float, float]]:
    """Per bin of P(top): its bounds, how many panels, the mean claimed, the share right."""
    bins: dict[int, list[Trial]] = defaultdict(list)
    for trial in done:
        bins[max(index for index, edge in enumerate(EDGES[:-1]) if trial.p_top >= edge)].append(trial)
    return [
        (
            f"{EDGES[index]:.1f}-{min(EDGES[index + 1], 1.0):.1f}",
            len(found),
            statistics.fmean(trial.p_top for trial in found),
            statistics.fmean(trial.right for trial in found),
        )
        for index, found in sorted(bins.items())
    ]


def off_by(rows: Sequence[tuple[str, int, float, float]]) -> float:
    """The expected calibration error: the mean distance of claimed and right, weighted by panels."""
    total = sum(count for _, count, _, _ in rows)
    return sum(count * abs(claimed - right) for _, count, claimed, right in rows) / total


def main() -> None:
    """Print both reports; says so in one line when the cases are not here."""
    if not CASES.exists():
        print("pooling: ../shared/data/ddx.jsonl is not here, left out", file=sys.stderr)
        return
    cases = read_cases(CASES)
    generator = random.Random(SEED)
    full = [opinions for opinions in cases if len(opinions) >= max(PANELS) + FEWEST_LEFT_OUT]
    started = time.perf_counter()
    pooled = [pool(opinions) for opinions in cases]
    each = (time.perf_counter() - started) / len(cases)
    print(f"pooling: {len(cases)} cases, {1e6 * each:.0f} µs a case, {len(full)} with 9 doctors or more")
    print("  k   panels (all cases)   right   in first three   panels (9+ doctors)   right")
    everything: dict[int, list[Trial]] = {}
    for k in PANELS:
        done, alike = trials(cases, k, generator), trials(full, k, generator)
        everything[k] = done
        print(
            f"  {k}   {len(done):18d}   {statistics.fmean(trial.right for trial in done):5.2f}"
            f"   {statistics.fmean(trial.right_in_three for trial in done):14.2f}"
            f"   {len(alike):19d}   {statistics.fmean(trial.right for trial in alike):5.2f}"
        )
    for k in PANELS[1:]:
        rows = calibration(everything[k])
        print(f"  P(top) of panels of {k}: off by {off_by(rows):.3f} on average")
        for bounds, count, claimed, right in rows:
            print(f"    {bounds}   {count:6d} panels   claimed {claimed:.2f}   right {right:.2f}")
    verdicts: dict[str, int] = defaultdict(int)
    for one in pooled:
        verdicts[one.verdict.value] += 1
    print("  verdicts: " + ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items())))


if __name__ == "__main__":
    main()
