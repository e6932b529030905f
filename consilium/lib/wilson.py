"""The Wilson score interval: how sure a share can be when it rests on few observations."""

from math import sqrt

Z_95 = 1.959963984540054


def wilson_interval(successes: float, trials: float, z: float = Z_95) -> tuple[float, float]:
    """Return the lower and upper bound of a share, each between 0 and 1; (0, 1) without trials.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212.

    >>> [round(bound, 2) for bound in wilson_interval(4, 9)]
    [0.19, 0.73]
    """
    if not 0 <= successes <= max(trials, 0):
        raise ValueError(f"{successes} successes of {trials} trials")
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    square = z * z
    centre = share + square / (2 * trials)
    margin = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)
