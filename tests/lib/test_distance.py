"""Distances on the globe: known ones, the laws they follow, and boxes that miss nothing, poles and 180° included."""

from math import asin, atan2, cos, degrees, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib.distance import EARTH, Box, Point, boxes, kilometres

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.builds(Point, latitudes, longitudes)
reaches = st.floats(0.01, 3_000)
# Half of all circles near a pole or the 180th meridian, where boxes go wrong.
edges = st.builds(
    Point,
    st.one_of(latitudes, st.floats(85, 90), st.floats(-90, -85)),
    st.one_of(longitudes, st.floats(175, 180), st.floats(-180, -175)),
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0.0, 0.0), (0.0, 90.0), pi * EARTH / 2),  # a quarter of the equator
        ((90.0, 0.0), (-90.0, 0.0), pi * EARTH),  # from pole to pole
        ((90.0, 12.0), (90.0, -170.0), 0.0),  # a pole is one place
        ((0.0, 180.0), (0.0, -180.0), 0.0),  # and so is a point of the 180th meridian
        ((0.0, 179.5), (0.0, -179.5), pi * EARTH / 180),  # one degree across it
        ((50.0, 5.0), (51.0, 5.0), pi * EARTH / 180),  # one degree north
        # Sinnott's own kind of case: a second of arc apart, where the law of cosines fails.
        ((45.0, 45.0), (45.0 + 1 / 3600, 45.0), pi * EARTH / 180 / 3600),
    ],
)
def test_known_distances(one: tuple[float, float], other: tuple[float, float], expected: float) -> None:
    assert kilometres(Point(*one), Point(*other)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_two_airports_are_as_far_apart_as_the_great_circle_says() -> None:
    # 36.12° N 86.67° W and 33.94° N 118.40° W, 2,886.4 km on a sphere of 6,371 km: the worked example of many texts.
    assert kilometres(Point(36.12, -86.67), Point(33.94, -118.40)) == pytest.approx(2886.45, abs=0.05)


@given(points, points, points)
def test_a_distance_is_one(one: Point, other: Point, third: Point) -> None:
    """Never negative, the same both ways, at most half round the globe, never longer by way of nowhere else."""
    far = kilometres(one, other)
    assert 0 <= far <= pi * EARTH + 1e-6
    assert far == pytest.approx(kilometres(other, one), abs=1e-9)
    assert far <= kilometres(one, third) + kilometres(third, other) + 1e-6
    assert kilometres(one, one) == 0


def go(start: Point, far: float, bearing: float) -> Point:
    """Return where one arrives, so many kilometres away in a direction, by spherical trigonometry."""
    angle, here = far / EARTH, radians(start.latitude)
    latitude = asin(max(-1.0, min(1.0, sin(here) * cos(angle) + cos(here) * sin(angle) * cos(bearing))))
    east = atan2(sin(bearing) * sin(angle) * cos(here), cos(angle) - sin(here) * sin(latitude))
    longitude = (start.longitude + degrees(east) + 540) % 360 - 180
    return Point(max(-90.0, min(90.0, degrees(latitude))), max(-180.0, min(180.0, longitude)))


@given(edges, reaches, st.floats(0, 1), st.floats(0, 2 * pi))
def test_boxes_hold_every_point_that_is_near(centre: Point, within: float, share: float, bearing: float) -> None:
    there = go(centre, within * share, bearing)
    if kilometres(centre, there) <= within:
        assert any(box.holds(there) for box in boxes(centre, within))


@given(edges, reaches)
def test_boxes_are_on_the_globe_and_hold_their_centre(centre: Point, within: float) -> None:
    found = boxes(centre, within)
    assert 1 <= len(found) <= 2
    for box in found:
        assert -90 - 1e-6 <= box.south <= box.north <= 90 + 1e-6
        assert -180 - 1e-6 <= box.west <= box.east <= 180 + 1e-6
    assert any(box.holds(centre) for box in found)


def test_a_box_is_no_wider_than_it_must_be() -> None:
    (box,) = boxes(Point(60.0, 10.0), 111.19508)
    assert (round(box.south, 3), round(box.north, 3)) == (59.0, 61.0)
    # At 60° a degree of longitude is half as long: two degrees and a little, since the circle bulges to the north.
    assert (round(box.west, 2), round(box.east, 2)) == (8.0, 12.0)


def test_boxes_part_at_the_180th_meridian_and_close_at_the_pole() -> None:
    west, east = boxes(Point(-16.5, 179.9), 50)
    assert (west.east, east.west) == (180.0, -180.0)
    assert west.holds(Point(-16.5, 179.95))
    assert east.holds(Point(-16.5, -179.9))
    assert not any(box.holds(Point(-16.5, 0.0)) for box in (west, east))
    (cap,) = boxes(Point(89.9, 40.0), 50)
    assert (cap.west, cap.east, cap.north) == (-180.0, 180.0, 90.0)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_place_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="place"):
        Point(latitude, longitude)


def test_a_box_holds_its_edge() -> None:
    assert Box(1, 2, 3, 4).holds(Point(2, 3))
    assert not Box(1, 2, 3, 4).holds(Point(2.01, 3))
