"""Loading a table of postcodes: streamed, sorted on the disk, applied in chunks that each are a transaction."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from consilium.doctors.models import Postcode, PostcodeTable
from consilium.doctors.places import table
from consilium.doctors.places.sorting import Middle, Sorter
from consilium.doctors.registers.entries import Unreadable
from consilium.doctors.registers.streams import Listing

Say = Callable[[str], None]
Refuse = Callable[[int, str], None]
CHUNK = 2_000
_TOLD_EVERY = 5.0  # seconds between lines of progress
_HOPELESS = 1_000  # lines at the beginning of which none could be read: this is another kind of file


@dataclass(slots=True)
class Loaded:
    """What a loading came to: lines read and refused, postcodes added, changed, and there already."""

    read: int = 0
    rejected: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0


def load(path: Path, *, now: datetime, say: Say, refuse: Refuse, chunk: int = CHUNK) -> Loaded:
    """Load a table and return what came of it.

    Postcodes equal to what is kept are left alone, so a second run writes only what changed; nothing is deleted. A
    loading that was broken off is begun again. `refuse` is told the line and fault of each line that cannot be read.
    Raises Unreadable when the file is no such table.
    """
    done = Loaded()
    with Listing(path, "\t") as listing, Sorter() as sorter:
        progress = _Progress(say)
        for number, text in enumerate(listing.lines(), start=1):
            if not text.strip():
                continue
            done.read += 1
            try:
                sorter.put(table.read(text))
            except Unreadable as odd:
                done.rejected += 1
                refuse(number, str(odd))
                if done.rejected == done.read >= _HOPELESS:
                    break
            progress.tell(lambda: f"{done.read:,} lines read, {listing.done / max(listing.size, 1):.0%}")
        if done.rejected == done.read:
            raise Unreadable("none of its lines is a place with a postcode, as GeoNames writes them")
        totals: Counter[str] = Counter()
        postcodes = sorter.taken()
        while part := list(islice(postcodes, chunk)):
            _apply(part, done)
            totals.update(one.country for one in part)
            progress.tell(lambda: f"{totals.total():,} postcodes dealt with")
    for country in totals:
        codes = Postcode.objects.filter(country=country).count()
        PostcodeTable.objects.update_or_create(country=country, defaults={"codes": codes, "loaded_at": now})
    return done


@transaction.atomic
def _apply(part: Sequence[Middle], done: Loaded) -> None:
    kept = Postcode.objects.filter(country__in={one.country for one in part}, code__in=[one.code for one in part])
    known = {
        (row[0], row[1]): Middle(*row) for row in kept.values_list("country", "code", "town", "latitude", "longitude")
    }
    fresh = [one for one in part if known.get((one.country, one.code)) != one]
    added = sum((one.country, one.code) not in known for one in fresh)
    done.added += added
    done.changed += len(fresh) - added
    done.same += len(part) - len(fresh)
    Postcode.objects.bulk_create(
        [
            Postcode(country=one.country, code=one.code, town=one.town, latitude=one.latitude, longitude=one.longitude)
            for one in fresh
        ],
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=["town", "latitude", "longitude"],
    )


class _Progress:
    """Tells now and then how far a loading is."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._told = time.monotonic()

    def tell(self, words: Callable[[], str]) -> None:
        """Say a line of progress, unless one was said just now."""
        at = time.monotonic()
        if at - self._told >= _TOLD_EVERY:
            self._told = at
            self._say(words())
