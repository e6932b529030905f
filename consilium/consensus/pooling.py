"""Ranked opinions of doctors pooled with equal weight: shares, counts, the front runner and what to call it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consilium.consensus.opinions import Groups
from consilium.consensus.uncertainty import chances_of_top, wilson

FEWEST_TO_SPEAK = 3
FEWEST_TO_AGREE = 5
AGREE_FROM = 0.90
LEANING_FROM = 0.60


class Verdict(StrEnum):
    """How far the doctors agree on what it may be; never what it is."""

    TOO_FEW = "too few to say"
    AGREE = "most doctors agree"
    LEANING = "leaning"
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True)
class Share:
    """One label among the opinions of `n` doctors who name a cause.

    weight    S: the sum over doctors of 1/(1+g), shared within a tie; share: S over the sum of all S
    first     doctors who name it first, alone or tied; anywhere: doctors who name it at all
    low, high Wilson 95 % interval of first out of n
    p_top     the chance that it has the largest share, under Dirichlet(S + ½)
    """

    label: str
    weight: float
    share: float
    first: int
    anywhere: int
    low: float
    high: float
    p_top: float


@dataclass(frozen=True, slots=True)
class Pool:
    """Where `n` doctors who name a cause stand: `shares` with the largest first, equals by name.

    `top` is the first of them, None without any; `p_top` its chance, 0 without any. `tied` says that another
    label weighs the same.
    """

    shares: tuple[Share, ...]
    n: int
    top: str | None
    p_top: float
    tied: bool
    verdict: Verdict


def any_label(_label: str) -> bool:
    """The predicate under which every label names a cause."""
    return True


def cleaned(groups: Groups, is_specific: Callable[[str], bool] = any_label) -> Groups:
    """Groups without labels that name no cause, without repeats (the first place counts) and without gaps."""
    seen: set[str] = set()
    kept: list[tuple[str, ...]] = []
    for group in groups:
        labels = tuple(label for label in dict.fromkeys(group) if label not in seen and is_specific(label))
        seen.update(labels)
        if labels:
            kept.append(labels)
    return tuple(kept)


def pool(opinions: Iterable[Groups], is_specific: Callable[[str], bool] = any_label) -> Pool:
    """Pool the ranked groups of each doctor by inverse rank, every doctor weighing the same.

    A doctor's group g (0 first) weighs 1/(1+g), divided among its labels. Labels for which `is_specific` is
    false ("reaction to treatment") are left out; a doctor left with none is not counted.
    """
    rankings = [ranking for groups in opinions if (ranking := cleaned(groups, is_specific))]
    first: dict[str, int] = {}
    anywhere: dict[str, int] = {}
    # Summed in sorted order, so that the order of the doctors cannot show in the last digit.
    parts: dict[str, list[float]] = {}
    for ranking in rankings:
        for place, group in enumerate(ranking):
            for label in group:
                parts.setdefault(label, []).append(1.0 / ((1 + place) * len(group)))
                anywhere[label] = anywhere.get(label, 0) + 1
                first[label] = first.get(label, 0) + (place == 0)
    weights = {label: sum(sorted(values)) for label, values in parts.items()}
    return _judged(weights, first, anywhere, len(rankings))


def _judged(weights: dict[str, float], first: dict[str, int], anywhere: dict[str, int], n: int) -> Pool:
    labels = sorted(weights, key=lambda label: (-round(weights[label], 9), label))
    total = sum(weights[label] for label in labels)
    chances = chances_of_top([weights[label] for label in labels])
    shares = []
    for label, chance in zip(labels, chances, strict=True):
        low, high = wilson(first[label], n)
        share = weights[label] / total
        shares.append(Share(label, weights[label], share, first[label], anywhere[label], low, high, chance))
    p_top = shares[0].p_top if shares else 0.0
    tied = len(shares) > 1 and round(shares[0].weight - shares[1].weight, 9) == 0
    return Pool(tuple(shares), n, labels[0] if labels else None, p_top, tied, verdict(n, p_top))


def verdict(n: int, p_top: float) -> Verdict:
    """What to call the state of `n` doctors of whom the front runner leads with chance `p_top`."""
    if n < FEWEST_TO_SPEAK:
        return Verdict.TOO_FEW
    if p_top >= AGREE_FROM and n >= FEWEST_TO_AGREE:
        return Verdict.AGREE
    return Verdict.LEANING if p_top >= LEANING_FROM else Verdict.DIVIDED


def verdict_words(verdict: Verdict, top: str) -> str:
    """The verdict as a phrase, `top` being the front runner's name: "leaning acne, divided"."""
    return f"leaning {top}, divided" if verdict is Verdict.LEANING else verdict.value


@dataclass(frozen=True, slots=True)
class NextOpinion:
    """What one more doctor who names `label` first would make of the pool; `label` is None for a new cause."""

    label: str | None
    top: str
    tied: bool
    p_top: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CloseCall:
    """Whether one more opinion would change the order at the top or the verdict, and which opinions would."""

    is_close: bool
    changes: tuple[NextOpinion, ...]


def how_close(pooled: Pool) -> CloseCall:
    """Try one more doctor for each label, and one for a cause nobody named; keep what would change something.

    Nothing is close before there are enough doctors for a verdict.
    """
    if pooled.n < FEWEST_TO_SPEAK:
        return CloseCall(False, ())
    changes = []
    for label in [share.label for share in pooled.shares] + [None]:
        after = _with_one_more(pooled, label)
        if after.verdict is not pooled.verdict or after.top != pooled.top or after.tied != pooled.tied:
            changes.append(NextOpinion(label, after.top or "", after.tied, after.p_top, after.verdict))
    return CloseCall(bool(changes), tuple(changes))


def _with_one_more(pooled: Pool, label: str | None) -> Pool:
    named = "" if label is None else label
    weights = {share.label: share.weight for share in pooled.shares}
    first = {share.label: share.first for share in pooled.shares}
    anywhere = {share.label: share.anywhere for share in pooled.shares}
    weights[named] = weights.get(named, 0.0) + 1.0
    first[named] = first.get(named, 0) + 1
    anywhere[named] = anywhere.get(named, 0) + 1
    return _judged(weights, first, anywhere, pooled.n + 1)


def pool_lines(lines: Iterable[str], is_specific: Callable[[str], bool] = any_label) -> Iterator[str]:
    """The command `consilium pool`: for each JSON line with `id` and `opinions` one JSON line of where they stand.

    `opinions` is, per doctor, a list of tie groups of labels; missing or null is none. Blank lines are passed
    over. Raises ValueError naming the line that is not such an object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            opinions = [_groups(doctor) for doctor in row.get("opinions") or []]
        except (ValueError, TypeError, AttributeError) as problem:
            raise ValueError(f"line {number}: not an object with tie groups under opinions ({problem})") from problem
        pooled = pool(opinions, is_specific)
        yield json.dumps(
            {
                "id": row.get("id"),
                "shares": {share.label: round(share.share, 6) for share in pooled.shares},
                "first": {share.label: share.first for share in pooled.shares},
                "n": pooled.n,
                "top": pooled.top,
                "p_top": round(pooled.p_top, 6),
                "verdict": verdict_words(pooled.verdict, pooled.top or ""),
            },
            ensure_ascii=False,
        )


def _groups(doctor: Sequence[Sequence[str]] | None) -> Groups:
    groups = tuple(tuple(group or ()) for group in doctor or ())
    if any(not isinstance(label, str) for group in groups for label in group) or any(
        isinstance(group, str) for group in doctor or ()
    ):
        raise TypeError("a tie group is a list of words")
    return groups
