"""The drawings: what they say in words, where things stand in pixels, and that no text can break out of them."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils.html import conditional_escape
from hypothesis import given
from hypothesis import strategies as st

from consilium.web.drawing import day_strip, histogram
from consilium.web.drawing.day_strip import DayStrip, Sign, Window
from consilium.web.drawing.histogram import StarCounts
from consilium.web.drawing.svg import Svg, element, number

PEEL = DayStrip(
    procedure="a chemical peel",
    last_day=14,
    signs=(
        Sign("redness", ((0, 1.0), (3, 0.6), (10, 0.0))),
        Sign("flaking", ((0, 0.0), (3, 1.0), (7, 0.0))),
    ),
    windows=(Window("bacterial infection", 2, 10), Window("dark marks", 14, 14)),
    today=4,
)

LAYOUTS: tuple[day_strip.Layout, ...] = ("wide", "narrow")


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str, kind: str) -> list[str]:
    return [node.text or "" for node in parsed(svg).iter("text") if node.get("class") == kind]


def test_the_strip_says_itself_in_words() -> None:
    assert day_strip.describe(PEEL) == (
        "Usual course after a chemical peel, day 0 to day 14. "
        "Redness: strongest on day 0, gone by day 10. "
        "Flaking: strongest on day 3, gone by day 7. "
        "Watch for bacterial infection from day 2 to day 10. "
        "Watch for dark marks from day 14 to day 14. "
        "This question was asked on day 4."
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_drawing_is_an_image_with_its_words_as_label(layout: day_strip.Layout) -> None:
    root = parsed(day_strip.draw(PEEL, layout))
    assert (root.tag, root.get("role"), root.get("aria-label")) == ("svg", "img", day_strip.describe(PEEL))


def test_wide_labels_stand_beside_their_rows_and_narrow_ones_name_the_days() -> None:
    assert texts(day_strip.draw(PEEL, "wide"), "strip-label") == [
        "Redness",
        "Flaking",
        "Bacterial infection",
        "Dark marks",
    ]
    assert texts(day_strip.draw(PEEL, "narrow"), "strip-label") == [
        "Redness",
        "Flaking",
        "Bacterial infection, day 2–10",
        "Dark marks, day 14",
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_windows_that_hold_the_day_are_open(layout: day_strip.Layout) -> None:
    windows = [
        group.get("class")
        for group in parsed(day_strip.draw(PEEL, layout)).iter("g")
        if (group.get("class") or "").startswith("strip-window")
    ]
    assert windows == ["strip-window-open", "strip-window"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("today", range(15))
def test_the_question_s_day_always_has_its_number_and_its_flag(layout: day_strip.Layout, today: int) -> None:
    drawn = day_strip.draw(replace(PEEL, today=today), layout)
    assert texts(drawn, "strip-today-tick") == [str(today)]
    assert texts(drawn, "strip-today-text") == [f"day {today}"]


def test_without_a_day_nothing_is_marked_and_nothing_is_open() -> None:
    drawn = day_strip.draw(replace(PEEL, today=None), "wide")
    assert "strip-today" not in drawn
    assert "strip-window-open" not in drawn


def test_a_day_after_the_course_is_flagged_at_its_end() -> None:
    root = parsed(day_strip.draw(replace(PEEL, today=40), "wide"))
    line = next(node for node in root.iter("path") if node.get("class") == "strip-today-line")
    assert (line.get("d") or "").startswith("M748,")
    assert texts(day_strip.draw(replace(PEEL, today=40), "wide"), "strip-today-text") == ["day 40"]


@given(last_day=st.integers(1, 365), today=st.none() | st.integers(0, 365))
def test_numbers_on_the_axis_never_touch(last_day: int, today: int | None) -> None:
    strip = replace(PEEL, last_day=last_day, today=today)
    for layout, width, distance in (("wide", 572, 25), ("narrow", 357, 24)):
        days = day_strip.ticks(strip, layout)  # type: ignore[arg-type]
        places = [day_strip.position(day, last_day) * width for day in days]
        assert all(after - before >= distance for before, after in pairwise(places))


@given(last_day=st.integers(1, 365), days=st.lists(st.floats(0, 365), min_size=2, max_size=2))
def test_later_days_stand_further_on(last_day: int, days: list[float]) -> None:
    earlier, later = sorted(days)
    places = [day_strip.position(0, last_day), day_strip.position(earlier, last_day)]
    places += [day_strip.position(later, last_day), day_strip.position(last_day, last_day)]
    assert (places[0], places[3]) == (0.0, 1.0)
    assert places == sorted(places)


def test_amounts_lie_on_the_line_between_known_days() -> None:
    sign = Sign("swelling", ((1, 0.25), (3, 0.75), (7, 0.0)))
    assert [day_strip.amount_on(sign, day) for day in (0, 1, 2, 3, 5, 7, 30)] == [
        0.25,
        0.25,
        0.5,
        0.75,
        0.375,
        0.0,
        0.0,
    ]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=12))
def test_a_hill_never_rises_above_what_is_known(hundredths: list[int]) -> None:
    amounts = tuple((day, part / 100) for day, part in enumerate(hundredths))
    strip = DayStrip("x", last_day=len(amounts) - 1, signs=(Sign("x", amounts),))
    hill = next(
        node for node in parsed(day_strip.draw(strip, "wide")).iter("path") if node.get("class") == "strip-hill"
    )
    heights = [float(y) for y in re.findall(r",(-?[\d.]+)", (hill.get("d") or "").split("L")[0])]
    base = 6 + 40 - 6
    assert min(heights) == pytest.approx(base - 30 * max(hundredths) / 100, abs=0.06)
    assert max(heights) == pytest.approx(base - 30 * min(hundredths) / 100, abs=0.06)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (replace(PEEL, last_day=0), "a day strip needs at least one day and one sign"),
        (replace(PEEL, signs=()), "a day strip needs at least one day and one sign"),
        (replace(PEEL, signs=(Sign("x", ()),)), "the days of 'x' are missing or out of order"),
        (replace(PEEL, signs=(Sign("x", ((2, 0.1), (1, 0.1))),)), "the days of 'x' are missing or out of order"),
        (replace(PEEL, signs=(Sign("x", ((1, 1.1),)),)), "the amounts of 'x' must lie between 0 and 1"),
        (replace(PEEL, windows=(Window("x", 3, 2),)), "the window of 'x' ends before it begins"),
        (replace(PEEL, windows=(Window("x", -1, 2),)), "the window of 'x' ends before it begins"),
    ],
)
def test_a_course_that_cannot_be_is_refused(wrong: DayStrip, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        day_strip.draw(wrong, "wide")


PAYLOAD = "\"><script>alert('1')</script>&"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_cannot_break_out_of_the_drawing(layout: day_strip.Layout) -> None:
    strip = replace(PEEL, procedure=PAYLOAD, signs=(Sign(PAYLOAD, ((0, 1.0),)),), windows=(Window(PAYLOAD, 1, 2),))
    drawn = day_strip.draw(strip, layout)
    assert "<script" not in drawn
    assert parsed(drawn).get("aria-label") == day_strip.describe(strip)
    assert texts(drawn, "strip-label")[0] == (PAYLOAD if layout == "narrow" else PAYLOAD[: day_strip.LABEL_LENGTH])


def test_drawings_pass_a_strict_policy_and_a_template_as_they_are() -> None:
    for drawn in (day_strip.draw(PEEL, "wide"), histogram.draw(StarCounts(0, 0, 1, 2, 3))):
        assert re.findall(r"\b(?:style|on\w+)=", drawn) == []
        assert conditional_escape(drawn) == str(drawn)


def test_the_histogram_says_itself_in_words() -> None:
    assert histogram.describe(StarCounts(one=1, two=0, three=2, four=3, five=40)) == (
        "5 stars: 40 reviews, 4 stars: 3 reviews, 3 stars: 2 reviews, 2 stars: 0 reviews, 1 star: 1 review"
    )


def bars(counts: StarCounts) -> list[float]:
    return [
        float(node.get("width") or 0)
        for node in parsed(histogram.draw(counts)).iter("rect")
        if node.get("class") == "histogram-bar"
    ]


def test_each_bar_is_its_share_of_all_reviews() -> None:
    assert bars(StarCounts(one=10, two=0, three=20, four=20, five=50)) == [109.0, 43.6, 43.6, 21.8]


def test_one_review_among_thousands_still_shows_and_none_shows_nothing() -> None:
    assert bars(StarCounts(one=1, two=0, three=0, four=0, five=9999)) == [218.0, 10.0]
    assert bars(StarCounts(0, 0, 0, 0, 0)) == []


def test_the_histogram_reads_downwards_with_its_numbers() -> None:
    drawn = histogram.draw(StarCounts(one=1, two=2, three=3, four=4, five=5))
    assert texts(drawn, "histogram-label") == [
        "5 stars",
        "5",
        "4 stars",
        "4",
        "3 stars",
        "3",
        "2 stars",
        "2",
        "1 star",
        "1",
    ]


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^a number of reviews cannot be negative$"):
        histogram.draw(StarCounts(0, 0, 0, 0, -1))


@pytest.mark.parametrize(("value", "written"), [(12.0, "12"), (0.25, "0.2"), (-0.04, "0"), (3, "3"), (7.96, "8")])
def test_coordinates_are_written_short(value: float, written: str) -> None:
    assert number(value) == written


def test_an_element_escapes_words_and_keeps_drawings() -> None:
    inner = element("b", {}, "a < b")
    assert (
        element("p", {"class": 'x"y', "x": 1.5}, inner, "& c")
        == '<p class="x&quot;y" x="1.5"><b>a &lt; b</b>&amp; c</p>'
    )
    assert element("hr", {}) == Svg("<hr/>")


def test_a_long_label_takes_two_lines_beside_the_rows_and_one_above_them() -> None:
    words = "Post-inflammatory hyperpigmentation"
    strip = DayStrip("Halo laser", 28, (Sign(words, ((0, 0.5), (28, 0.0))),), (Window(words, 21, 28),), today=4)
    wide, narrow = (str(day_strip.draw(strip, layout)) for layout in ("wide", "narrow"))
    assert (wide.count(">Post-inflammatory<"), wide.count(">hyperpigmentation<")) == (2, 2)
    assert (narrow.count(f">{words}<"), narrow.count(f">{words}, day 21–28<")) == (1, 1)
