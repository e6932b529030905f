"""What a change of name, title, specialty or picture does to a doctor's standing, as docs/security.md has it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from consilium.doctors.actions import add_doctor
from consilium.doctors.checks import deciding, opening
from consilium.doctors.checks.deciding import approvals_needed, checklist
from consilium.doctors.checks.shapes import Fact, Said
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Check, Credential, Doctor, Portrait
from consilium.doctors.standing import standings
from consilium.people.models import Person
from tests.cast import Cast
from tests.doctors.checks.making import approve, moderator, proof

NOW_SAID = Said(given="Ida", family="Brandt", post_nominals="MD", specialty="dermatology")


@pytest.fixture
def second(cast: Cast, now: datetime) -> Person:
    """Another moderator beside Mo."""
    return moderator("nia", now)


def propose(cast: Cast, now: datetime, **changed: str) -> Check:
    """Return Dr Brandt's proposal of a change."""
    said = replace(NOW_SAID, **changed)  # type: ignore[arg-type]
    return opening.propose_change(person=cast.brandt, doctor=cast.dr_brandt, said=said, evidence=[proof()], now=now)


def shown(cast: Cast, now: datetime) -> tuple[str, str, str, str]:
    """Return name, title, specialty and standing as readers see them."""
    doctor = Doctor.objects.get(pk=cast.dr_brandt.pk)
    return doctor.name, doctor.post_nominals, doctor.specialty, standings([doctor], now)[doctor.pk].state


BEFORE = ("Ida Brandt", "MD", "dermatology", "verified")


@pytest.mark.parametrize(
    ("changed", "people", "after"),
    [
        ({"family": "Brandt-Kim"}, 2, ("Ida Brandt-Kim", "MD", "dermatology", "verified")),
        ({"given": "Wei", "family": "Chen"}, 2, ("Wei Chen", "MD", "dermatology", "verified")),
        ({"family": "BRANDT"}, 1, ("Ida BRANDT", "MD", "dermatology", "verified")),
        ({"post_nominals": "MD, FACS"}, 1, ("Ida Brandt", "MD, FACS", "dermatology", "verified")),
        ({"specialty": "plastic-surgery"}, 1, ("Ida Brandt", "MD", "plastic-surgery", "verified")),
    ],
)
def test_nothing_changes_until_it_was_checked(
    cast: Cast, second: Person, now: datetime, changed: dict[str, str], people: int, after: tuple[str, ...]
) -> None:
    check = propose(cast, now, **changed)
    assert (shown(cast, now), approvals_needed(check)) == (BEFORE, people)
    for moderator_ in (cast.mo, second)[:people]:
        assert shown(cast, now) == BEFORE
        approve(check, moderator_, now)
    assert shown(cast, now) == after


def test_a_new_name_is_checked_in_the_register_and_kept_in_the_ledger(
    cast: Cast, second: Person, now: datetime
) -> None:
    check = propose(cast, now, family="Brandt-Kim")
    assert any("lists the new one" in item for item in checklist(check))
    for moderator_ in (cast.mo, second):
        approve(check, moderator_, now)
    rows = cast.dr_brandt.credentials.values_list("subject", "decision", "value")
    assert list(rows) == [
        ("Ida Brandt", "verified", f"L-{cast.dr_brandt.pk}"),
        ("Ida Brandt-Kim", "verified", f"L-{cast.dr_brandt.pk}"),
    ]


def test_a_name_changed_past_the_verbs_loses_the_standing_at_once(cast: Cast, now: datetime) -> None:
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(name="Somebody Famous")
    assert shown(cast, now)[3] == "pending"


def test_a_picture_shows_once_it_was_looked_at(cast: Cast, now: datetime) -> None:
    old = Portrait.objects.create(doctor=cast.dr_brandt, name="a" * 43, added_at=now, approved_at=now)
    new = Portrait.objects.create(doctor=cast.dr_brandt, name="b" * 43, added_at=now)
    check = propose(cast, now, portrait="b" * 43)
    assert any("picture" in item for item in checklist(check))
    approve(check, cast.mo, now)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.removed_at, new.approved_at) == (now, now)
    assert shown(cast, now) == BEFORE


