"""Two simpler readers to compare with: words without context, and the published NegEx rules alone."""

import re
from collections.abc import Mapping
from pathlib import Path

from consilium.consensus.reading import Status
from consilium.medicine import vocabulary

Labels = Mapping[str, Status]
_TRIGGER = re.compile(r"^(?P<phrase>.+?)\s+\[(?P<kind>[A-Z]+)\]\s*$")
_SENTENCE = re.compile(r"[^.!?\n]+")
_STATUS: dict[str, Status] = {"PREN": "ruled_out", "POST": "ruled_out", "PREP": "possible", "POSP": "possible"}
# Words between a trigger and what it negates, as NegEx published it (Chapman et al. 2001).
WINDOW = 6


def read_words(text: str) -> Labels:
    """Every condition whose word occurs, as asserted."""
    return {mention.id: "asserted" for mention in vocabulary.find(text, ("condition",))}


class NegEx:
    """NegEx with its own trigger phrases, over our vocabulary: negated, possible, else asserted.

    `triggers` is a file of lines "phrase<tab>[KIND]": PREN and POST negate what follows and precedes, PREP and
    POSP make it possible, PSEU only looks like a negation, CONJ ends a scope.
    """

    def __init__(self, triggers: Path) -> None:
        kinds: dict[str, str] = {}
        for line in triggers.read_text(encoding="utf-8").splitlines():
            match = _TRIGGER.match(line)
            if match:
                kinds[" ".join(match["phrase"].lower().split())] = match["kind"]
        self._kinds = kinds
        phrases = sorted(kinds, key=len, reverse=True)
        self._triggers = re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b")

    def read(self, text: str) -> Labels:
        """The first status of each condition that occurs."""
        labels: dict[str, Status] = {}
        for sentence in _SENTENCE.finditer(text):
            lowered = sentence.group().lower()
            hits = [(hit.start(), hit.end(), self._kinds[hit.group()]) for hit in self._triggers.finditer(lowered)]
            for mention in vocabulary.find(sentence.group(), ("condition",)):
                labels.setdefault(mention.id, self._status(lowered, mention.start, mention.end, hits))
        return labels

    @staticmethod
    def _status(sentence: str, start: int, end: int, hits: list[tuple[int, int, str]]) -> Status:
        for first, last, kind in hits:
            forward = kind in ("PREN", "PREP") and last <= start
            backward = kind in ("POST", "POSP") and first >= end
            if not (forward or backward):
                continue
            between = sentence[last:start] if forward else sentence[end:first]
            ended = any(k == "CONJ" and min(last, end) <= f < max(start, first) for f, _, k in hits)
            if len(between.split()) < WINDOW and not ended:
                return _STATUS[kind]
        return "asserted"
