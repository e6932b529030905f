"""A person asks to be forgotten: every room does its part, and what is left of the account is a number."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from consilium import events
from consilium.people.models import Allowance, Consent, DataExport, Erasure, Person, Role, Submission
from consilium.people.pseudonyms import new_pseudonym


@transaction.atomic
def erase(*, person: Person, keeps_text: bool, now: datetime) -> Erasure:
    """Return the erasure, done but for bytes on the disk: those the worker deletes before it sends the receipt.

    What the person wrote goes, or stays without what tells who it was. The account stays as a row without a name or
    an address, since others' rows point to it; nobody can sign in to it.
    """
    row = Erasure.objects.create(person_id=person.pk, asked_at=now, keeps_text=keeps_text, receipt_to=person.email)
    events.publish(events.ErasureAsked(at=now, person_id=person.pk, keeps_text=keeps_text, address=person.email))
    DataExport.objects.filter(person=person).exclude(state=DataExport.State.GONE).update(expires_at=now)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    Submission.objects.filter(person=person).delete()
    Consent.objects.filter(person=person).delete()
    Allowance.objects.filter(who=f"person {person.pk}").delete()
    Role.objects.filter(person=person, ended_at=None).update(ended_at=now)
    _end_sessions(person)
    person.email = f"erased-{person.pk}@erased.invalid"
    person.pseudonym, person.country = new_pseudonym(), ""
    person.is_active = False
    person.last_login = None
    person.date_joined = now
    person.set_unusable_password()
    person.save()
    return row


def _end_sessions(person: Person) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
