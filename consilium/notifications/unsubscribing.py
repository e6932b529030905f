"""Ending mails with one press, signed out (RFC 8058): a signed address in each mail names its person and its kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from consilium.notifications import choices
from consilium.notifications.models import How, Kind
from consilium.people.models import Person

SALT = "consilium.notifications.unsubscribing"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which mails a signed address ends: those of some kinds to one person."""

    person: Person
    kinds: tuple[Kind, ...]


def address(person: Person, kinds: Iterable[Kind]) -> str:
    """Return the full address that ends mails of these kinds to the person; it holds for as long as the house's key."""
    token = signing.Signer(salt=SALT).sign_object([person.pk, sorted({kind.value for kind in kinds})])
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read(token: str) -> Subscription | None:
    """Return what a token stands for; None for one that we did not sign, or whose person is gone."""
    try:
        pk, kinds = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    known = tuple(Kind(kind) for kind in kinds if kind in Kind.values)
    return Subscription(person, known) if person is not None and known else None


def unsubscribe(*, subscription: Subscription, everything: bool, now: datetime) -> None:
    """End the mails of these kinds, or all of them; done twice it stays done. The inbox goes on."""
    kinds = tuple(Kind) if everything else subscription.kinds
    choices.choose(person=subscription.person, chosen=dict.fromkeys(kinds, How.OFF), now=now)
