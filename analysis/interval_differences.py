"""Intervals of a gap: the difference and the ratio of two proportions or two rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import Interval, Kind, interval, proportion_counts, rate_counts
from analysis.reading import Array


def difference_interval(
    numerator: ArrayLike,
    denominator: ArrayLike,
    other_numerator: ArrayLike,
    other_denominator: ArrayLike,
    kind: Kind,
    multiplier: float = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """The interval of the first value less the other, in the indicator's unit.

    From the two values' own intervals: for proportions this is Newcombe's hybrid score interval,
    for rates the same construction from Byar's and exact limits. NaN where either has none.
    Source: Newcombe (1998), method 10; Zou and Donner (2008).
    """
    first = _value(numerator, denominator, kind)
    other = _value(other_numerator, other_denominator, kind)
    found = combined_difference(
        first,
        interval(numerator, denominator, kind, 1.0, confidence),
        other,
        interval(other_numerator, other_denominator, kind, 1.0, confidence),
    )
    return Interval(multiplier * found.lower, multiplier * found.upper)


def combined_difference(
    first: Array, first_interval: Interval, other: Array, other_interval: Interval
) -> Interval:
    """The interval of a difference of two independent estimates, from theirs.

    Source: Zou and Donner (2008), variance estimates recovered from the limits."""
    gap = first - other
    below = np.hypot(first - first_interval.lower, other_interval.upper - other)
    above = np.hypot(first_interval.upper - first, other - other_interval.lower)
    return Interval(gap - below, gap + above)


def ratio_interval(
    numerator: ArrayLike,
    denominator: ArrayLike,
    other_numerator: ArrayLike,
    other_denominator: ArrayLike,
    kind: Kind,
    confidence: float = 0.95,
) -> Interval:
    """The interval of the first value divided by the other. Upper is infinite where the other
    cannot be told from 0; NaN where either has no value, or both are 0.

    Source: Donner and Zou (2012), the ratio's counterpart of Zou and Donner (2008)."""
    a, b = (
        _value(x, n, kind)
        for x, n in ((numerator, denominator), (other_numerator, other_denominator))
    )
    low_a, high_a = interval(numerator, denominator, kind, 1.0, confidence)
    low_b, high_b = interval(other_numerator, other_denominator, kind, 1.0, confidence)
    nothing = (a == 0) & (b == 0)
    product = a * b
    below, above = low_a * (2 * a - low_a), high_a * (2 * a - high_a)
    under, over = low_b * (2 * b - low_b), high_b * (2 * b - high_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(b > 0, below / (product + _root(product**2 - below * over)), 0.0)
        upper = np.where(under > 0, (product + _root(product**2 - above * under)) / under, np.inf)
    lower = np.where(a == 0, 0.0, lower)
    unknown = nothing | np.isnan(a) | np.isnan(b)
    return Interval(np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper))


def _value(numerator: ArrayLike, denominator: ArrayLike, kind: Kind) -> Array:
    counts = proportion_counts if kind == "binomial" else rate_counts
    x, n = counts(numerator, denominator)
    return np.asarray(x / n)


def _root(square: Array) -> Array:
    """The square root of what is 0 or more but for rounding."""
    return np.asarray(np.sqrt(np.maximum(square, 0.0)))
