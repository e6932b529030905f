"""Where practices lie: the only writer of a profile's degrees, from its postcode and the table."""

from collections.abc import Iterable, Iterator

from consilium.doctors.models import Doctor
from consilium.doctors.places.finding import find_all

BATCH = 500


def place(doctor_ids: Iterable[int]) -> list[int]:
    """Write where doctors practise, with three queries however many; return the ids of those it was different for.

    A profile without a postcode, or with one that no table knows, lies nowhere: it is found by its city.
    """
    doctors = list(Doctor.objects.filter(pk__in=list(doctor_ids)).order_by("pk"))
    known = find_all((doctor.country, doctor.postcode) for doctor in doctors)
    moved = []
    for doctor in doctors:
        row = known.get((doctor.country, doctor.postcode))
        degrees = (row.latitude, row.longitude) if row is not None else (None, None)
        if degrees != (doctor.latitude, doctor.longitude):
            doctor.latitude, doctor.longitude = degrees
            moved.append(doctor)
    if moved:
        Doctor.objects.bulk_update(moved, ["latitude", "longitude"])
    return [doctor.pk for doctor in moved]


def rebuild() -> Iterator[str]:
    """Place every doctor anew, and give a line for each who lay somewhere else."""
    last = 0
    while ids := list(
        Doctor.objects.filter(pk__gt=last)
        .exclude(postcode="", latitude=None)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        for doctor_id in place(ids):
            yield f"doctor {doctor_id}: place"
        last = ids[-1]
