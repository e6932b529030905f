"""Writing every derived number anew from the rows."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from consilium.answers.actions import recount_answers
from consilium.caching import changes
from consilium.consensus import actions as consensus
from consilium.consensus.waiting import read_waiting
from consilium.doctors.places import placing
from consilium.reviews import relevance
from consilium.search import indexing
from consilium.topics import counting
from consilium.votes.actions import rebuild_counts


def rebuild() -> Iterator[str]:
    """Rebuild part by part, and give a line for each number that differed."""
    # What only waited to be read is no difference.
    while read_waiting(timezone.now()):
        pass
    with transaction.atomic():
        yield from recount_answers()
    yield from rebuild_counts()
    yield from placing.rebuild()
    yield from relevance.rebuild(timezone.now())
    yield from consensus.rebuild()
    yield from indexing.rebuild()
    yield from counting.rebuild(timezone.now())
    # Finished pages were made from the numbers before.
    changes.forget_everything(timezone.now())
