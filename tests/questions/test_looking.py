"""Who was shown a photo for doctors is written down a row a day, and goes with the photo."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consilium import events
from consilium.doctors.actions import set_apart
from consilium.doctors.models import Doctor
from consilium.people.erasing import erase
from consilium.questions import looking, photos
from consilium.questions.models import Photo, PhotoLook
from consilium.questions.rules import looks_as
from tests import factories
from tests.cast import Cast

DOCTOR, MODERATOR = PhotoLook.Role.DOCTOR, PhotoLook.Role.MODERATOR


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def photo(cast: Cast, now: datetime) -> Photo:
    """Ana's photo for doctors only."""
    return factories.photo(cast.question, now, showing=Photo.Showing.DOCTORS)


def test_a_day_is_one_row_however_often_one_looks(cast: Cast, photo: Photo, now: datetime) -> None:
    start = now.replace(hour=8)
    for minutes in (0, 1, 30, 24 * 60):
        assert looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=start + timedelta(minutes=minutes))
    rows = PhotoLook.objects.values_list("person", "doctor", "role", "day", "first_at", "last_at", "times")
    assert list(rows) == [
        (cast.brandt.pk, cast.dr_brandt.pk, "doctor", start.date(), start, start + timedelta(minutes=30), 3),
        (
            cast.brandt.pk,
            cast.dr_brandt.pk,
            "doctor",
            start.date() + timedelta(days=1),
            start + timedelta(days=1),
            start + timedelta(days=1),
            1,
        ),
    ]


def test_a_second_look_of_a_day_costs_one_statement(cast: Cast, photo: Photo, now: datetime) -> None:
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    assert [query["sql"].split()[0] for query in queries.captured_queries] == ["UPDATE"]


def test_the_database_holds_one_row_a_day_and_no_named_moderator(cast: Cast, photo: Photo, now: datetime) -> None:
    def row(**fields: Any) -> None:
        with transaction.atomic():
            PhotoLook.objects.create(
                photo=photo, person=cast.brandt, day=now.date(), first_at=now, last_at=now, **fields
            )

    row(role=DOCTOR, doctor=cast.dr_brandt)
    for fields in ({"role": DOCTOR}, {"role": MODERATOR, "doctor": cast.dr_brandt}, {"role": "reader"}):
        with pytest.raises(IntegrityError):
            row(**fields)


def test_seen_tells_each_doctor_once_and_the_newest_first(cast: Cast, photo: Photo, now: datetime) -> None:
    other = factories.photo(cast.question, now, showing=Photo.Showing.DOCTORS)
    day = timedelta(days=1)
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now + 2 * day)
    looking.note_look(photo=photo, person=cast.mo, role=MODERATOR, now=now + day)
    looking.note_look(photo=photo, person=cast.sam, role=MODERATOR, now=now + day)
    looking.note_look(photo=photo, person=cast.chen, role=DOCTOR, now=now + 3 * day)

    def on(days: int) -> date:
        return (now + days * day).date()

    assert looking.seen_by([photo, other]) == {
        photo.pk: (
            looking.Seen(cast.dr_chen, DOCTOR, 1, on(3), on(3)),
            looking.Seen(cast.dr_brandt, DOCTOR, 2, on(0), on(2)),
            looking.Seen(None, MODERATOR, 1, on(1), on(1)),
        )
    }


def test_a_look_at_a_photo_that_was_taken_back_is_refused(cast: Cast, photo: Photo, now: datetime) -> None:
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    photos.revoke(photo=photo, now=now)
    assert PhotoLook.objects.count() == 0
    # The request that had passed the rule before: its bytes do not leave, and no row is left behind.
    assert not looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    assert PhotoLook.objects.count() == 0


@pytest.mark.parametrize("keeps_text", [True, False])
def test_an_erasure_takes_the_looks_along(cast: Cast, photo: Photo, now: datetime, keeps_text: bool) -> None:
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    erase(person=cast.ana, keeps_text=keeps_text, now=now)
    assert PhotoLook.objects.count() == 0


def test_looks_of_somebody_else_under_a_name_leave_the_name(cast: Cast, photo: Photo, now: datetime) -> None:
    looking.note_look(photo=photo, person=cast.brandt, role=DOCTOR, now=now)
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(account=None)
    apart = set_apart(account_id=cast.brandt.pk, now=now)
    events.publish(events.ProfileMoved(at=now, doctor_id=cast.dr_brandt.pk, apart_id=apart.pk))
    assert PhotoLook.objects.get().doctor == apart


def test_as_whom_one_looks(cast: Cast, photo: Photo, now: datetime) -> None:
    shown_to_all = factories.photo(cast.question, now, showing=Photo.Showing.BLURRED)
    assert [looks_as(cast.ana, photo), looks_as(cast.brandt, photo)] == [None, DOCTOR]
    photo.hidden_at = now
    assert [looks_as(cast.ana, photo), looks_as(cast.mo, photo)] == [None, MODERATOR]
    assert looks_as(cast.brandt, shown_to_all) is None
