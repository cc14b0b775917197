"""Shewhart's control charts: centre lines and limits of many series at once.

Arrays are (series, points), NaN where missing. `base` (bool) marks the points that set the lines
of their `phase` (int, 1 for the first); every point of a phase gets its phase's lines. Values and
lines are on the scale of the counts (a proportion in [0, 1], a rate per one); the caller scales
them to the indicator's unit. Source of the formulas: Shewhart (1931), Provost and Murray (2011),
Laney (2002); golden cases spc_* and xmr_*; docs/methods.md, Is it changing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.phases import phase_mean, phase_median, phase_sum, previous_place, ratio
from analysis.reading import Array

MEAN_RANGE = 1.128  # expected moving range of a normal series, in standard deviations (d2)
RANGE_LIMIT = 3.267  # upper limit of a moving range, in mean ranges (D4)
XMR_FACTOR = 2.66  # 3 / d2 as the NHS tools round it
WEIBULL = 3.6  # power that makes exponential waiting times near enough normal (Nelson 1994)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """Centre line, three-sigma limits, and the two-sigma lines that `two of three` looks at."""

    centre: Array
    lower: Array
    upper: Array
    lower_near: Array
    upper_near: Array

    def scaled(self, multiplier: float) -> Lines:
        """The lines in the indicator's unit."""
        return Lines(
            centre=self.centre * multiplier,
            lower=self.lower * multiplier,
            upper=self.upper * multiplier,
            lower_near=self.lower_near * multiplier,
            upper_near=self.upper_near * multiplier,
        )

    def rows(self, chosen: Array) -> Lines:
        """The lines of some series."""
        return Lines(
            centre=self.centre[chosen],
            lower=self.lower[chosen],
            upper=self.upper[chosen],
            lower_near=self.lower_near[chosen],
            upper_near=self.upper_near[chosen],
        )


def lines_of(centre: Array, sigma: Array, floor: float = -np.inf, top: float = np.inf) -> Lines:
    """Lines three and two sigmas from the centre, kept between floor and top."""
    centre, sigma = np.broadcast_arrays(centre, sigma)
    return Lines(
        centre=centre,
        lower=np.maximum(centre - 3 * sigma, floor),
        upper=np.minimum(centre + 3 * sigma, top),
        lower_near=np.maximum(centre - 2 * sigma, floor),
        upper_near=np.minimum(centre + 2 * sigma, top),
    )


def moving_ranges(value: Array, counted: Array, phase: Array, across_gaps: bool = True) -> Array:
    """Distance of each counted point from the counted point before it in its phase; else NaN.

    across_gaps: a missing value does not part its neighbours (NHSRplotthedots); False: it does
    (qicharts2). A point left out of `counted` never does."""
    before = previous_place(counted)
    near = np.maximum(before, 0)
    neighbours = counted & (before >= 0) & (phase == np.take_along_axis(phase, near, axis=1))
    if not across_gaps:
        gaps = np.cumsum(np.isnan(value), axis=1)
        neighbours &= gaps == np.take_along_axis(gaps, near, axis=1)
    step = np.abs(value - np.take_along_axis(value, near, axis=1))
    return np.where(neighbours, step, np.nan)


def mean_range(
    value: Array, base: Array, phase: Array, *, screened: bool = True, across_gaps: bool = True
) -> Array:
    """Mean moving range of each phase's base points, given at each of its points.

    screened: ranges at or beyond 3.267 times the mean are left out, once. A constant series has a
    mean range of 0, screened or not (its tools of origin lose the limits there)."""
    ranges = moving_ranges(value, base, phase, across_gaps)
    used = np.isfinite(ranges)
    mean = phase_mean(ranges, used, phase)
    if not screened:
        return mean
    return phase_mean(ranges, used & ((ranges < RANGE_LIMIT * mean) | (mean == 0)), phase)


def xmr_lines(value: Array, base: Array, phase: Array, *, screened: bool = True) -> Lines:
    """XmR as the NHS tools draw it: mean and 2.66 mean moving ranges; limits are not floored.

    screened: True as NHSRplotthedots, False as the Making Data Count workbook."""
    mean = phase_mean(value, base, phase)
    half_width = XMR_FACTOR * mean_range(value, base, phase, screened=screened)
    return lines_of(mean, half_width / 3)


