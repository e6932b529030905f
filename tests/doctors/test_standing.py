"""A doctor's standing is read from the ledger: the newest word on each licence, and the worst of all."""

from datetime import date, datetime, timedelta

import pytest

from consilium.doctors.ledger import record_check
from consilium.doctors.models import Credential
from consilium.doctors.standing import standings
from tests.cast import Cast, verify

D = Credential.Decision
VERIFIED = ("verified", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], "unverified"),
        ([("A", D.PENDING)], "pending"),
        ([("A", D.PENDING), ("A", D.VERIFIED)], "verified"),
        ([("A", D.VERIFIED), ("A", D.LAPSED)], "lapsed"),
        ([("A", D.LAPSED), ("B", D.VERIFIED)], "verified"),
        ([("A", D.VERIFIED), ("B", D.SUSPENDED)], "suspended"),
        ([("A", D.SUSPENDED), ("A", D.VERIFIED)], "verified"),
        ([("A", D.REFUSED)], "refused"),
    ],
)
def test_what_the_rows_amount_to(cast: Cast, now: datetime, decisions: list[tuple[str, D]], expected: str) -> None:
    for value, decision in decisions:
        record_check(
            doctor=cast.dr_chen,
            kind=Credential.Kind.LICENCE,
            issuer="Board",
            value=value,
            decision=decision,
            source="register",
            now=now,
        )
    assert standings([cast.dr_chen], now)[cast.dr_chen.pk].state == expected


def test_a_licence_holds_through_its_last_day(cast: Cast, now: datetime) -> None:
    verify(cast.dr_chen, now, expires_on=now.date())
    days = (now, now + timedelta(days=1))
    assert [standings([cast.dr_chen], day)[cast.dr_chen.pk].state for day in days] == ["verified", "lapsed"]


def test_a_board_certification_is_no_licence(cast: Cast, now: datetime) -> None:
    record_check(
        doctor=cast.dr_chen,
        kind=Credential.Kind.BOARD,
        issuer="Board",
        decision=D.VERIFIED,
        source="register",
        now=now,
    )
    assert standings([cast.dr_chen], now)[cast.dr_chen.pk].state == "unverified"
