"""Prediction limits of funnel plots: exact, and widened for differences between providers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, expit, gammaln, logit, ndtri, pdtr, xlog1py, xlogy

from analysis.intervals import Kind
from analysis.reading import Array, Limits

TAILS = np.array([0.001, 0.025, 0.975, 0.999])  # the four lines, lowest first


def prediction_limits(
    denominator: ArrayLike,
    target: ArrayLike,
    kind: Kind,
    *,
    extra_variance: ArrayLike = 0.0,
    multiplier: float = 1.0,
) -> Limits:
    """The 95 % and 99.8 % limits of a unit whose true value is the target.

    denominator, target: of one shape, or the target a single value. NaN or 0 gives NaN limits.
    extra_variance: on the logit (binomial) or log (Poisson) scale, of what else makes a unit's
    value vary: tau squared, and the benchmark's own variance. 0 gives the exact limits.
    Limits are cut to [0, target] and [target, 1 or no end]: a tiny unit's interpolated line may
    otherwise leave the scale or cross the target. In the unit of the target x multiplier.
    Source: Spiegelhalter (2005); docs/methods.md, Funnel limits.
    """
    n, target = np.broadcast_arrays(np.asarray(denominator, float), np.asarray(target, float))
    n = np.where(n > 0, n, np.nan)
    lines = np.clip(exact_limit(n, target, TAILS[:, None], kind), 0, ceiling(kind))
    # Before widening too, which would take a line across the target for a distant one.
    lines = uncrossed(widened(uncrossed(lines, target), target, extra_variance, kind), target)
    lower, upper = lines[:2], lines[2:]
    return Limits(
        lower_998=multiplier * lower[0],
        lower_95=multiplier * lower[1],
        upper_95=multiplier * upper[0],
        upper_998=multiplier * upper[1],
    )


def uncrossed(lines: Array, target: Array) -> Array:
    """Limits (4, units), the lower two held at or below the target, the upper two at or above."""
    return np.vstack([np.minimum(lines[:2], target), np.maximum(lines[2:], target)])


def widened(lines: Array, target: Array, extra_variance: ArrayLike, kind: Kind) -> Array:
    """Exact limits (4, units) moved outward by an extra variance.

    On the logit or log scale the exact limit's distance from the target stands for z standard
    errors, and the extra variance is added to its square. So no extra variance leaves the exact
    limit, a large unit has z x sqrt(s2 + tau2), and a lower limit of 0 stays 0.
    """
    extra = np.broadcast_to(np.asarray(extra_variance, float), target.shape)
    if not np.any(extra > 0):
        return lines
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = to_scale(target, kind)
        distance = np.hypot(to_scale(lines, kind) - centre, ndtri(TAILS)[:, None] * np.sqrt(extra))
        moved = from_scale(centre + np.sign(TAILS - 0.5)[:, None] * distance, kind)
    inside = (target > 0) & (target < ceiling(kind)) & (extra > 0)
    return np.where(inside | np.isnan(target), moved, lines)


def exact_limit(denominator: Array, target: Array, tail: ArrayLike, kind: Kind) -> Array:
    """The interpolated quantile of a unit's value: r - (F(r) - q) / (F(r) - F(r - 1)), over n.

    r is the smallest count with F(r) >= q. Not cut: a tiny unit's lower limit is negative.
    Arrays broadcast. A binomial denominator is taken to the nearest whole number.
    Source: Spiegelhalter (2005), appendix; golden case funnel_exact_binomial.
    """
    n, theta, q = np.broadcast_arrays(denominator, target, np.asarray(tail, float))
    trials = np.maximum(np.rint(n), 1) if kind == "binomial" else n
    usable = np.isfinite(trials) & np.isfinite(theta)
    limit = np.full(n.shape, np.nan)
    limit[usable] = interpolated_quantile(q[usable], trials[usable], theta[usable], kind)
    return np.asarray(limit / trials)


def interpolated_quantile(q: Array, n: Array, theta: Array, kind: Kind) -> Array:
    """Counts at which the distribution function, joined by straight lines, is q."""
    count, reached, chance = smallest_count(q, n, theta, kind)
    return count - (reached - q) / chance


def smallest_count(q: Array, n: Array, theta: Array, kind: Kind) -> tuple[Array, Array, Array]:
    """The smallest count with P(X <= count) >= q, that probability, and P(X = count).

    Starts from the Cornish-Fisher guess and steps one by one where that is off: many times faster
    than a general search, and exact.
    """
    count = first_guess(q, n, theta, kind)
    reached = cumulative(count, n, theta, kind)
    chance = probability(count, n, theta, kind)
    above = np.arange(count.size)
    while (above := above[reached[above] - chance[above] >= q[above]]).size:
        reached[above] -= chance[above]
        count[above] -= 1
        chance[above] = probability(count[above], n[above], theta[above], kind)
    below = np.arange(count.size)
    while (below := below[reached[below] < q[below]]).size:
        count[below] += 1
        chance[below] = probability(count[below], n[below], theta[below], kind)
        reached[below] += chance[below]
    return count, reached, chance


def first_guess(q: Array, n: Array, theta: Array, kind: Kind) -> Array:
    """About where the quantile lies, from mean, spread and skewness (Cornish and Fisher 1938)."""
    spread = 1 - theta if kind == "binomial" else np.ones_like(theta)
    skew = 1 - 2 * theta if kind == "binomial" else np.ones_like(theta)
    z = ndtri(q)
    guess = n * theta + z * np.sqrt(n * theta * spread) + skew * (z**2 - 1) / 6
    most = n if kind == "binomial" else np.inf
    return np.asarray(np.clip(np.rint(guess), 0, most))


def cumulative(count: Array, n: Array, theta: Array, kind: Kind) -> Array:
    """P(X <= count)."""
    if kind == "poisson":
        return np.asarray(pdtr(count, n * theta))
    return np.where(count < n, betainc(np.maximum(n - count, 1), count + 1, 1 - theta), 1.0)


def probability(count: Array, n: Array, theta: Array, kind: Kind) -> Array:
    """P(X = count)."""
    if kind == "poisson":
        return np.asarray(np.exp(xlogy(count, n * theta) - n * theta - gammaln(count + 1)))
    ways = gammaln(n + 1) - gammaln(count + 1) - gammaln(n - count + 1)
    return np.asarray(np.exp(ways + xlogy(count, theta) + xlog1py(n - count, -theta)))


def ceiling(kind: Kind) -> float:
    """The largest value there can be: 1 for a proportion."""
    return 1.0 if kind == "binomial" else np.inf


def to_scale(value: Array, kind: Kind) -> Array:
    """A proportion's logit, a rate's logarithm."""
    return np.asarray(logit(value) if kind == "binomial" else np.log(value))


def from_scale(value: Array, kind: Kind) -> Array:
    """The way back from `to_scale`."""
    return np.asarray(expit(value) if kind == "binomial" else np.exp(value))
