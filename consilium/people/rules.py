"""Who someone is: one predicate for each sentence of docs/concepts.md that speaks of people."""

from datetime import datetime
from typing import TypeGuard

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from consilium.people.models import Person, Role

# Whoever opens a page: an account, or nobody in particular.
Reader = Person | AnonymousUser


def is_signed_in(reader: Reader) -> TypeGuard[Person]:
    """Say whether the reader has an account and is using it."""
    return isinstance(reader, Person) and reader.is_active


def is_moderator(reader: Reader) -> bool:
    """Say whether the reader was given the role of moderator and still has it."""
    return (
        is_signed_in(reader)
        and Role.objects.filter(person_id=reader.pk, kind=Role.Kind.MODERATOR, ended_at=None).exists()
    )


def is_suspended(reader: Reader, now: datetime) -> bool:
    """Say whether a moderator suspended the reader's account and the time is not over: then they read, and no more."""
    return is_signed_in(reader) and reader.suspended_until is not None and reader.suspended_until > now


def has_second_factor(person: Person) -> bool:
    """Say whether the person has an authenticator app or a passkey beside the code by mail; recovery codes are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exists())


def may_moderate(reader: Reader) -> TypeGuard[Person]:
    """Say whether the reader may act as a moderator: the role, and a second factor."""
    return is_moderator(reader) and isinstance(reader, Person) and has_second_factor(reader)
