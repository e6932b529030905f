"""Recovery by day: the Halo course as the product tells it, and tables that hold together."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.conditions import all_conditions
from consilium.medicine.days import NOT_REVIEWED, VERSION, Course, course_after, courses, expected_after
from consilium.medicine.procedures import procedure
from consilium.medicine.symptoms import all_body_sites, all_symptoms


def halo() -> Course:
    course = course_after("halo-laser")
    assert course is not None
    return course


def test_day_four_after_halo_expects_redness_flaking_and_bronzing_but_not_swollen_eyes() -> None:
    expected = expected_after("halo-laser", 4)
    assert {("redness", "face"), ("flaking", "face"), ("bronzing", "face")} <= expected
    assert ("swelling", "eyes") not in expected
    assert "bumps" not in {symptom for symptom, _ in expected}
    assert ("swelling", "eyes") in expected_after("halo-laser", 2)


@pytest.mark.parametrize(
    ("day", "words"),
    [(0, "sunburn"), (1, "around the eyes"), (3, "bronze"), (4, "flakes off"), (7, "Peeling ends"), (28, "milia")],
)
def test_what_a_day_after_halo_usually_looks_like(day: int, words: str) -> None:
    stage = halo().stage_on(day)
    assert stage is not None
    assert words in stage.usual


def test_windows_after_halo() -> None:
    assert {window.condition for window in halo().windows_on(4)} == {
        "infection",
        "herpes_simplex",
        "contact_dermatitis",
        "acneiform_eruption",
        "milia",
    }
    assert {window.condition for window in halo().next_windows(4)} == {"yeast_infection"}
    assert halo().stage_on(29) is None


def test_curves() -> None:
    bronzing = next(sign for sign in halo().signs if sign.symptom == "bronzing")
    assert [bronzing.amount_on(day) for day in (0, 3, 8, 100)] == [0.0, 1.0, 0.0, 0.0]
    assert bronzing.amount_on(2) < bronzing.amount_on(3) > bronzing.amount_on(4)
    flaking = next(sign for sign in halo().signs if sign.symptom == "flaking")
    assert flaking.amount_on(1) == 0.0


@given(st.integers(0, 4000))
def test_amounts_stay_between_none_and_all(day: int) -> None:
    for course in courses():
        for sign in course.signs:
            assert 0 <= sign.amount_on(day) <= 1


def test_at_least_ten_procedures_are_written_and_none_claims_review() -> None:
    assert len(courses()) == 20
    assert [course.id for course in courses() if course.reviewed] == []
    assert NOT_REVIEWED == "Not yet reviewed by a clinician"
    assert VERSION.startswith("1-")
    for procedure_id in ("fraxel", "co2-laser-resurfacing", "ipl-photofacial", "microneedling", "botox", "facelift"):
        assert course_after(procedure_id) is not None
    assert course_after("lasik") is None
    assert expected_after("lasik", 3) == expected_after("halo-laser", None) == frozenset()


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.id)
def test_a_course_holds_together(course: Course) -> None:
    assert course.source
    for procedure_id in course.procedures:
        assert procedure(procedure_id).id == procedure_id
        assert course_after(procedure_id) == course
    for sign in course.signs:
        assert not sign.symptom or sign.symptom in all_symptoms()
        assert not sign.site or sign.site in all_body_sites()
        days = [day for day, _ in sign.amounts]
        assert days == sorted(set(days))
        assert all(0 <= amount <= 1 for _, amount in sign.amounts)
        assert days[-1] <= course.last_day
        assert sign.source
    assert course.stages[0].first == 0
    assert course.stages[-1].last == course.last_day
    for one, other in pairwise(course.stages):
        assert other.first == one.last + 1
    for window in course.windows:
        assert window.condition in all_conditions()
        assert 0 <= window.first < window.last
        assert window.signs
        assert window.source


def test_what_always_wants_an_answer_is_never_expected() -> None:
    for course in courses():
        for day in range(course.last_day + 1):
            assert not {symptom for symptom, _ in course.expected_on(day)} & {"pain", "bleeding", "fever", "pus"}
