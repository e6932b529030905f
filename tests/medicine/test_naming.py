"""A condition is found by any of its names, and a slip of the fingers finds near ones."""

import pytest

from consilium.medicine.conditions import all_conditions
from consilium.medicine.naming import condition_named, near


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("milia", "milia"),
        (" Milk Spots ", "milia"),
        ("milk-spot", "milia"),
        ("HSV", "herpes_simplex"),
        ("cold sore", "herpes_simplex"),
        ("post_inflammatory_hyperpigmentation", "post_inflammatory_hyperpigmentation"),
        ("mila", None),
        ("", None),
        ("🙂", None),
        ("acne " * 60, None),
    ],
)
def test_by_any_name(typed: str, found: str | None) -> None:
    assert condition_named(typed) == found


def test_every_condition_is_found_by_its_id() -> None:
    assert [condition_named(row) for row in all_conditions()] == list(all_conditions())


@pytest.mark.parametrize(
    ("typed", "first"), [("mila", "milia"), ("wite bumps", "milia"), ("folliculites", "folliculitis")]
)
def test_a_slip_finds_the_near_one(typed: str, first: str) -> None:
    assert near(typed)[0] == first


def test_nothing_like_it_finds_nothing() -> None:
    assert near("qqqqqq") == ()
    assert near("") == ()
    assert len(near("dermatitis")) == 3
