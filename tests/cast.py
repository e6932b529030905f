"""The cast: the same five people in every test; Dr Brandt and Mo have a second factor."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from consilium.doctors.actions import add_doctor
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Credential, Doctor
from consilium.people.actions import give_role, join
from consilium.people.consents import agree_to_terms
from consilium.people.models import Person, Role
from consilium.questions.actions import ask
from consilium.questions.models import Question

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Cast:
    """Five people, the profiles of two, and Ana's question."""

    ana: Person
    brandt: Person
    chen: Person
    mo: Person
    sam: Person
    dr_brandt: Doctor
    dr_chen: Doctor
    question: Question


def account(name: str, now: datetime) -> Person:
    """Return a person who can sign in."""
    person = join(email=f"{name}@example.org", pseudonym=name.title(), now=now)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    agree_to_terms(person=person, now=now)
    return person


def give_second_factor(person: Person) -> None:
    """Give the person an authenticator app; `SECRET` is what it holds."""
    TOTP.activate(person, SECRET)


def verify(doctor: Doctor, now: datetime, expires_on: date | None = None) -> None:
    """Record that the doctor's licence was checked and holds."""
    record_check(
        doctor=doctor,
        kind=Credential.Kind.LICENCE,
        issuer="State Medical Board",
        value=f"L-{doctor.pk}",
        decision=Credential.Decision.VERIFIED,
        source="the board's register",
        expires_on=expires_on,
        now=now,
    )


def gather(now: datetime) -> Cast:
    """Return the cast."""
    ana, brandt, chen, mo, sam = (account(name, now) for name in ("ana", "brandt", "chen", "mo", "sam"))
    give_role(person=mo, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    dr_brandt = add_doctor(name="Ida Brandt", post_nominals="MD", specialty="dermatology", account=brandt, now=now)
    dr_chen = add_doctor(name="Wei Chen", post_nominals="MD", specialty="plastic-surgery", account=chen, now=now)
    verify(dr_brandt, now)
    for person in (brandt, mo):
        give_second_factor(person)
    question = ask(
        asker=ana,
        title="Small pale bumps on both cheeks, is that usual?",
        body="They came this morning. No pain and no fever.",
        procedure="halo-laser",
        day=4,
        country="GB",
        now=now,
    )
    return Cast(ana, brandt, chen, mo, sam, dr_brandt, dr_chen, question)
