"""Accounts that were begun and whose address nobody ever confirmed."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from consilium.people.models import Person, Role

KEPT_FOR = timedelta(days=7)


def unconfirmed(now: datetime) -> QuerySet[Person]:
    """Return the accounts that are past their time: never signed in to, every address unconfirmed, no role.

    An account that the operator made has no address row until its first sign-in, and is none of these.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return Person.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        ~Exists(Role.objects.filter(person=OuterRef("pk"))),
        date_joined__lt=now - KEPT_FOR,
        last_login=None,
        is_staff=False,
    )
