"""Facts are looked up again every ninety days, and at once when a list says something else."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consilium.doctors.actions import add_doctor
from consilium.doctors.checks import deciding
from consilium.doctors.checks.rechecking import recheck_changed, recheck_due
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Check, Credential, Doctor, RegisterLoad
from consilium.doctors.registers import loading
from consilium.doctors.registers.register import register
from consilium.doctors.standing import standings
from tests.cast import Cast
from tests.doctors.checks.making import approve
from tests.doctors.registers.nppes_file import npi, person, row, write

NPPES = register("us-nppes")
DAYS = timedelta(days=1)


def test_people_look_again_where_no_list_is_loaded(cast: Cast, now: datetime) -> None:
    assert recheck_due(now + 89 * DAYS) == 0
    assert recheck_due(now + 90 * DAYS) == 1
    assert recheck_due(now + 91 * DAYS) == 0, "it waits once"
    check = Check.objects.get()
    assert (check.kind, check.doctor, check.approvals_needed) == ("recheck", cast.dr_brandt, 1)
    later = now + 95 * DAYS
    assert standings([cast.dr_brandt], later)[cast.dr_brandt.pk].is_verified
    approve(check, cast.mo, later)
    newest = cast.dr_brandt.credentials.last()
    assert newest is not None
    assert (newest.decision, newest.checked_at, newest.checked_by) == ("verified", later, cast.mo)
    assert recheck_due(later + 89 * DAYS) == 0


def test_what_no_longer_holds_is_suspended(cast: Cast, now: datetime) -> None:
    recheck_due(now + 90 * DAYS)
    later = now + 91 * DAYS
    deciding.refuse(check=Check.objects.get(), moderator=cast.mo, words="Suspended by the board.", now=later)
    assert standings([cast.dr_brandt], later)[cast.dr_brandt.pk].state == "suspended"


def test_profiles_without_an_account_are_left_alone(cast: Cast, now: datetime) -> None:
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(account=None)
    assert recheck_due(now + 90 * DAYS) == 0


@pytest.fixture
def listed(cast: Cast, now: datetime, tmp_path: Path) -> Doctor:
    """A dermatologist in Arizona whose NPI was verified against the loaded list."""
    load(tmp_path, now - DAYS, person(1, surname="LINDQVIST", given="AMARA"), person(2))
    recheck_changed(now)
    doctor = add_doctor(
        name="Amara Lindqvist",
        family_name="Lindqvist",
        specialty="dermatology",
        region="Arizona",
        country="US",
        account=cast.sam,
        now=now,
    )
    record_check(
        doctor=doctor,
        kind=Credential.Kind.NPI,
        issuer=NPPES.issuer,
        value=npi(1),
        register=NPPES.id,
        decision=Credential.Decision.VERIFIED,
        source="the list",
        now=now,
    )
    return doctor


def load(folder: Path, at: datetime, *rows: list[str]) -> RegisterLoad:
    """Load a list of these rows."""
    path = write(folder / f"npidata-{at:%m%d}.csv", rows)
    return loading.load(path, NPPES, clock=lambda: at, say=lambda words: None, refuse=lambda *_: None)


def test_the_worker_looks_again_where_a_list_is_loaded(cast: Cast, listed: Doctor, now: datetime) -> None:
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(account=None)
    assert recheck_due(now + 90 * DAYS) == 1
    newest = listed.credentials.last()
    assert newest is not None
    assert (newest.decision, newest.checked_at, newest.checked_by) == ("verified", now + 90 * DAYS, None)
    assert Check.objects.count() == 0


@pytest.mark.parametrize(
    ("later", "decision", "differs"),
    [
        pytest.param(person(1, surname="LINDQVIST", given="AMARA", city="PHOENIX"), "verified", [], id="moved"),
        pytest.param(person(1, surname="OYELARAN", given="AMARA", former="LINDQVIST"), "verified", [], id="married"),
        pytest.param(person(1, surname="OYELARAN", given="AMARA"), "pending", ["Surname"], id="another name"),
        pytest.param(row(npi=npi(1), deactivated="11/01/2026"), "pending", ["Number"], id="deactivated"),
        pytest.param(
            person(1, surname="LINDQVIST", given="AMARA", replacement=npi(9)), "pending", ["Number"], id="new"
        ),
    ],
)
def test_a_list_that_changed_is_held_against_the_facts(
    listed: Doctor, now: datetime, tmp_path: Path, later: list[str], decision: str, differs: list[str]
) -> None:
    at = now + 7 * DAYS
    load(tmp_path, at, later)
    recheck_changed(at)
    newest = listed.credentials.last()
    assert newest is not None
    assert newest.decision == decision
    found = [line["what"] for check in Check.objects.all() for line in check.compared if line["finding"] == "differs"]
    assert found == differs
    assert recheck_changed(at) == 0


def test_a_list_that_says_the_same_is_no_reason_to_look(listed: Doctor, now: datetime, tmp_path: Path) -> None:
    load(tmp_path, now + 7 * DAYS, person(1, surname="LINDQVIST", given="AMARA"))
    assert recheck_changed(now + 7 * DAYS) == 0
    assert listed.credentials.count() == 1
