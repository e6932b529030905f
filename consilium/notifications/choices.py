"""What people chose to be told by mail, how often, and when that is."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from consilium.notifications import digests
from consilium.notifications.digests import Digest
from consilium.notifications.models import Choice, Frankness, How, Kind, Notice
from consilium.people.models import Person

# What concerns one's own question comes at once, what one only watches is collected.
DEFAULTS: Mapping[Kind, How] = {
    Kind.RED_FLAG: How.INSTANT,
    Kind.ANSWER: How.INSTANT,
    Kind.REVISION: How.DAILY,
    Kind.ASKED_BACK: How.INSTANT,
    Kind.REPLY: How.DAILY,
    Kind.ADDED: How.DAILY,
    Kind.QUESTION: How.WEEKLY,
    Kind.MATCHED: How.DAILY,
    Kind.BY_DOCTOR: How.WEEKLY,
    Kind.OUTCOME_DUE: How.INSTANT,
    Kind.CHECK: How.INSTANT,
    Kind.CREDENTIAL: How.INSTANT,
    Kind.DECISION: How.INSTANT,
}


def offered(kind: Kind) -> tuple[How, ...]:
    """Return what can be chosen for a kind: what should not wait is not collected."""
    return (How.INSTANT, How.OFF) if kind is Kind.RED_FLAG else tuple(How)


def of(person: Person) -> dict[Kind, How]:
    """Return how often the person gets mail about each kind."""
    rows = Choice.objects.filter(person=person).values_list("kind", "how")
    return {**DEFAULTS, **{Kind(kind): How(how) for kind, how in rows}}


def of_many(people: Iterable[int], kind: Kind) -> dict[int, How]:
    """Return how often each of these people, by id, gets mail about one kind."""
    wanted = list(people)
    rows = Choice.objects.filter(person__in=wanted, kind=kind).values_list("person", "how")
    return {**dict.fromkeys(wanted, DEFAULTS[kind]), **{pk: How(how) for pk, how in rows}}


def is_frank(person: Person) -> bool:
    """Say whether mails to the person may name what they are about."""
    return Frankness.objects.filter(person=person).exists()


@transaction.atomic
def choose(*, person: Person, chosen: Mapping[Kind, How], now: datetime) -> None:
    """Keep how often the person gets mail about these kinds; what waits to be mailed follows the new choice.

    ValueError for what is not offered for a kind.
    """
    digest = digests.of(person)
    for kind, how in chosen.items():
        if how not in offered(kind):
            raise ValueError(f"{how} is not offered for {kind}")
        Choice.objects.update_or_create(person=person, kind=kind, defaults={"how": how})
        waiting = Notice.objects.filter(person=person, kind=kind, mail_at__isnull=False)
        waiting.update(mail_at=mail_time(how, now, digest))


@transaction.atomic
def set_digest(*, person: Person, digest: Digest, now: datetime) -> None:
    """Keep when collected mails go to the person; what waits to be collected goes then."""
    if digest == digests.of(person):
        return
    digests.choose(person=person, digest=digest)
    for kind, how in of(person).items():
        if how in (How.DAILY, How.WEEKLY):
            waiting = Notice.objects.filter(person=person, kind=kind, mail_at__isnull=False)
            waiting.update(mail_at=mail_time(how, now, digest))


@transaction.atomic
def set_frank(*, person: Person, frank: bool, now: datetime) -> None:
    """Let mails name what they are about, or no longer."""
    if frank:
        Frankness.objects.get_or_create(person=person, defaults={"chosen_at": now})
    else:
        Frankness.objects.filter(person=person).delete()


def mail_time(how: How, at: datetime, digest: Digest = digests.DEFAULT) -> datetime | None:
    """Return when something that happened at a time goes by mail: at once, at the person's next digest, or never."""
    if how is How.OFF:
        return None
    return at if how is How.INSTANT else digests.next_after(at, digest, weekly=how is How.WEEKLY)
