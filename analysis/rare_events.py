"""Rare events: counts too small for a month, charted by quarter with exact Poisson limits.

Returns hold monthly counts, so the dates of events are not known and none are made up.
Source: docs/methods.md, Rare events; Benneyan (2001) on why sigma limits mislead here.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from analysis.control_charts import Lines, pooled
from analysis.funnel_limits import smallest_count
from analysis.phases import ratio
from analysis.reading import Array
from analysis.rules import sides

LIMIT_TAIL = float(ndtr(-3.0))  # what lies beyond three sigmas of a normal series
NEAR_TAIL = float(ndtr(-2.0))


def rare_lines(count: Array, exposure: Array, base: Array, phase: Array) -> Lines:
    """u chart with probability limits: beyond each lies no more chance than beyond three sigmas.

    exposure: births of each point, or 1 where there is no denominator. Lines are rates per one.
    A phase whose base points hold no event has a centre of 0 and no limits."""
    centre = pooled(count, exposure, base, phase)

    def at(tail: float) -> Array:
        return ratio(poisson_quantile(tail, centre * exposure), exposure)

    return Lines(
        centre=centre,
        lower=at(LIMIT_TAIL),
        upper=at(1 - LIMIT_TAIL),
        lower_near=at(NEAR_TAIL),
        upper_near=at(1 - NEAR_TAIL),
    )


def rare_sides(count: Array, exposure: Array, centre: Array) -> Array:
    """Side of the median of the Poisson distribution, for the shift rule: +1, -1 or 0.

    Most counts of a rare event lie under their mean, so a run under the mean tells nothing. A count
    above (below) the median is also above (below) the mean."""
    return sides(count, poisson_quantile(0.5, centre * exposure))


def spotless(lines: Lines, misses: Array, phase: Array) -> Lines:
    """Limits of no miss where a phase has had none so far: a series without variation keeps both
    on its centre line. From the first miss on there are none, since the baseline does not say how
    many misses are usual."""
    missed_in = np.maximum.accumulate(np.where(misses > 0, phase, 0), axis=1)
    none_yet = (lines.centre == 0) & (missed_in < phase)

    def held(line: Array) -> Array:
        return np.where(none_yet, 0.0, line)

    return Lines(
        centre=lines.centre,
        lower=held(lines.lower),
        upper=held(lines.upper),
        lower_near=held(lines.lower_near),
        upper_near=held(lines.upper_near),
    )


def mirrored(lines: Lines) -> Lines:
    """Lines of the misses as lines of what was met: proportions, from one downwards."""
    return Lines(
        centre=1 - lines.centre,
        lower=1 - lines.upper,
        upper=1 - lines.lower,
        lower_near=1 - lines.upper_near,
        upper_near=1 - lines.lower_near,
    )


def births_since_event(count: Array, births: Array) -> Array:
    """Births in the months after the last one with an event; (series,).

    Months without a figure add none, so it is "at least". A series without any event gives all its
    births; one without any figure, NaN."""
    known = np.isfinite(count) & np.isfinite(births)
    events_to_come = np.cumsum((known & (count > 0))[:, ::-1], axis=1)[:, ::-1]
    since = np.where(known & (events_to_come == 0), births, 0).sum(axis=1)
    return np.where(known.any(axis=1), since, np.nan)


def poisson_quantile(q: float, mean: Array) -> Array:
    """Smallest count with P(X <= count) >= q; NaN where the mean is missing or 0."""
    usable = mean > 0
    quantile = np.full(mean.shape, np.nan)
    means = mean[usable]
    quantile[usable] = smallest_count(
        np.full_like(means, q), np.ones_like(means), means, "poisson"
    )[0]
    return quantile
