"""A profile that two accounts say is theirs: both are heard, two people decide, and nothing of the other stays."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from consilium.answers.models import Answer
from consilium.doctors.checks.contests import contests
from consilium.doctors.checks.deciding import approvals_needed
from consilium.doctors.checks.shapes import Fact
from consilium.doctors.models import Doctor
from consilium.doctors.registers import loading
from consilium.doctors.registers.register import register
from consilium.doctors.standing import standings
from consilium.notifications import mailing
from consilium.people.models import Person
from consilium.questions.following import ask_back
from consilium.votes import agreeing
from consilium.votes.models import Agreement
from tests import factories
from tests.cast import Cast, verify
from tests.doctors.checks.making import GMC, application, approve, moderator
from tests.doctors.registers.nppes_file import npi, person, write


@pytest.fixture
def second(cast: Cast, now: datetime) -> Person:
    """Another moderator beside Mo."""
    return moderator("nia", now)


def test_the_holder_is_told_and_two_people_are_needed(
    cast: Cast, now: datetime, mailoutbox: list[EmailMessage]
) -> None:
    check = application(cast.sam, now, doctor=cast.dr_brandt, given="Ida", family="Brandt")
    assert [contest.words for contest in contests(check)] == ["The profile is held by another account"]
    assert approvals_needed(check) == 2
    mailing.write_due(now)
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [
        ("Somebody else claims your profile", [cast.brandt.email])
    ]
    assert approve(check, cast.mo, now).outcome == ""
    cast.dr_brandt.refresh_from_db()
    assert cast.dr_brandt.account == cast.brandt


def test_what_somebody_else_wrote_under_the_name_is_taken_from_it(cast: Cast, second: Person, now: datetime) -> None:
    doctor = cast.dr_brandt
    colleague = factories.answer(cast.question, now)
    own = factories.answer(cast.question, now, by=doctor)
    agreeing.say(doctor=doctor, answer=colleague, kind=Agreement.Kind.AGREE, now=now)
    asked = ask_back(question=cast.question, doctor=doctor, words="Is it itching?", now=now)
    check = application(cast.sam, now, GMC, doctor=doctor, given="Ida", family="Brandt")
    approve(check, cast.mo, now)
    approve(check, second, now)
    doctor.refresh_from_db()
    assert doctor.account == cast.sam
    apart = Doctor.objects.get(account=cast.brandt)
    assert (apart.is_public, Doctor.objects.public().filter(pk=apart.pk).exists()) == (False, False)
    own.refresh_from_db()
    asked.refresh_from_db()
    cast.question.refresh_from_db()
    assert (own.doctor, own.is_public, own.standing) == (apart, False, Answer.Standing.UNVERIFIED)
    assert asked.doctor == apart
    assert Agreement.objects.count() == 0
    assert cast.question.answer_count == 1
    assert not Answer.objects.filter(doctor=doctor).exists()
    states = {(fact.issuer, fact.decision) for fact in doctor.credentials.all()}
    assert ("State Medical Board", "suspended") in states
    assert (GMC.issuer, "verified") in states


def test_a_number_that_stands_on_another_profile_needs_two_people(cast: Cast, second: Person, now: datetime) -> None:
    first = application(cast.sam, now)
    approve(first, cast.mo, now)
    approve(first, second, now)
    again = application(cast.ana, now, given="Amara", family="Lindqvist")
    (contest,) = contests(again)
    assert (contest.words, contest.doctor) == (
        "7654321 stands on another profile",
        Doctor.objects.get(account=cast.sam),
    )


def test_a_matching_number_alone_makes_nobody_a_doctor(cast: Cast, now: datetime, tmp_path: Path) -> None:
    """Numbers, names and states are public: whoever copies them out of the register is stopped by the evidence."""
    path = write(tmp_path / "npidata.csv", [person(1, surname="LINDQVIST", given="AMARA")])
    loading.load(path, register("us-nppes"), clock=lambda: now, say=print, refuse=print)
    check = application(cast.sam, now, npi_fact(1), country="US", region="Arizona")
    assert [line["finding"] for line in check.compared] == ["same"] * 5
    assert (check.approvals_needed, check.closed_at) == (1, None)
    assert not Doctor.objects.filter(account=cast.sam).exists()
    approve(check, cast.mo, now)
    doctor = Doctor.objects.get(account=cast.sam)
    assert not standings([doctor], now)[doctor.pk].is_verified, "an NPI is no licence"
    verify(doctor, now)
    assert standings([doctor], now)[doctor.pk].is_verified


def npi_fact(number: int) -> Fact:
    """Return the fact of an NPI."""
    return Fact(kind="npi", issuer=register("us-nppes").issuer, value=npi(number), register="us-nppes")
