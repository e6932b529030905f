"""When collected mails go: at an hour that each person chose, by the clock of where they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from consilium.notifications.models import DigestTime
from consilium.people.models import Person

_AREAS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})


@dataclass(frozen=True, slots=True)
class Digest:
    """An hour from 0 to 23, and the IANA name of the time zone by whose clock it is meant."""

    hour: int
    zone: str


DEFAULT = Digest(6, "UTC")


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones that can be chosen: places that people know, and UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


def of(person: Person) -> Digest:
    """Return when collected mails go to the person."""
    return of_many([person.pk]).get(person.pk, DEFAULT)


def of_many(people: Iterable[int]) -> Mapping[int, Digest]:
    """Return when collected mails go, by id, to those of these people who chose it."""
    rows = DigestTime.objects.filter(person__in=list(people)).values_list("person", "hour", "zone")
    return {pk: Digest(hour, zone) for pk, hour, zone in rows}


def choose(*, person: Person, digest: Digest) -> None:
    """Keep when collected mails go to the person; ValueError for an hour or a zone that there is not."""
    if digest.hour not in range(24) or digest.zone not in zones():
        raise ValueError(f"there is no hour {digest.hour} in {digest.zone}")
    DigestTime.objects.update_or_create(person=person, defaults={"hour": digest.hour, "zone": digest.zone})


def next_after(at: datetime, digest: Digest, *, weekly: bool = False) -> datetime:
    """Return the next time after `at` (UTC) that the chosen hour strikes, on a Monday when `weekly`.

    An hour that a change of clocks leaves out strikes an hour later; one that it brings twice strikes the first time.
    """
    zone = _zone(digest.zone)
    day = at.astimezone(zone).date()
    if weekly:
        day += timedelta(days=-day.weekday() % 7)
    struck = datetime.combine(day, time(digest.hour), zone).astimezone(UTC)
    if struck > at:
        return struck
    later = day + timedelta(days=7 if weekly else 1)
    return datetime.combine(later, time(digest.hour), zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    """Return a time zone; one that this machine no longer knows is taken for UTC rather than keeping mails back."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
