"""Readings are scored against hand-made labels: what was found, what was missed, what was read into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consilium.consensus.reading import Status

Labels = Mapping[str, Status]


@dataclass(slots=True)
class Tally:
    """Counts of right, wrongly read and missed entries; F1 is of the sums (micro)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """What one reader scored on one set of answers.

    strict      (label, status) pairs exactly as labelled
    honoured    the same, honouring the labels' own leeway: other statuses and labels marked as right too,
                and no penalty for missing what is marked optional or implicit
    firm        honoured, without entries that either side gives only under an if
    labels      the labels alone, whatever their status
    ruled_out   labels ruled out by the answer; denied_as_asserted: those read as asserted all the same
    """

    strict: Tally = field(default_factory=Tally)
    honoured: Tally = field(default_factory=Tally)
    firm: Tally = field(default_factory=Tally)
    labels: Tally = field(default_factory=Tally)
    actions: Tally = field(default_factory=Tally)
    ruled_out: int = 0
    denied_as_asserted: int = 0
    urgency_right: int = 0
    answers: int = 0


def add_assessments(
    scores: Scores, gold: Iterable[Mapping[str, Any]], read: Labels, under_if: Iterable[str] = ()
) -> None:
    """Count the assessments of one answer; `under_if` are the labels the reader gives only under an if."""
    entries = list(gold)
    pairs = {(entry["label"], entry["status"]) for entry in entries}
    found = set(read.items())
    scores.strict.right += len(pairs & found)
    scores.strict.wrong += len(found - pairs)
    scores.strict.missed += len(pairs - found)
    names = {entry["label"] for entry in entries}
    scores.labels.right += len(names & set(read))
    scores.labels.wrong += len(set(read) - names)
    scores.labels.missed += len(names - set(read))
    _add_honoured(scores.honoured, entries, read)
    firm_gold = [entry for entry in entries if not entry.get("conditional")]
    hanging = set(under_if) | {entry["label"] for entry in entries if entry.get("conditional")}
    _add_honoured(scores.firm, firm_gold, {label: status for label, status in read.items() if label not in hanging})
    for entry in entries:
        if entry["status"] == "ruled_out":
            scores.ruled_out += 1
            scores.denied_as_asserted += read.get(entry["label"]) == "asserted"


def _add_honoured(tally: Tally, entries: Iterable[Mapping[str, Any]], read: Labels) -> None:
    used: set[str] = set()
    for entry in entries:
        names = [entry["label"], *([entry["also_label"]] if entry.get("also_label") else [])]
        name = next((name for name in names if name in read), None)
        if name is None:
            if not (entry.get("optional") or entry.get("implicit")):
                tally.missed += 1
            continue
        used.add(name)
        if read[name] in (entry["status"], *entry.get("also_ok", ())):
            tally.right += 1
        else:
            tally.wrong += 1
            tally.missed += 1
    tally.wrong += len(set(read) - used)


def add_actions(scores: Scores, gold: Iterable[str], details: Iterable[Mapping[str, Any]], read: Iterable[str]) -> None:
    """Count the actions of one answer; missing one that is marked optional or implicit is no fault."""
    wanted, found = set(gold), set(read)
    leeway = {entry["action"] for entry in details if entry.get("optional") or entry.get("implicit")}
    scores.actions.right += len(wanted & found)
    scores.actions.wrong += len(found - wanted)
    scores.actions.missed += len(wanted - found - leeway)


def add_urgency(scores: Scores, gold: Mapping[str, Any], read: str) -> None:
    """Count the urgency of one answer; neighbours marked as right too are right."""
    scores.answers += 1
    scores.urgency_right += read in (gold["urgency"], *(gold.get("also_ok_urgency") or ()))
