"""The Wilson interval: its worked examples, its bounds and what moves it."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib import wilson
from consilium.lib.wilson import wilson_interval

TALLIES = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_examples_in_its_docstring() -> None:
    assert doctest.testmod(wilson).failed == 0


@pytest.mark.parametrize(
    ("tally", "bounds"),
    [((4, 9), (0.189, 0.733)), ((3, 9), (0.121, 0.646)), ((0, 0), (0.0, 1.0)), ((0, 10), (0.0, 0.278))],
)
def test_known_values(tally: tuple[int, int], bounds: tuple[float, float]) -> None:
    assert tuple(round(bound, 3) for bound in wilson_interval(*tally)) == bounds


@given(TALLIES)
def test_it_holds_the_share_and_narrows_with_more_of_the_same(tally: tuple[int, int]) -> None:
    low, high = wilson_interval(*tally)
    more_low, more_high = wilson_interval(tally[0] * 10, tally[1] * 10)
    assert 0 <= low <= high <= 1
    assert more_high - more_low <= high - low + 1e-12
    if tally[1]:
        assert low - 1e-12 <= tally[0] / tally[1] <= high + 1e-12


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="5 successes of 3 trials"):
        wilson_interval(5, 3)
