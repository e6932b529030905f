"""Collected mails come at the hour somebody chose, by their own clock, also over the days when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from consilium.notifications import choices, digests
from consilium.notifications.choices import mail_time
from consilium.notifications.digests import DEFAULT, Digest, next_after, zones
from consilium.notifications.models import DigestTime, How, Kind, Notice
from consilium.people.erasing import erase
from consilium.transfer import own
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of

BERLIN = "Europe/Berlin"
CHOSEN = {kind.value: "daily" for kind in Kind if kind is not Kind.RED_FLAG} | {"red-flag": "off"}


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of 2026 in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "at", "expected"),
    [
        # Winter and summer time: seven in the morning is another hour of UTC.
        (BERLIN, 7, utc(1, 10, 12), utc(1, 11, 6)),
        (BERLIN, 7, utc(7, 10, 12), utc(7, 11, 5)),
        # The night clocks go forward (29 March): from Saturday to Sunday it is 23 hours.
        (BERLIN, 7, utc(3, 28, 6), utc(3, 29, 5)),
        # Two o'clock is left out that night, and strikes at what the clock then calls three.
        (BERLIN, 2, utc(3, 28, 12), utc(3, 29, 1)),
        # The night they go back (25 October): 25 hours, and two o'clock comes twice; the first counts.
        (BERLIN, 7, utc(10, 24, 5), utc(10, 25, 6)),
        (BERLIN, 2, utc(10, 24, 12), utc(10, 25, 0)),
        (BERLIN, 2, utc(10, 25, 0), utc(10, 26, 1)),
        # Other days than in UTC, and half hours.
        ("Pacific/Auckland", 0, utc(1, 10, 12), utc(1, 11, 11)),
        ("America/Los_Angeles", 23, utc(1, 10, 12), utc(1, 11, 7)),
        ("Asia/Kolkata", 6, utc(1, 10, 12), utc(1, 11, 0, 30)),
        ("UTC", 6, utc(1, 10, 6), utc(1, 11, 6)),
    ],
)
def test_the_hour_strikes_by_the_own_clock(zone: str, hour: int, at: datetime, expected: datetime) -> None:
    assert next_after(at, Digest(hour, zone)) == expected


def test_a_week_begins_on_the_own_monday() -> None:
    # Monday 6 in Auckland is Sunday in UTC.
    assert next_after(utc(1, 8, 12), Digest(6, "Pacific/Auckland"), weekly=True) == utc(1, 11, 17)
    assert next_after(utc(3, 23, 6), Digest(7, BERLIN), weekly=True) == utc(3, 30, 5)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (made aware)
    st.integers(0, 23),
    st.sampled_from(zones()),
    st.booleans(),
)
def test_it_is_always_ahead_within_the_period_and_at_the_hour(at: datetime, hour: int, zone: str, weekly: bool) -> None:
    struck = next_after(at, Digest(hour, zone), weekly=weekly)
    # Places have changed their day by crossing the date line, by a day.
    assert timedelta(0) < struck - at <= timedelta(days=8 if weekly else 2)
    local = struck.astimezone(ZoneInfo(zone))
    assert (local.hour - hour) % 24 in (0, 1)
    assert not weekly or local.weekday() == 0 or hour == 23


def test_a_zone_that_is_gone_keeps_nothing_back() -> None:
    assert next_after(utc(1, 10, 12), Digest(6, "Nowhere/Atlantis")) == utc(1, 11, 6)


def test_the_choice_is_kept_and_moves_what_waits(cast: Cast) -> None:
    client = client_of(cast, "ana")
    form = client.get("/account/notices/").context["form"]
    assert (form["hour"].value(), form["zone"].value()) == ("6", "UTC")
    client.post("/account/notices/", CHOSEN)
    assert (DigestTime.objects.count(), digests.of(cast.ana)) == (0, DEFAULT)
    factories.answer(cast.question, utc(1, 10, 12))
    assert client.post("/account/notices/", CHOSEN | {"hour": "21", "zone": BERLIN}).status_code == 303
    assert digests.of(cast.ana) == Digest(21, BERLIN)
    waiting = Notice.objects.get(person=cast.ana, kind=Kind.ANSWER).mail_at
    assert waiting is not None
    assert waiting.astimezone(ZoneInfo(BERLIN)).hour == 21
    form = client.get("/account/notices/").context["form"]
    assert (form["hour"].value(), form["zone"].value()) == ("21", BERLIN)
    # What happens next goes then, too.
    factories.answer(cast.question, utc(7, 10, 12))
    assert Notice.objects.filter(person=cast.ana, kind=Kind.ANSWER, mail_at=utc(7, 10, 19)).count() == 1
    assert mail_time(How.DAILY, utc(7, 10, 12), digests.of(cast.ana)) == utc(7, 10, 19)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hour", "24", "Choose an hour of the list."),
        ("hour", "-1", "Choose an hour of the list."),
        ("hour", "9" * 4000, "Choose an hour of the list."),
        ("zone", "Nowhere/Atlantis", "Choose a place of the list."),
        ("zone", "../../etc/passwd", "Choose a place of the list."),
    ],
)
def test_what_there_is_not_is_named_and_the_rest_kept(cast: Cast, field: str, value: str, words: str) -> None:
    sent = CHOSEN | {"hour": "7", "zone": BERLIN} | {field: value}
    kept = client_of(cast, "ana").post("/account/notices/", sent)
    assert (kept.status_code, dict(kept.context["form"].errors)) == (422, {field: [words]})
    assert (digests.of(cast.ana), kept.context["form"]["answer"].value()) == (DEFAULT, "daily")
    with pytest.raises(ValueError, match="there is no hour"):
        digests.choose(person=cast.ana, digest=Digest(24, "UTC"))


def test_it_stands_in_the_own_file_and_goes_with_the_account(cast: Cast, now: datetime) -> None:
    choices.set_digest(person=cast.ana, digest=Digest(20, BERLIN), now=now)
    assert own.everything(cast.ana)["when collected mails go"] == [{"hour": 20, "zone": BERLIN}]
    erase(person=cast.ana, keeps_text=True, now=now)
    assert DigestTime.objects.count() == 0


def test_telling_many_costs_what_telling_one_costs(cast: Cast, now: datetime) -> None:
    with CaptureQueriesContext(connection) as one:
        digests.of_many([cast.ana.pk])
    with CaptureQueriesContext(connection) as many:
        digests.of_many([cast.ana.pk, cast.sam.pk, cast.mo.pk])
    assert (len(one), len(many)) == (1, 1)
