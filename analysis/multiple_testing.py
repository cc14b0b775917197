"""Adjusted p values for many comparisons at once. NaN p values stay NaN and are not counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from analysis.reading import Array


def two_sided_p(z: ArrayLike) -> Array:
    """The probability of a standard normal value at least as far from 0 as z."""
    return np.asarray(2 * ndtr(-np.abs(np.asarray(z, float))))


def bonferroni(p: ArrayLike) -> Array:
    """p times the number of tests, at most 1. Golden case funnel_multiple_testing."""
    return among_present(p, lambda present: np.minimum(present * present.size, 1))


def holm(p: ArrayLike) -> Array:
    """Step-down Bonferroni. Source: Holm (1979); golden case funnel_multiple_testing."""

    def adjust(present: Array) -> Array:
        order = np.argsort(present)
        tests_left = np.arange(present.size, 0, -1)
        stepped = np.maximum.accumulate(present[order] * tests_left)
        return unsort(np.minimum(stepped, 1), order)

    return among_present(p, adjust)


def benjamini_hochberg(p: ArrayLike) -> Array:
    """False discovery rate. Source: Benjamini and Hochberg (1995); as golden holm's case."""
    return among_present(p, lambda present: step_up(present, 1.0))


def benjamini_yekutieli(p: ArrayLike) -> Array:
    """False discovery rate under any dependence. Source: Benjamini and Yekutieli (2001)."""
    return among_present(
        p, lambda present: step_up(present, float(np.sum(1 / np.arange(1, present.size + 1))))
    )


def step_up(p: Array, factor: float) -> Array:
    """The step-up adjustment both false discovery rates share."""
    order = np.argsort(p)[::-1]
    ranks = np.arange(p.size, 0, -1)
    stepped = np.minimum.accumulate(p[order] * p.size * factor / ranks)
    return unsort(np.minimum(stepped, 1), order)


def unsort(values: Array, order: Array) -> Array:
    """Values given in `order`, put back to where they came from."""
    back = np.empty_like(values)
    back[order] = values
    return back


def among_present(p: ArrayLike, adjust: Callable[[Array], Array]) -> Array:
    """`adjust` applied to the p values that are not NaN. ValueError: one is outside [0, 1]."""
    given = np.asarray(p, float)
    present = ~np.isnan(given)
    if np.any((given[present] < 0) | (given[present] > 1)):
        raise ValueError("a p value lies between 0 and 1")
    adjusted = np.full(given.shape, np.nan)
    adjusted[present] = adjust(given[present])
    return adjusted
