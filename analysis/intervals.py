"""Confidence intervals of proportions and rates. Whole arrays; NaN where none can be given."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, chdtri, ndtri

from analysis.reading import Array

Kind = Literal["binomial", "poisson"]
EXACT_BELOW = 10  # events under which Byar's approximation gives way to the exact limits


class Interval(NamedTuple):
    """Lower and upper confidence limits, in the shape of the counts given."""

    lower: Array
    upper: Array


def interval(
    numerator: ArrayLike,
    denominator: ArrayLike,
    kind: Kind,
    multiplier: float = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """The interval shown beside a value, in the indicator's unit (multiplier 100: per cent).

    binomial: Wilson. poisson: Byar, exact under 10 events.
    Source: as PHE's Technical Guide (Eayres 2008); golden cases ci_wilson, ci_byars_rate.
    """
    method = wilson if kind == "binomial" else byar
    lower, upper = method(numerator, denominator, confidence)
    return Interval(multiplier * lower, multiplier * upper)


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> Interval:
    """Score interval of a proportion, in [0, 1].

    NaN where a count is missing or negative, the denominator is 0, or the numerator exceeds it.
    Source: Wilson (1927); golden case ci_wilson.
    """
    x, n = proportion_counts(numerator, denominator)
    return score_interval(x, n, normal_quantile(confidence))


def score_interval(x: Array, n: Array, z: float) -> Interval:
    """The proportions from which x of n lies z standard errors away, below and above."""
    root = z * np.sqrt(z**2 + 4 * x * np.maximum(1 - x / n, 0))
    lower = (2 * x + z**2 - root) / (2 * (n + z**2))
    upper = (2 * x + z**2 + root) / (2 * (n + z**2))
    return Interval(np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper))


def byar(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> Interval:
    """Interval of a rate: Byar's approximation, exact under 10 events. Per one of the denominator.

    NaN where a count is missing or negative, or the denominator is 0.
    Source: Breslow and Day (1987); switch at 10 as PHEindicatormethods; golden ci_byars_rate.
    """
    x, n = rate_counts(numerator, denominator)
    exact = exact_poisson(x, n, confidence)
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3 / n
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3 / n
    few = x < EXACT_BELOW
    return Interval(np.where(few, exact.lower, lower), np.where(few, exact.upper, upper))


def exact_poisson(
    numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Exact interval of a rate from chi-squared quantiles. NaN as in `byar`.

    Source: Garwood (1936); golden case ci_exact.
    """
    x, n = rate_counts(numerator, denominator)
    tail = (1 - confidence) / 2
    some = np.maximum(x, 1)  # no quantile at 0 degrees of freedom; the limit is 0 there
    lower = np.where(x > 0, chdtri(2 * some, 1 - tail) / 2, np.where(x == 0, 0.0, np.nan))
    return Interval(lower / n, chdtri(2 * x + 2, tail) / 2 / n)


def clopper_pearson(
    numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Exact interval of a proportion, in [0, 1]. NaN as in `wilson`.

    Source: Clopper and Pearson (1934); golden case ci_exact.
    """
    x, n = proportion_counts(numerator, denominator)
    tail = (1 - confidence) / 2
    lower = betaincinv(np.maximum(x, 1), n - x + 1, tail)
    upper = betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail)
    return Interval(np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper))


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided level takes: 1.96 for 0.95.

    ValueError: the level is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not at {confidence}")
    return float(ndtri((1 + confidence) / 2))


def rate_counts(numerator: ArrayLike, denominator: ArrayLike) -> tuple[Array, Array]:
    """Events and denominators of one shape, both NaN where they allow no rate."""
    x, n = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    usable = (x >= 0) & (n > 0) & np.isfinite(x) & np.isfinite(n)
    return np.where(usable, x, np.nan), np.where(usable, n, np.nan)


def proportion_counts(numerator: ArrayLike, denominator: ArrayLike) -> tuple[Array, Array]:
    """As `rate_counts`, and NaN where the numerator exceeds the denominator."""
    x, n = rate_counts(numerator, denominator)
    usable = x <= n
    return np.where(usable, x, np.nan), np.where(usable, n, np.nan)
