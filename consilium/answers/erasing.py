"""Forgetting what an account was shown, when its person asks for erasure."""

from consilium import events
from consilium.answers.models import Unblinding


def forget_reader(event: events.ErasureAsked) -> None:
    """Forget to which questions the account was shown answers: nobody will ask about it any more."""
    Unblinding.objects.filter(person=event.person_id).delete()
