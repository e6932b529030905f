"""Doctors near a postcode: bands and relevance, pages, clear words, constant queries, and a postcode kept nowhere."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from consilium.doctors.actions import add_doctor
from consilium.doctors.models import Doctor
from consilium.doctors.places import loading, placing
from consilium.lib.distance import Point, kilometres
from consilium.web.pages import near
from tests.cast import Cast
from tests.doctors.places.tables import ENGLAND, line, write

LEEDS = {"postcode": "ls1 4dy", "postcode_country": "GB", "within": "50"}


@pytest.fixture
def placed(cast: Cast, now: datetime, tmp_path: Path) -> dict[str, Doctor]:
    """Doctors in and around Leeds; one whose postcode nobody knows, one who has given none, one in another town."""
    lines = [
        *ENGLAND,
        line("GB", "HG1", "Harrogate", 53.9920, -1.5410),
        line("GB", "WF1", "Wakefield", 53.6830, -1.4970),
    ]
    loading.load(write(tmp_path / "GB.txt", lines), now=now, say=lambda words: None, refuse=lambda *_: None)
    found = {}
    for name, postcode, city, relevance in (
        ("Near Low", "LS1 5AA", "Leeds", 1.0),
        ("Near High", "LS1 4DY", "Leeds", 3.0),
        ("Bradford", "BD1 1AA", "Bradford", 4.0),
        ("Harrogate", "HG1", "Harrogate", 2.0),
        ("Manchester", "M1 1AE", "Manchester", 9.0),
        ("Unplaced", "", "leeds", 5.0),
        ("Unknown Code", "ZZ9 9ZZ", "LEEDS", 0.5),
        ("Elsewhere", "", "York", 8.0),
    ):
        found[name] = add_doctor(
            name=name, postcode=postcode, city=city, country="GB", specialty="dermatology", now=now
        )
        Doctor.objects.filter(pk=found[name].pk).update(relevance=relevance)
    return found


def look(client: Client | None = None, **sent: str) -> Any:
    """Send the form and follow where it leads."""
    return (client or Client()).post("/doctors/", {**LEEDS, **sent}, follow=True)


def groups(response: Any) -> list[tuple[str, list[str]]]:
    """Return headings and names."""
    view = response.context["directory"]
    return [(group.heading, [row.card.name for row in group.rows]) for group in view.groups]


def test_the_nearest_band_comes_first_and_within_it_the_most_relevant(placed: dict[str, Doctor]) -> None:
    response = look()
    assert groups(response) == [
        ("Up to 10 km (6 mi) away", ["Near High", "Near Low"]),
        ("10 to 25 km (16 mi) away", ["Bradford", "Harrogate"]),
        ("In Leeds, distance not known", ["Unplaced", "Unknown Code"]),
    ]
    view = response.context["directory"]
    assert [row.away for row in view.rows] == [
        "less than 5 km (3 mi) away",
        "less than 5 km (3 mi) away",
        "about 13 km (8 mi) away",
        "about 21 km (13 mi) away",
        "",
        "",
    ]
    assert view.near.words == "within 50 km (31 mi) of Leeds"


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("10", ["Near High", "Near Low", "Unplaced", "Unknown Code"]),
        ("25", ["Near High", "Near Low", "Bradford", "Harrogate", "Unplaced", "Unknown Code"]),
        ("100", ["Near High", "Near Low", "Bradford", "Harrogate", "Manchester", "Unplaced", "Unknown Code"]),
        ("7; drop", ["Near High", "Near Low", "Bradford", "Harrogate", "Unplaced", "Unknown Code"]),
        ("", ["Near High", "Near Low", "Bradford", "Harrogate", "Unplaced", "Unknown Code"]),
    ],
)
def test_the_reader_says_how_far(placed: dict[str, Doctor], within: str, expected: list[str]) -> None:
    assert [name for _, names in groups(look(within=within)) for name in names] == expected


def test_other_narrowings_stay(placed: dict[str, Doctor]) -> None:
    Doctor.objects.filter(name="Bradford").update(specialty="plastic-surgery")
    response = look(specialty="plastic-surgery")
    assert groups(response) == [("10 to 25 km (16 mi) away", ["Bradford"])]
    view = response.context["directory"]
    anyone = Client().get(view.filters[0].choices[0].url)
    assert len(groups(anyone)) == 3
    assert Client().get(view.near.anywhere_url).context["directory"].near.words == ""


def test_a_doctor_without_a_known_postcode_is_found_by_city(placed: dict[str, Doctor]) -> None:
    view = Client().get("/doctors/?city=york").context["directory"]
    assert [row.card.name for row in view.rows] == ["Elsewhere"]


def test_pages_hold_everyone_once_in_order_there_and_back(placed: dict[str, Doctor], now: datetime) -> None:
    for number in range(45):
        doctor = add_doctor(
            name=f"Doctor {number:02}", country="GB", postcode=("LS1", "BD1", "HG1")[number % 3], now=now
        )
        Doctor.objects.filter(pk=doctor.pk).update(relevance=number % 4)
    response, pages = look(), []
    path = response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]
    while path:
        view = Client().get(path).context["directory"]
        pages.append([row.card.profile_url for row in view.rows])
        path, last = view.pages.older_url, view
    assert [len(page) for page in pages] == [20, 20, 11]
    assert len({one for page in pages for one in page}) == 51
    back = Client().get(last.pages.newer_url).context["directory"]
    assert [row.card.profile_url for row in back.rows] == pages[1]


@pytest.mark.parametrize("cursor", ["before=999999", "before=x", "after=0", "before=99999999999999999999"])
def test_an_odd_cursor_is_none(placed: dict[str, Doctor], cursor: str) -> None:
    path = f"/doctors/?at=53.80,-1.55&within=10&town=Leeds&in=GB&{cursor}"
    assert next(name for _, names in groups(Client().get(path)) for name in names) == "Near High"


def test_a_page_costs_as_many_queries_at_one_and_at_twenty(
    cast: Cast, now: datetime, placed: dict[str, Doctor]
) -> None:
    path = "/doctors/?at=53.80,-1.55&within=10&town=Leeds&in=GB"
    Doctor.objects.exclude(name="Near High").filter(latitude__isnull=False).update(latitude=None, longitude=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(path).status_code == 200
        return len(captured)

    few = count()
    ids = [add_doctor(name=f"Doctor {number}", country="GB", postcode="LS1", now=now).pk for number in range(20)]
    assert Doctor.objects.filter(pk__in=ids, latitude__isnull=False).count() == 20
    assert count() == few


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"postcode": ""}, "Write a postcode."),
        ({"postcode": "  -- "}, "Write a postcode."),
        (
            {"postcode": "zz9 9zz"},
            "We do not know this postcode. Look for a slip of the finger, see whether it is one of United Kingdom,",
        ),
        ({"postcode": "😀" * 5000}, "Write a postcode."),
        ({"postcode": "<script>alert(1)</script>"}, "Write a postcode."),
        ({"postcode_country": "FR", "postcode": "75001"}, "The postcodes of France are not known here."),
        ({"postcode_country": "\x00"}, "Choose the country of the postcode."),
        ({"postcode_country": "F1"}, "Choose the country of the postcode."),
    ],
)
def test_what_is_not_found_is_said_and_stays_typed(placed: dict[str, Doctor], sent: dict[str, str], words: str) -> None:
    response = Client().post("/doctors/", {**LEEDS, **sent})
    view = response.context["directory"]
    assert response.status_code == 422
    assert view.near.error.startswith(words)
    assert view.near.postcode == {**LEEDS, **sent}["postcode"][:60]
    assert response["Cache-Control"] == "private, no-store"


def test_without_a_table_there_is_no_form_and_the_page_says_why(cast: Cast) -> None:
    page = Client().get("/doctors/").content.decode()
    assert 'name="postcode"' not in page
    assert "no table of postcodes was loaded" in page
    response = Client().post("/doctors/", LEEDS)
    assert (response.status_code, response.context["directory"].near.error) == (422, near.NO_TABLE)


def test_the_postcode_stands_in_no_address_no_log_no_page_and_no_cookie(
    placed: dict[str, Doctor], caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    with caplog.at_level(logging.DEBUG):
        sent = client.post("/doctors/", LEEDS)
        listed = client.get(sent["Location"])
    assert (sent.status_code, sent["Cache-Control"]) == (303, "private, no-store")
    assert listed["Cache-Control"] == "private, no-store"
    assert (dict(client.cookies), "ETag" in listed) == ({}, False)
    query = parse_qs(urlsplit(sent["Location"]).query)
    assert query == {"at": ["53.80,-1.55"], "within": ["50"], "town": ["Leeds"], "in": ["GB"]}
    page = listed.content.decode().lower()
    told = " ".join([sent["Location"], page, *(record.getMessage() for record in caplog.records)]).lower()
    assert [spelled for spelled in ("ls1 4dy", "ls14dy", "ls1+4dy", "ls1%204dy") if spelled in told] == []
    # The words that carry it are there to be found: the town is.
    assert "of leeds" in told


def test_a_list_near_somebody_is_kept_for_nobody(placed: dict[str, Doctor]) -> None:
    from consilium.caching.addresses import wanted_page

    asked = {"PATH_INFO": "/doctors/", "QUERY_STRING": "specialty=dermatology", "HTTP_HOST": "127.0.0.1"}
    assert wanted_page(asked) is not None
    assert wanted_page({**asked, "QUERY_STRING": "at=53.80,-1.55&within=50&town=Leeds&in=GB"}) is None


@pytest.mark.parametrize("at", ["", "1,2", "91.00,0.00", "0.00,181.00", "nan,nan", "53.80", "53.80,-1.55,1", "5" * 500])
def test_an_odd_place_in_an_address_is_none(placed: dict[str, Doctor], at: str) -> None:
    response = Client().get("/doctors/", {"at": at})
    assert (response.status_code, response.context["directory"].near.words) == (200, "")


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_cell_is_near_what_lies_in_it_and_stays_itself(latitude: float, longitude: float) -> None:
    point = Point(latitude, longitude)
    cell = near.Near.read({"at": f"{latitude:.2f},{longitude:.2f}"})
    assert cell is not None
    assert kilometres(cell.middle, point) < 5
    assert near.Near.read(cell.fields()) == near.Near(cell.middle, near.USUAL)


def test_whoever_is_nearer_than_the_distance_is_found_and_nobody_else(cast: Cast, now: datetime) -> None:
    """Doctors on a grid over the 180th meridian and a pole: the boxes and the index miss nobody."""
    spots = [
        (lat, lon) for lat in (-17.0, -16.6, -16.2, 89.7, 89.95) for lon in (-180.0, -179.7, -90.0, 5.0, 179.4, 180)
    ]
    Doctor.objects.bulk_create(
        Doctor(slug=f"d{number}", name=f"D{number}", latitude=lat, longitude=lon, added_at=now)
        for number, (lat, lon) in enumerate(spots)
    )
    for middle in (Point(-16.6, 179.9), Point(89.8, 0.0), Point(-16.6, -179.95)):
        for within in near.BANDS:
            found = {one.doctor_id for one in near.placed(Doctor.objects.all(), near.Near(middle, within))}
            expected = {
                row.pk
                for row in Doctor.objects.exclude(latitude=None)
                if kilometres(middle, Point(row.latitude or 0.0, row.longitude or 0.0)) <= within
            }
            assert found == expected
    assert placing.place([]) == []
