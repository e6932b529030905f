"""Intervals and chances against closed forms, seeded draws and the figures of the seed case."""

import math
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.consensus.uncertainty import _chances, chances_of_top, wilson

WEIGHTS = st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 1.0, 1.5, 2.0, 3.0, 7.5, 20.0]), min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(4, 9, 0.19, 0.73), (3, 9, 0.12, 0.65), (5, 10, 0.24, 0.76), (0, 10, 0.0, 0.28), (10, 10, 0.72, 1.0)],
)
def test_wilson(count: int, n: int, low: float, high: float) -> None:
    interval = wilson(count, n)
    assert (round(interval[0], 2), round(interval[1], 2)) == (low, high)


def test_wilson_of_nothing_is_anything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    for count, n in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="count"):
            wilson(count, n)


@given(st.integers(0, 300), st.integers(1, 300))
def test_wilson_holds_the_share(count: int, n: int) -> None:
    count = min(count, n)
    low, high = wilson(count, n)
    assert 0 <= low <= count / n <= high <= 1
    mirrored = wilson(n - count, n)
    assert mirrored[0] == pytest.approx(1 - high, abs=1e-12)


def first_of_two(a: int, b: int) -> float:
    """Closed form: the chance of Gamma(a) above Gamma(b) for whole shapes, a race of two Poisson counters."""
    log_2 = math.log(2)
    return sum(math.exp(math.lgamma(b + k) - math.lgamma(k + 1) - math.lgamma(b) - (b + k) * log_2) for k in range(a))


@pytest.mark.parametrize("a", [1, 2, 3, 10, 100, 999])
@pytest.mark.parametrize("b", [1, 2, 5, 90, 1000])
def test_two_labels_have_a_closed_form(a: int, b: int) -> None:
    chances = chances_of_top([a - 0.5, b - 0.5])
    assert chances[0] == pytest.approx(first_of_two(a, b), abs=1e-8)


def test_other_closed_forms() -> None:
    assert chances_of_top([]) == ()
    assert chances_of_top([3.5]) == (1.0,)
    # Gamma(3/2) above Gamma(1/2): the arcsine law's neighbour, 1/2 + 1/π.
    assert chances_of_top([1, 0])[0] == pytest.approx(0.5 + 1 / math.pi, abs=1e-9)
    for labels in range(2, 12):
        assert chances_of_top([2.5] * labels) == pytest.approx([1 / labels] * labels, abs=1e-9)
    with pytest.raises(ValueError, match="negative"):
        chances_of_top([1.0, -0.5])


@pytest.mark.parametrize(
    "weights",
    [
        (4, 3, 1, 0.5, 0.5),
        (5, 3, 1, 0.5, 0.5),
        (2.5, 2, 1 / 3, 1 / 3, 1 / 3),
        (6, 1, 1, 1, 1, 0.5, 0.25, 0.25),
        (3, 3, 2.5, 0.5, 0, 0, 0, 0, 0, 0),
    ],
)
def test_agrees_with_seeded_draws(weights: tuple[float, ...]) -> None:
    draws = 200_000
    generator = random.Random(20261103)
    shapes = [weight + 0.5 for weight in weights]
    wins = [0] * len(weights)
    for _ in range(draws):
        values = [generator.gammavariate(shape, 1.0) for shape in shapes]
        wins[values.index(max(values))] += 1
    for chance, won in zip(chances_of_top(weights), wins, strict=True):
        # Four standard errors of a share over that many draws.
        assert won / draws == pytest.approx(chance, abs=4 * math.sqrt(max(chance, 1e-4) / draws))


def test_seed_figures() -> None:
    assert chances_of_top([4, 3, 1, 0.5, 0.5])[0] == pytest.approx(0.5965422, abs=1e-6)
    assert chances_of_top([5, 3, 1, 0.5, 0.5])[0] == pytest.approx(0.7239290, abs=1e-6)


@given(WEIGHTS, st.randoms(use_true_random=False))
def test_chances_are_a_distribution_and_follow_their_labels(weights: list[float], shuffler: random.Random) -> None:
    chances = chances_of_top(weights)
    assert sum(chances) == pytest.approx(1.0, abs=1e-9)
    assert all(0 <= chance <= 1 for chance in chances)
    order = list(range(len(weights)))
    shuffler.shuffle(order)
    assert chances_of_top([weights[index] for index in order]) == tuple(chances[index] for index in order)
    for one, other in zip(sorted(weights), sorted(weights)[1:], strict=False):
        assert chances[weights.index(one)] <= chances[weights.index(other)] + 1e-9


def test_ten_labels_cost_less_than_five_milliseconds() -> None:
    generator = random.Random(7)
    timings = []
    for _ in range(31):
        weights = [generator.randint(0, 8) + generator.choice((0, 0.5, 1 / 3)) for _ in range(10)]
        _chances.cache_clear()
        started = time.process_time()
        chances_of_top(weights)
        timings.append(time.process_time() - started)
    assert sorted(timings)[15] < 0.005
