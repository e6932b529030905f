"""How sure counts and shares are: Wilson's interval, and the chance that each of several is the true front runner."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

Z_95 = 1.959963984540054
PRIOR = 0.5

# The integral is cut where what is left out is below about 1e-12.
_NEGLIGIBLE = 30.0
_STEPS_PER_WIDTH = 4.0


def wilson(count: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score, both ends within 0 and 1; (0, 1) when n is 0.

    Unlike the usual ± it stays inside 0 and 1 and is honest at small n (Wilson 1927, JASA 22:209).
    """
    if not 0 <= count <= n:
        raise ValueError(f"a count of {count} in {n}")
    if n == 0:
        return 0.0, 1.0
    share, extra = count / n, z * z / n
    middle = (share + extra / 2) / (1 + extra)
    half = z / (1 + extra) * math.sqrt(share * (1 - share) / n + extra / (4 * n))
    return max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < n else 1.0


def chances_of_top(weights: Sequence[float]) -> tuple[float, ...]:
    """For each pooled weight S(c), the chance that c has the largest share under Dirichlet(S + ½).

    A Dirichlet draw is independent gamma draws over their sum, so the chance is one integral over x:
    c's density times the other gammas' chances of staying below x. It is computed, not drawn: the result
    is the same on every machine and a close call cannot flip with a seed. Absolute error below 1e-7 for up to
    a thousand opinions. Raises ValueError for a negative weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a pooled weight is never negative")
    order = sorted(range(len(weights)), key=lambda index: weights[index])
    chances = _chances(tuple(round(weights[index] + PRIOR, 9) for index in order))
    answer = [0.0] * len(weights)
    for place, index in enumerate(order):
        answer[index] = chances[place]
    return tuple(answer)


@lru_cache(maxsize=16384)
def _chances(alphas: tuple[float, ...]) -> tuple[float, ...]:
    """The same for gamma shapes in rising order; small panels repeat, so most are remembered."""
    if len(alphas) < 2:
        return (1.0,) * len(alphas)
    u, step = _grid(alphas)
    x = [math.exp(value) for value in u]
    curves = {alpha: _gamma_curves(alpha, u, x, step) for alpha in set(alphas)}
    densities = [curves[alpha][0] for alpha in alphas]
    below = [curves[alpha][1] for alpha in alphas]
    ones = [1.0] * len(u)
    # The product of all others' curves, from the left and from the right, so that nothing is divided by zero.
    left = list(accumulate(below[:-1], _times, initial=ones))
    right = list(accumulate(reversed(below[1:]), _times, initial=ones))[::-1]
    # Equal shapes have equal chances, to the last digit: each is integrated once.
    raw: dict[float, float] = {}
    for alpha, density, before, after in zip(alphas, densities, left, right, strict=True):
        if alpha not in raw:
            raw[alpha] = sum(f * a * b for f, a, b in zip(density, before, after, strict=True))
    total = sum(raw[alpha] for alpha in alphas)
    return tuple(raw[alpha] / total for alpha in alphas)


def _times(one: list[float], other: list[float]) -> list[float]:
    return [a * b for a, b in zip(one, other, strict=True)]


def _grid(alphas: tuple[float, ...]) -> tuple[list[float], float]:
    """Even steps of u = log x over which the integrands are above the negligible, fine enough for the narrowest.

    In u the densities are smooth bells, about 1/√α wide, for which the trapezoid rule is as good as exact.
    """
    largest = alphas[-1]
    high = math.log(largest + 8 * math.sqrt(largest) + _NEGLIGIBLE)
    low = -_NEGLIGIBLE / sum(alphas)
    # Wilson and Hilferty 1931: below this the largest is next to never found.
    root = 1 - 1 / (9 * largest) - 7.5 / (3 * math.sqrt(largest))
    if root > 0:
        low = max(low, math.log(largest) + 3 * math.log(root))
    low = min(low, math.log(largest) - 1)
    step = min(0.125, 1 / (_STEPS_PER_WIDTH * math.sqrt(largest)))
    count = math.ceil((high - low) / step) + 1
    return [low + step * index for index in range(count)], step


def _gamma_curves(alpha: float, u: list[float], x: list[float], step: float) -> tuple[list[float], list[float]]:
    """The density in u of log Gamma(alpha), and its cumulative chance, at every grid point.

    The running trapezoid sum is put right with the first two Euler-Maclaurin terms; its start, the chance
    below the first point, is the gamma function's own series.
    """
    log_gamma = math.lgamma(alpha)
    density = [math.exp(alpha * v - w - log_gamma) for v, w in zip(u, x, strict=True)]
    start = _below(alpha, x[0])
    sums = accumulate(density)
    second, fourth = step * step / 12, step**4 / 720
    bend_at_start = _bend(alpha, density[0], x[0], second, fourth)
    cumulative = [
        start + step * (total - 0.5 * (density[0] + f)) - _bend(alpha, f, w, second, fourth) + bend_at_start
        for total, f, w in zip(sums, density, x, strict=True)
    ]
    return density, [min(1.0, max(0.0, value)) for value in cumulative]


def _bend(alpha: float, f: float, x: float, second: float, fourth: float) -> float:
    """Euler-Maclaurin: h²/12 f′ − h⁴/720 f‴, where f′ = f·(α − x) for a density in log x."""
    rise = alpha - x
    third = rise * rise * rise - 3 * rise * x - x
    return f * (second * rise - fourth * third)


def _below(alpha: float, x: float) -> float:
    """The chance of Gamma(alpha) below x, by its series (Abramowitz and Stegun 6.5.29); quick for small x."""
    term = total = 1 / alpha
    denominator = alpha
    for _ in range(500):
        denominator += 1
        term *= x / denominator
        total += term
        if term < total * 1e-16:
            break
    return min(1.0, total * math.exp(alpha * math.log(x) - x - math.lgamma(alpha)))