def test_a_newer_proposal_takes_the_place_of_an_open_one(cast: Cast, now: datetime) -> None:
    first = propose(cast, now, family="Brandt-Kim")
    propose(cast, now + timedelta(hours=1), family="Brandt-Kimm")
    first.refresh_from_db()
    assert first.outcome == Check.Outcome.WITHDRAWN
    assert Check.objects.filter(closed_at=None).count() == 1


BOARD = Fact(kind="board", issuer="American Board of Dermatology", value="12345")
LICENCE = Fact(kind="licence", issuer="General Medical Council", value="7654321", register="gb-gmc")


def test_a_credential_is_added_by_two_people_and_is_no_licence(cast: Cast, second: Person, now: datetime) -> None:
    check = opening.add_credential(person=cast.brandt, doctor=cast.dr_brandt, fact=BOARD, now=now)
    assert cast.dr_brandt.credentials.last().decision == "pending"  # type: ignore[union-attr]
    for moderator_ in (cast.mo, second):
        approve(check, moderator_, now)
    fact = cast.dr_brandt.credentials.last()
    assert fact is not None
    assert (fact.decision, fact.kind, fact.issuer) == ("verified", "board", BOARD.issuer)


def test_a_lapsed_licence_is_renewed_by_one_person_who_looks_it_up(cast: Cast, second: Person, now: datetime) -> None:
    check = opening.add_credential(person=cast.chen, doctor=cast.dr_chen, fact=LICENCE, now=now)
    for moderator_ in (cast.mo, second):
        approve(check, moderator_, now, days=10)
    later = now + timedelta(days=20)
    assert standings([cast.dr_chen], later)[cast.dr_chen.pk].state == "lapsed"
    again = opening.add_credential(person=cast.chen, doctor=cast.dr_chen, fact=LICENCE, now=later)
    assert approvals_needed(again) == 1
    approve(again, cast.mo, later)
    assert standings([cast.dr_chen], later)[cast.dr_chen.pk].state == "verified"


def test_a_refused_renewal_takes_nothing_from_a_fact_that_holds(cast: Cast, second: Person, now: datetime) -> None:
    check = opening.add_credential(person=cast.chen, doctor=cast.dr_chen, fact=LICENCE, now=now)
    for moderator_ in (cast.mo, second):
        approve(check, moderator_, now)
    again = opening.add_credential(person=cast.chen, doctor=cast.dr_chen, fact=LICENCE, now=now)
    deciding.refuse(check=again, moderator=cast.mo, words="The register shows the old day.", now=now)
    assert standings([cast.dr_chen], now)[cast.dr_chen.pk].state == "verified"
    other = opening.add_credential(person=cast.chen, doctor=cast.dr_chen, fact=BOARD, now=now)
    deciding.refuse(check=other, moderator=cast.mo, words="Not known there.", now=now)
    assert Credential.objects.get(doctor=cast.dr_chen, kind="board", decision="refused").reason == "Not known there."


def test_a_suspended_licence_is_not_renewed_by_one_person(cast: Cast, now: datetime) -> None:
    doctor = add_doctor(name="Wei Chen", now=now)
    for decision in (Credential.Decision.VERIFIED, Credential.Decision.SUSPENDED):
        record_check(
            doctor=doctor,
            kind=Credential.Kind.LICENCE,
            issuer=LICENCE.issuer,
            value=LICENCE.value,
            register=LICENCE.register,
            decision=decision,
            source="register",
            now=now,
        )
    check = opening.add_credential(person=cast.chen, doctor=doctor, fact=LICENCE, now=now)
    assert approvals_needed(check) == 2
    assert standings([doctor], now)[doctor.pk].state == "suspended"
