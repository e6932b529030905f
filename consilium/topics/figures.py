"""The numbers of one topic, read for its page with one query however many questions stand behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from consilium.topics.models import Line


@dataclass(frozen=True, slots=True)
class Figures:
    """The lines of a topic by figure and value; see contributing.lines for what each counts."""

    counts: Mapping[str, Mapping[str, int]]

    def of(self, figure: str, value: str = "") -> int:
        """How many there are; 0 for what nothing was counted of."""
        return self.counts.get(figure, {}).get(value, 0)

    def ranked(self, figure: str) -> list[tuple[str, int]]:
        """The values of a figure with their counts, the most first, equals by name."""
        return sorted(self.counts.get(figure, {}).items(), key=lambda pair: (-pair[1], pair[0]))

    def signs(self) -> dict[str, dict[str, int]]:
        """How many named each symptom, by symptom and span."""
        found: dict[str, dict[str, int]] = {}
        for value, count in self.counts.get("sign", {}).items():
            span, _, symptom = value.partition(" ")
            found.setdefault(symptom, {})[span] = count
        return found


def figures(kind: str, topic: str) -> Figures:
    """Return the numbers of a topic; all 0 for one that no question is about."""
    counts: dict[str, dict[str, int]] = {}
    rows = Line.objects.filter(kind=kind, topic=topic).exclude(figure="doctor")
    for figure, value, count in rows.values_list("figure", "value", "count"):
        counts.setdefault(figure, {})[value] = count
    return Figures(counts)


def doctors(kind: str, topic: str, most: int) -> list[int]:
    """Return the ids of the doctors who answered most questions of a topic, the most first."""
    rows = Line.objects.filter(kind=kind, topic=topic, figure="doctor").exclude(value="0")
    return [int(value) for value in rows.order_by("-count", "value").values_list("value", flat=True)[:most]]


def question_counts(kind: str) -> dict[str, int]:
    """Return how many questions each topic of a kind has; a topic without any is left out."""
    return dict(Line.objects.filter(kind=kind, figure="questions").values_list("topic", "count"))
