"""In which order the directory lists doctors: the only writer of `Doctor.relevance`, from checks, answers and reviews.

Nothing else enters it: nobody can pay for a place.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import log2

from django.db.models import Count, Sum

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.doctors.standing import standings
from consilium.lib.wilson import wilson_interval
from consilium.reviews.queries import Figure, evened_out, figures, house_mean
from consilium.reviews.rules import reviews_stand_beside

VERIFIED = 2.0
BATCH = 500


def relevance(*, verified: bool, answers: int, up: int, down: int, stars: float) -> float:
    """Return the sum of: 2 for a verified licence; up to 1 for answers given here, by the logarithm of their number (1
    at 1,023); up to 1 for the lower Wilson bound of their helpful share; up to 1 for the evened out mean of reviews.

    >>> relevance(verified=True, answers=0, up=0, down=0, stars=3.0)
    2.5
    """
    answered = min(log2(1 + answers) / 10, 1.0)
    return VERIFIED * verified + answered + wilson_interval(up, up + down)[0] + (stars - 1) / 4


def weigh(doctor_ids: Iterable[int], now: datetime) -> list[int]:
    """Write the relevance of doctors, with six queries however many; return the ids of those it was different for."""
    doctors = list(Doctor.objects.filter(pk__in=list(doctor_ids)).order_by("pk"))
    stands, reviewed, house = standings(doctors, now), figures(doctor.pk for doctor in doctors), house_mean()
    given = Answer.objects.given_here().filter(doctor__in=doctors, is_public=True).order_by().values("doctor")
    counted = {
        row["doctor"]: row for row in given.annotate(n=Count("pk"), up=Sum("helpful_up"), down=Sum("helpful_down"))
    }
    changed = []
    for doctor in doctors:
        row = counted.get(doctor.pk, {"n": 0, "up": 0, "down": 0})
        figure = reviewed[doctor.pk] if reviews_stand_beside(doctor) else Figure({})
        weighed = relevance(
            verified=stands[doctor.pk].is_verified,
            answers=row["n"],
            up=row["up"],
            down=row["down"],
            stars=evened_out(figure.mean, figure.count, house),
        )
        if abs(weighed - doctor.relevance) > 1e-9:
            doctor.relevance = weighed
            changed.append(doctor)
    Doctor.objects.bulk_update(changed, ["relevance"])
    return [doctor.pk for doctor in changed]


def weigh_all(now: datetime) -> int:
    """Weigh every doctor anew, since votes and the mean of the house move, too; return how many differed."""
    return sum(1 for _ in rebuild(now))


def rebuild(now: datetime) -> Iterator[str]:
    """Weigh every doctor anew, and give a line for each that differed."""
    ids = list(Doctor.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        for doctor_id in weigh(ids[start : start + BATCH], now):
            yield f"doctor {doctor_id}: relevance"
