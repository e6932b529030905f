"""Applications, moderators and evidence that the tests of checks need."""

import io
from datetime import datetime, timedelta

from PIL import Image

from consilium.doctors.checks import deciding, opening
from consilium.doctors.checks.deciding import checklist
from consilium.doctors.checks.evidence import Kept, keep
from consilium.doctors.checks.shapes import Fact, Found, Said, said_from
from consilium.doctors.models import Check, Doctor
from consilium.people.actions import give_role
from consilium.people.models import Person, Role
from tests.cast import account, give_second_factor

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GMC = Fact(kind="licence", issuer="General Medical Council", value="7654321", register="gb-gmc")


def picture(colour: str = "white") -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()


def proof(data: bytes = PDF) -> Kept:
    """Return a file of evidence as it was taken in."""
    return keep(io.BytesIO(data))


def moderator(name: str, now: datetime) -> Person:
    """Return one more moderator with a second factor."""
    person = account(name, now)
    give_role(person=person, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(person)
    return person


def said(*facts: Fact, given: str = "Amara", family: str = "Lindqvist", **more: str) -> Said:
    """Return what an applicant says; a dermatologist in London unless told otherwise."""
    usual = {"post_nominals": "MB BS", "specialty": "dermatology", "city": "London", "country": "GB"}
    return Said(given=given, family=family, facts=facts or (GMC,), **{**usual, **more})


def application(person: Person, now: datetime, *facts: Fact, doctor: Doctor | None = None, **more: str) -> Check:
    """Return an application or, with `doctor`, a claim."""
    return opening.apply(person=person, doctor=doctor, said=said(*facts, **more), evidence=[proof()], now=now)


def all_found(check: Check, now: datetime, days: int | None = 365) -> Found:
    """Return the finding that everything holds, each fact for so many days."""
    end = (now + timedelta(days=days)).date() if days is not None else None
    facts = said_from(check.said).facts
    return Found(held=checklist(check), ends=dict.fromkeys(range(len(facts)), end))


def approve(check: Check, by: Person, now: datetime, days: int | None = 365) -> Check:
    """Return the check after a moderator approved it with all items ticked."""
    return deciding.approve(check=check, moderator=by, found=all_found(check, now, days), now=now)
