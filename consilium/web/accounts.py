"""How accounts are made and kept: allauth's flows with our rows, events and keys."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from consilium import events
from consilium.lib import secrecy
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


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted: the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return secrecy.hide(text.encode(), key=settings.SECRET_KEY, purpose="second factor").decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises UnreadableSecretError when the installation's key has changed."""
        return secrecy.reveal(encrypted_text.encode(), key=settings.SECRET_KEY, purpose="second factor").decode()
