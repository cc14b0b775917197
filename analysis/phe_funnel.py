"""The funnels of PHE and OHID (PHEindicatormethods): for checking against the national tool."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from analysis.funnel_limits import TAILS
from analysis.intervals import Interval, byar, normal_quantile
from analysis.reading import Array, Limits

LABELS = ("Low (0.001)", "Low (0.025)", "Not significant", "High (0.025)", "High (0.001)")


class PoissonCurve(NamedTuple):
    """Limits as ratios to the average, and the expected counts where each 95 % line lies."""

    limits: Limits
    lower_95_expected: Array
    upper_95_expected: Array


def proportion_limits(denominator: ArrayLike, baseline: float, multiplier: float = 100.0) -> Limits:
    """Normal limits about a baseline proportion in [0, 1], cut to [0, multiplier].

    The package cuts at 100 whatever the multiplier; here the cut is the multiplier.
    Source: PHEindicatormethods 2.1.0; golden case funnel_phe_proportion.
    """
    n = np.asarray(denominator, float)
    error = np.sqrt(baseline * (1 - baseline) / n)
    inner, outer = normal_quantile(0.95) * error, normal_quantile(0.998) * error
    return Limits(
        lower_998=multiplier * np.maximum(baseline - outer, 0),
        lower_95=multiplier * np.maximum(baseline - inner, 0),
        upper_95=multiplier * np.minimum(baseline + inner, 1),
        upper_998=multiplier * np.minimum(baseline + outer, 1),
    )


def proportion_labels(numerator: ArrayLike, denominator: ArrayLike) -> tuple[str, ...]:
    """PHE's word for each unit, about the pooled proportion."""
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    limits = proportion_limits(n, float(x.sum() / n.sum()), 1.0)
    below = (x / n < limits.lower_998, x / n < limits.lower_95)
    return labels(below, (x / n > limits.upper_95, x / n > limits.upper_998))


def rate_labels(numerator: ArrayLike, denominator: ArrayLike, average: float) -> tuple[str, ...]:
    """PHE's word for each unit's rate: its own interval (Byar, exact under 10) against the average.

    denominator: births, or expected events with an average of 1 for a ratio.
    Source: PHEindicatormethods 2.1.0; golden cases funnel_phe_rate, funnel_phe_ratio.
    """
    inner: Interval = byar(numerator, denominator, 0.95)
    outer: Interval = byar(numerator, denominator, 0.998)
    below = (outer.upper < average, inner.upper < average)
    return labels(below, (inner.lower > average, outer.lower > average))


def labels(below: tuple[Array, Array], above: tuple[Array, Array]) -> tuple[str, ...]:
    """The outer line decides first."""
    place = 2 - below[0].astype(int) - below[1] + above[0] + above[1]
    return tuple(LABELS[i] for i in place)


def poisson_curve(observed: ArrayLike) -> PoissonCurve:
    """PHE's curve for rates and ratios, from counts observed (1 or more).

    For each count: the expected counts under which so many, or so few, have the tail probability.
    The package finds them by bisection to 1e-7; these are the exact quantiles.
    Source: PHEindicatormethods 2.1.0; golden cases funnel_phe_rate, funnel_phe_ratio.
    """
    count = np.asarray(observed, float)
    outer, inner = TAILS[:2]
    high_95, high_998 = (chdtri(2 * count + 2, tail) / 2 for tail in (inner, outer))
    low_95, low_998 = (chdtri(2 * count, 1 - tail) / 2 for tail in (inner, outer))
    ratios = Limits(
        lower_998=count / high_998,
        lower_95=count / high_95,
        upper_95=count / low_95,
        upper_998=count / low_998,
    )
    return PoissonCurve(ratios, high_95, low_95)
