"""How accounts are made and kept: allauth's flows with our rows, events and keys."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

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

    def post_login(self, request: HttpRequest, user: Any, **rest: Any) -> HttpResponse:
        """Lead on after signing in; whoever signed in with a recovery code is told how many are left."""
        response: HttpResponse = super().post_login(request, user, **rest)
        records = get_authentication_records(request, user)
        if records and records[-1].get("type") == Authenticator.Type.RECOVERY_CODES:
            messages.warning(request, _spent(user))
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Say whether a second factor is asked for anew: not of whoever signed in with one just now.

        Else a person without the phone would spend a second recovery code to make new ones.
        """
        request = context.request
        mine = get_authentication_records(request, request.user)
        at = max((record["at"] for record in mine if record.get("method") == "mfa"), default=float("-inf"))
        if time.time() - at < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the pseudonym that was drawn."""


def _spent(user: Any) -> SafeString:
    """What somebody is told who signed in with a recovery code: it is spent, and what to do without the phone."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    left = len(row.wrap().get_unused_codes()) if row is not None else 0
    return format_html(
        'You signed in with a recovery code, and it is spent. {} <a href="{}">Make new codes</a>, and if the phone is '
        'gone, <a href="{}">take its app off your account and set up another</a>.',
        {0: "None is left.", 1: "One is left."}.get(left, f"{left} are left."),
        reverse("mfa_generate_recovery_codes"),
        reverse("mfa_index"),
    )


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted: the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return secrecy.hide(text.encode(), key=settings.SECRET_KEY, purpose="second factor").decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises UnreadableSecretError when the installation's key has changed."""
        return secrecy.reveal(encrypted_text.encode(), key=settings.SECRET_KEY, purpose="second factor").decode()
