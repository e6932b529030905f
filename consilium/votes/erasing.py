"""Leaving votes to be counted without anybody whose they were."""

from consilium import events
from consilium.votes.models import HelpfulVote


def forget_voter(event: events.ErasureAsked) -> None:
    """Take the person, and the time, out of their votes: the counts stay right, and nothing tells them together."""
    month = event.at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    HelpfulVote.objects.filter(person=event.person_id).update(person=None, cast_at=month)
