"""The order in which answers are read: one of each view before the second of any, the safest view first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from consilium.consensus.opinions import Opinion
from consilium.consensus.pooling import any_label, cleaned
from consilium.medicine.levels import Level


@dataclass(frozen=True, slots=True)
class AnswerInOrder:
    """What the order needs of one answer: its id, its view, how soon it sends the person to care, its votes.

    `view` is the label it names first, "" when it names no cause; `urgent` that the label is treatable and worse
    for waiting; `dangerous` that a doctor marked the answer so, which puts it last; `place` its place in time.
    """

    answer: str
    view: str
    level: Level
    urgent: bool
    helpful: int
    place: int
    dangerous: bool = False


def view_of(opinion: Opinion, is_specific: Callable[[str], bool] = any_label) -> str:
    """The cause an opinion names first, the first by name of tied ones; "" when it names none."""
    ranking = cleaned(opinion.groups, is_specific)
    return min(ranking[0]) if ranking else ""


def one_of_each_view(answers: Iterable[AnswerInOrder]) -> tuple[str, ...]:
    """Ids of answers in rounds: the best answer of every view, then the second of every view that has one.

    Within a round the views that send to care soonest come first, then those that raise something treatable,
    then those that more doctors hold, answers without a cause last. Within a view the more helpful come first,
    then the earlier. Votes choose who speaks for a view, never which view is heard.
    """
    views: dict[str, list[AnswerInOrder]] = {}
    for answer in answers:
        views.setdefault(answer.view, []).append(answer)
    for held in views.values():
        held.sort(key=lambda answer: (answer.dangerous, -answer.level, -answer.helpful, answer.place))

    def standing_of(view: str) -> tuple[int, bool, bool, int, str]:
        held = views[view]
        safest = max(answer.level for answer in held)
        return -safest, view == "", not any(answer.urgent for answer in held), -len(held), view

    rounds: list[tuple[bool, int, tuple[int, bool, bool, int, str], AnswerInOrder]] = []
    for view, held in views.items():
        for number, answer in enumerate(held):
            rounds.append((answer.dangerous, number, standing_of(view), answer))
    rounds.sort(key=lambda entry: entry[:3])
    return tuple(answer.answer for _, _, _, answer in rounds)


def ordered_by_votes(ordered: Sequence[AnswerInOrder]) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours that only their votes, or being earlier, keep in this order, by their places in it.

    While in each pair the first is the more helpful, or as helpful and the earlier, `one_of_each_view` stays the same.
    """
    last: dict[tuple[str, bool, Level], int] = {}
    for number, answer in enumerate(ordered):
        alike = (answer.view, answer.dangerous, answer.level)
        if alike in last:
            yield last[alike], number
        last[alike] = number
