"""How accounts are made: allauth's flow with our rows and events."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone

from consilium import events
from consilium.people.models import Person


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps e-mails in one spelling and tells the house when someone has joined."""

    def clean_email(self, email: str) -> str:
        """Return the address in lower case: two spellings are one mailbox everywhere that matters."""
        return str(super().clean_email(email)).lower()

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as confirmed and say so, the first time."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed and isinstance(email_address.user, Person):
            events.publish(events.PersonJoined(at=timezone.now(), person_id=email_address.user.pk))
        return confirmed

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the pseudonym that was drawn."""
