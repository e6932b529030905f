"""Reading reviews."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count

from consilium.reviews.models import Review

WEIGHT = 25
"""How many reviews the mean of the house weighs against a doctor's own, when doctors are put in order."""
NEUTRAL = 3.0
"""The mean of a house without reviews: the middle of the scale."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The published reviews of one doctor, counted: `stars[n]` is how many gave n stars, n from 1 to 5."""

    stars: dict[int, int]

    @property
    def count(self) -> int:
        """Return how many reviews there are."""
        return sum(self.stars.values())

    @property
    def mean(self) -> float | None:
        """Return the raw mean, or None without reviews."""
        return sum(n * count for n, count in self.stars.items()) / self.count if self.count else None


def figures(doctor_ids: Iterable[int]) -> dict[int, Figure]:
    """Return the figure of each doctor by id, with one query; stars of those with a tie to the doctor do not count."""
    counted: dict[int, dict[int, int]] = {doctor_id: {} for doctor_id in doctor_ids}
    rows = Review.objects.counted().filter(doctor_id__in=counted).order_by()
    for doctor_id, stars, count in rows.values_list("doctor_id", "stars").annotate(count=Count("pk")):
        counted[doctor_id][stars] = count
    return {doctor_id: Figure(stars) for doctor_id, stars in counted.items()}


def house_mean() -> float:
    """Return the mean stars of all reviews that count, `NEUTRAL` while there are none."""
    mean = Review.objects.counted().aggregate(mean=Avg("stars"))["mean"]
    return float(mean) if mean is not None else NEUTRAL


def evened_out(mean: float | None, count: int, house: float) -> float:
    """Return the Bayesian mean (C·m + n·x̄) / (C + n) with C = `WEIGHT`: for putting doctors in order, never shown.

    A doctor with one review of five stars does not come before one with two hundred of 4.8.

    >>> evened_out(5.0, 1, 4.0) < evened_out(4.8, 200, 4.0)
    True
    """
    return (WEIGHT * house + count * (mean or 0.0)) / (WEIGHT + count)
