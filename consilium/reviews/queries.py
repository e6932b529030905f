"""Reading reviews."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from consilium.reviews.models import Review


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
    """Return the figure of each doctor by id, with one query."""
    counted: dict[int, dict[int, int]] = {doctor_id: {} for doctor_id in doctor_ids}
    rows = Review.objects.published().filter(doctor_id__in=counted).order_by()
    for doctor_id, stars, count in rows.values_list("doctor_id", "stars").annotate(count=Count("pk")):
        counted[doctor_id][stars] = count
    return {doctor_id: Figure(stars) for doctor_id, stars in counted.items()}
