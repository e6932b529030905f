"""Applications and claims: two different people, what is carried out, and what leaves no trace."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from consilium.doctors.actions import Card, import_doctors
from consilium.doctors.checks import deciding, opening
from consilium.doctors.checks.contests import contests
from consilium.doctors.checks.deciding import Unfinished, approvals, checklist
from consilium.doctors.checks.shapes import Found, said_from
from consilium.doctors.models import Check, Doctor, Remark
from consilium.doctors.rules import may_apply, may_decide
from consilium.doctors.standing import standings
from consilium.notifications import mailing
from consilium.people.models import Person
from tests.cast import Cast
from tests.doctors.checks.making import GMC, all_found, application, approve, moderator


@pytest.fixture
def second(cast: Cast, now: datetime) -> Person:
    """Another moderator beside Mo."""
    return moderator("nia", now)


def imported(now: datetime, name: str = "Amara Lindqvist") -> Doctor:
    """Return an imported profile that nobody claimed."""
    card = Card(name=name, city="London", specialty="dermatology")
    found, _ = import_doctors(source="saved-page", cards=[card], now=now)
    return found[card.key]


def test_two_different_people_make_a_doctor(
    cast: Cast, second: Person, now: datetime, mailoutbox: list[EmailMessage]
) -> None:
    check = application(cast.sam, now)
    check = approve(check, cast.mo, now)
    assert (check.outcome, Doctor.objects.filter(account=cast.sam).exists()) == ("", False)
    check = approve(check, cast.mo, now + timedelta(hours=1))
    assert check.outcome == "", "the same person twice is one person"
    check = approve(check, second, now + timedelta(hours=2))
    assert check.outcome == Check.Outcome.APPROVED
    doctor = Doctor.objects.get(account=cast.sam)
    assert (doctor.name, doctor.family_name, doctor.specialty) == ("Amara Lindqvist", "Lindqvist", "dermatology")
    (fact,) = doctor.credentials.all()
    assert (fact.decision, fact.value, fact.subject, fact.checked_by) == ("verified", "7654321", doctor.name, second)
    assert fact.source == "General Medical Council, looked up by two people"
    assert fact.decided_in == check
    assert standings([doctor], now)[doctor.pk].is_verified
    mailing.write_due(now + timedelta(days=3))
    assert [mail.subject for mail in mailoutbox] == ["Your details were checked"]


@pytest.mark.parametrize("missing", ["an item", "an end"])
def test_an_approval_that_leaves_something_open_is_none(cast: Cast, now: datetime, missing: str) -> None:
    check = application(cast.sam, now)
    whole = all_found(check, now)
    found = Found(whole.held[1:], whole.ends) if missing == "an item" else Found(whole.held, {})
    with pytest.raises(Unfinished), transaction.atomic():
        deciding.approve(check=check, moderator=cast.mo, found=found, now=now)
    assert approvals(check) == ()


def test_the_checklist_is_of_the_register_and_of_the_person(cast: Cast, now: datetime) -> None:
    items = checklist(application(cast.sam, now))
    assert sum("register" in item for item in items) >= 3
    assert any("identity document" in item for item in items)
    claim = application(cast.ana, now, doctor=imported(now))
    assert any("The profile that is claimed" in item for item in checklist(claim))


def test_people_who_read_different_days_look_again(cast: Cast, second: Person, now: datetime) -> None:
    check = application(cast.sam, now)
    approve(check, cast.mo, now, days=100)
    assert approve(check, second, now, days=200).outcome == ""
    assert approve(check, cast.mo, now, days=200).outcome == Check.Outcome.APPROVED


def test_a_refusal_ends_it_and_tells_the_reason(
    cast: Cast, second: Person, now: datetime, mailoutbox: list[EmailMessage]
) -> None:
    check = application(cast.sam, now)
    approve(check, cast.mo, now)
    check = deciding.refuse(check=check, moderator=second, words="The document shows another name.", now=now)
    assert check.outcome == Check.Outcome.REFUSED
    assert not Doctor.objects.filter(account=cast.sam).exists()
    mailing.write_due(now + timedelta(days=3))
    assert [mail.subject for mail in mailoutbox] == ["Your details could not be confirmed"]
    assert "another name" not in mailoutbox[0].body
    assert approve(check, cast.mo, now).outcome == Check.Outcome.REFUSED


def test_a_question_waits_for_its_reply(cast: Cast, now: datetime, mailoutbox: list[EmailMessage]) -> None:
    check = application(cast.sam, now)
    deciding.ask(check=check, moderator=cast.mo, words="Which name is on your licence?", now=now)
    mailing.write_due(now + timedelta(days=3))
    assert [mail.subject for mail in mailoutbox] == ["A question about your application"]
    opening.say_more(check=check, words="My maiden name, Okafor.", now=now)
    assert [remark.verdict for remark in check.remarks.all()] == ["ask", "said"]


def test_an_approval_is_taken_back_by_the_same_person(cast: Cast, second: Person, now: datetime) -> None:
    check = application(cast.sam, now)
    approve(check, cast.mo, now)
    deciding.ask(check=check, moderator=cast.mo, words="On second thought: whose face is this?", now=now)
    assert approve(check, second, now).outcome == ""


def test_who_may_decide(cast: Cast, second: Person, now: datetime) -> None:
    check = application(cast.sam, now)
    people = {"ana": cast.ana, "brandt": cast.brandt, "mo": cast.mo, "sam": cast.sam, "second": second}
    assert {name for name, person in people.items() if may_decide(person, check)} == {"mo", "second"}
    own = application(second, now, GMC)
    assert [may_decide(person, own) for person in (cast.mo, second)] == [True, False]
    Authenticator.objects.filter(user=second).delete()
    assert not may_decide(second, check), "a moderator without a second factor decides nothing"
    opening.withdraw(check=check, now=now)
    check.refresh_from_db()
    assert not may_decide(cast.mo, check)


def test_ones_own_approval_never_counts(cast: Cast, second: Person, now: datetime) -> None:
    check = application(second, now)
    Remark.objects.create(check_of=check, person=second, verdict="approve", found={}, at=now)
    assert approvals(check) == ()
    assert approve(check, cast.mo, now).outcome == ""


def test_who_may_apply(cast: Cast, now: datetime) -> None:
    assert [may_apply(person, now) for person in (cast.sam, cast.brandt)] == [True, False]
    application(cast.sam, now)
    assert not may_apply(cast.sam, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        application(cast.sam, now)


def test_three_refusals_in_a_month_are_enough(cast: Cast, now: datetime) -> None:
    for day in range(3):
        assert may_apply(cast.sam, now + timedelta(days=day))
        check = application(cast.sam, now + timedelta(days=day))
        deciding.refuse(check=check, moderator=cast.mo, words="No.", now=now + timedelta(days=day))
    assert not may_apply(cast.sam, now + timedelta(days=29))
    assert may_apply(cast.sam, now + timedelta(days=31))


def test_a_claimed_profile_is_joined_with_what_was_checked(cast: Cast, second: Person, now: datetime) -> None:
    doctor = imported(now)
    check = application(cast.sam, now, doctor=doctor, family="Lindqvist-Abara")
    approve(check, cast.mo, now)
    doctor.refresh_from_db()
    assert (doctor.account, doctor.credentials.count()) == (None, 0), "a claim leaves no trace before it is approved"
    approve(check, second, now)
    doctor.refresh_from_db()
    assert (doctor.account, doctor.name) == (cast.sam, "Amara Lindqvist-Abara")
    assert standings([doctor], now)[doctor.pk].is_verified


def test_the_first_approved_of_two_claims_ends_the_other(
    cast: Cast, second: Person, now: datetime, mailoutbox: list[EmailMessage]
) -> None:
    doctor = imported(now)
    first, other = application(cast.sam, now, doctor=doctor), application(cast.ana, now, doctor=doctor)
    assert [len(contests(first)), len(contests(other))] == [1, 1]
    approve(first, cast.mo, now)
    approve(first, second, now)
    other.refresh_from_db()
    assert other.outcome == Check.Outcome.REFUSED
    assert "another applicant" in other.remarks.last().words  # type: ignore[union-attr]
    mailing.write_due(now + timedelta(days=3))
    assert {tuple(mail.to) for mail in mailoutbox} == {(cast.sam.email,), (cast.ana.email,)}


def test_what_is_said_comes_back_as_it_went_in(cast: Cast, now: datetime) -> None:
    check = application(cast.sam, now)
    check.refresh_from_db()
    assert said_from(check.said).facts == (GMC,)
    assert (said_from(check.said).name, said_from(check.said).country) == ("Amara Lindqvist", "GB")