def i_lines(
    value: Array, base: Array, phase: Array, *, screened: bool = True, across_gaps: bool = False
) -> Lines:
    """Individuals chart as qicharts2: sigma is the mean moving range over 1.128."""
    ranges = mean_range(value, base, phase, screened=screened, across_gaps=across_gaps)
    return lines_of(phase_mean(value, base, phase), ranges / MEAN_RANGE)


def mr_lines(ranges: Array, base: Array, phase: Array) -> Lines:
    """Moving range chart: mean range, no lower limit, upper limit 3.267 mean ranges."""
    mean = phase_mean(ranges, base & np.isfinite(ranges), phase)
    nought = np.zeros_like(mean)
    upper = RANGE_LIMIT * mean
    return Lines(
        centre=mean, lower=nought, upper=upper, lower_near=nought, upper_near=upper * 2 / 3
    )


def p_lines(
    numerator: Array, denominator: Array, base: Array, phase: Array, *, prime: Prime | None = None
) -> Lines:
    """p chart: pooled proportion, binomial limits that vary with the denominator, in [0, 1]."""
    centre = pooled(numerator, denominator, base, phase)
    sigma = np.sqrt(ratio(np.maximum(centre * (1 - centre), 0), denominator))
    if prime:
        sigma = sigma * between_sigma(numerator, denominator, centre, sigma, base, phase, prime)
    return lines_of(centre, sigma, 0.0, 1.0)


def u_lines(
    numerator: Array, denominator: Array, base: Array, phase: Array, *, prime: Prime | None = None
) -> Lines:
    """u chart: pooled rate, Poisson limits that vary with the denominator, 0 or above."""
    centre = pooled(numerator, denominator, base, phase)
    sigma = np.sqrt(ratio(centre, denominator))
    if prime:
        sigma = sigma * between_sigma(numerator, denominator, centre, sigma, base, phase, prime)
    return lines_of(centre, sigma, 0.0)


@dataclass(frozen=True, slots=True)
class Prime:
    """Laney's p′ and u′: limits widened, or narrowed, by the variation between months."""

    screened: bool = True
    across_gaps: bool = True


def between_sigma(
    numerator: Array,
    denominator: Array,
    centre: Array,
    sigma: Array,
    base: Array,
    phase: Array,
    prime: Prime,
) -> Array:
    """How many times wider than chance alone the months vary, from their z scores' ranges."""
    z = ratio(ratio(numerator, denominator) - centre, sigma)
    counted = base & np.isfinite(z)
    ranges = mean_range(z, counted, phase, screened=prime.screened, across_gaps=prime.across_gaps)
    return ranges / MEAN_RANGE


def pooled(numerator: Array, denominator: Array, base: Array, phase: Array) -> Array:
    """Sum of numerators over sum of denominators of each phase's base points."""
    return ratio(phase_sum(numerator, base, phase), phase_sum(denominator, base, phase))


def c_lines(count: Array, base: Array, phase: Array) -> Lines:
    """c chart: mean count, Poisson limits, 0 or above."""
    mean = phase_mean(count, base, phase)
    return lines_of(mean, np.sqrt(mean), 0.0)


def g_lines(between: Array, base: Array, phase: Array) -> Lines:
    """g chart of cases between events: limits from the mean, the centre drawn at the median.

    For layouts that carry true intervals; monthly counts do not (docs/methods.md, Rare events)."""
    mean = phase_mean(between, base, phase)
    lines = lines_of(mean, np.sqrt(mean * (mean + 1)), 0.0)
    return Lines(
        centre=phase_median(between, base, phase),
        lower=lines.lower,
        upper=lines.upper,
        lower_near=lines.lower_near,
        upper_near=lines.upper_near,
    )


def t_lines(elapsed: Array, base: Array, phase: Array, *, screened: bool = True) -> Lines:
    """t chart of times between events, each above 0: an individuals chart on the 1/3.6 power.

    ValueError: a time of 0 or less (two events at one moment need splitting)."""
    if (elapsed[base] <= 0).any():
        raise ValueError("a t chart needs times above 0 between events")
    lines = i_lines(elapsed ** (1 / WEIBULL), base, phase, screened=screened)
    return Lines(
        centre=lines.centre**WEIBULL,
        lower=np.maximum(lines.lower, 0) ** WEIBULL,
        upper=lines.upper**WEIBULL,
        lower_near=np.maximum(lines.lower_near, 0) ** WEIBULL,
        upper_near=lines.upper_near**WEIBULL,
    )
