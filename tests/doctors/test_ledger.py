"""The ledger: rows are added and never changed, days that pass are written down once, and doctors are told in time."""

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction

from consilium.doctors import ledger
from consilium.doctors.models import Credential, Reminder
from consilium.doctors.standing import standings
from consilium.notifications import mailing
from tests.cast import Cast, verify

D = Credential.Decision


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "refused"},
        {"value": "L-2"},
        {"expires_on": "2030-01-01"},
        {"checked_at": "2020-01-01T00:00:00Z"},
        {"subject": "Somebody Else"},
        {"issuer": "Another board"},
        {"reason": "another one"},
        {"doctor_id": "chen"},
        {"checked_by_id": "mo"},
    ],
)
def test_the_database_refuses_to_change_a_row(cast: Cast, change: dict[str, object]) -> None:
    people = {"chen": cast.dr_chen.pk, "mo": cast.mo.pk}
    values = {name: people.get(str(value), value) for name, value in change.items()}
    row = Credential.objects.get(doctor=cast.dr_brandt)
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=row.pk).update(**values)
    assert Credential.objects.get(pk=row.pk).decision == D.VERIFIED


def test_a_row_outlives_its_checker_and_its_words_can_be_erased(cast: Cast, now: datetime) -> None:
    row = ledger.record_check(
        doctor=cast.dr_chen,
        kind=Credential.Kind.LICENCE,
        issuer="Board",
        decision=D.REFUSED,
        source="register",
        reason="the photo shows somebody else",
        checked_by=cast.mo,
        now=now,
    )
    cast.mo.roles.all().delete()
    cast.mo.delete()
    Credential.objects.filter(pk=row.pk).update(reason="")
    row.refresh_from_db()
    assert (row.checked_by, row.reason, row.decision) == (None, "", D.REFUSED)


def test_a_doctor_with_a_ledger_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(models.ProtectedError):
        cast.dr_brandt.delete()


def test_what_is_verified_names_whom_it_was_checked_for(cast: Cast, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.create(
            doctor=cast.dr_chen, kind="licence", issuer="Board", decision="verified", source="x", checked_at=now
        )


def test_a_passed_day_is_written_down_once_and_told(cast: Cast, now: datetime, mailoutbox: list[EmailMessage]) -> None:
    verify(cast.dr_chen, now, expires_on=(now + timedelta(days=3)).date())
    later = now + timedelta(days=4)
    assert ledger.lapse_due(now) == 0
    assert standings([cast.dr_chen], later)[cast.dr_chen.pk].state == "lapsed"
    assert ledger.lapse_due(later) == 1
    assert ledger.lapse_due(later) == 0
    rows = [(row.decision, row.source) for row in cast.dr_chen.credentials.all()]
    assert rows == [("verified", "the board's register"), ("lapsed", "the calendar")]
    assert standings([cast.dr_chen], later)[cast.dr_chen.pk].state == "lapsed"
    mailing.write_due(later)
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [("A credential of yours has ended", [cast.chen.email])]


def test_a_fact_checked_again_in_time_does_not_lapse(cast: Cast, now: datetime) -> None:
    verify(cast.dr_chen, now, expires_on=(now + timedelta(days=3)).date())
    verify(cast.dr_chen, now + timedelta(days=2), expires_on=(now + timedelta(days=300)).date())
    later = now + timedelta(days=4)
    assert ledger.lapse_due(later) == 0
    assert standings([cast.dr_chen], later)[cast.dr_chen.pk].is_verified


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (1, 1), (0, 1)])
def test_a_doctor_is_told_thirty_days_before_and_once(
    cast: Cast, now: datetime, days: int, told: int, mailoutbox: list[EmailMessage]
) -> None:
    verify(cast.dr_chen, now, expires_on=(now + timedelta(days=days)).date())
    assert [ledger.remind_due(now), ledger.remind_due(now + timedelta(hours=1))] == [told, 0]
    mailing.write_due(now)
    assert [mail.subject for mail in mailoutbox] == ["A credential of yours ends soon"] * told
    assert Reminder.objects.count() == told


def test_nobody_is_told_of_an_unclaimed_profile_or_of_a_fact_that_was_renewed(cast: Cast, now: datetime) -> None:
    soon, late = (now + timedelta(days=5)).date(), (now + timedelta(days=300)).date()
    verify(cast.dr_chen, now, expires_on=soon)
    verify(cast.dr_chen, now, expires_on=late)
    verify(cast.dr_brandt, now, expires_on=soon)
    cast.dr_brandt.account = None
    cast.dr_brandt.save()
    assert ledger.remind_due(now) == 0


def test_another_name_waits_for_another_check(cast: Cast, now: datetime) -> None:
    doctor = cast.dr_brandt
    for name, state in [
        ("Ida Brandt", "verified"),
        ("Dr. Ída  BRANDT", "verified"),
        ("Ida Brandt-Kim", "pending"),
        ("Wei Chen", "pending"),
    ]:
        doctor.name = name
        assert standings([doctor], now)[doctor.pk].state == state, name


def test_a_fact_nobody_looked_up_for_half_a_year_no_longer_counts(cast: Cast, now: datetime) -> None:
    states = [
        standings([cast.dr_brandt], now + timedelta(days=days))[cast.dr_brandt.pk].state for days in (90, 180, 181)
    ]
    assert states == ["verified", "verified", "pending"]
