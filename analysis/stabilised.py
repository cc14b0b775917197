"""Stabilised rates: a small unit's rare events, drawn towards the average of all.

A unit with few births swings far from the average by chance; its crude rate says little. The
stabilised rate weighs it with what all units say. It is not adjusted for case mix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv

from analysis.intervals import Interval, Kind, interval, proportion_counts, rate_counts
from analysis.reading import Array

NOT_ADJUSTED = "Stabilised for small numbers, not adjusted for case mix."


class Band(StrEnum):
    """Where a stabilised rate lies against the average of all units, in MBRRACE-UK's bands."""

    LOWER_15 = "more_than_15_lower"
    LOWER_5 = "5_to_15_lower"
    WITHIN_5 = "within_5"
    HIGHER_5 = "more_than_5_higher"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stabilised:
    """Rates in the indicator's unit. Arrays are (units,); NaN, and no band, without counts."""

    crude: Array
    value: Array
    lower: Array  # 95 % credible interval
    upper: Array
    average: float  # all units together
    between_variance: float  # of true rates, per one of the denominator
    band: tuple[Band | None, ...]


def stabilise(
    numerator: ArrayLike,
    denominator: ArrayLike,
    kind: Kind,
    multiplier: float = 1.0,
    *,
    near: float = 0.05,
    far: float = 0.15,
    confidence: float = 0.95,
) -> Stabilised:
    """Empirical-Bayes rates: a beta prior for proportions, a gamma prior for rates, with the
    units' own pooled mean, and the variance between units by moments.

    Where units vary no more than chance explains, every rate is the average, with the average's
    own interval. near, far: MBRRACE's bands about the average, as shares of it.
    Source: Clayton and Kaldor (1987), Marshall (1991); Kleinman (1973) for proportions.
    """
    counts = proportion_counts if kind == "binomial" else rate_counts
    x, n = (np.atleast_1d(a) for a in counts(numerator, denominator))
    there = np.isfinite(x)
    if not there.any():
        nothing = np.full(x.shape, np.nan)
        return Stabilised(
            crude=nothing, value=nothing, lower=nothing, upper=nothing,
            average=np.nan, between_variance=np.nan, band=(None,) * x.size,
        )  # fmt: skip
    events, volume = float(x[there].sum()), float(n[there].sum())
    mean = events / volume
    between = between_variance(x[there], n[there], kind)
    value, limits = np.full(x.shape, mean), interval(events, volume, kind, 1.0, confidence)
    lower, upper = np.full(x.shape, limits.lower), np.full(x.shape, limits.upper)
    if between > 0:
        value, (lower, upper) = _posterior(x, n, mean, between, kind, confidence)
    value, lower, upper = (np.where(there, a, np.nan) for a in (value, lower, upper))
    return Stabilised(
        crude=multiplier * x / n,
        value=multiplier * value,
        lower=multiplier * lower,
        upper=multiplier * upper,
        average=multiplier * mean,
        between_variance=between,
        band=tuple(_band(v, mean, near, far) for v in value.tolist()),
    )


def between_variance(x: Array, n: Array, kind: Kind) -> float:
    """The variance of the units' true rates beyond chance, by moments; 0 where there is none."""
    volume = n.sum()
    mean = x.sum() / volume
    chance = mean * (1 - mean) if kind == "binomial" else mean
    spare = float(volume - (n**2).sum() / volume)
    if spare <= 0 or chance <= 0:
        return 0.0
    spread = float((n * (x / n - mean) ** 2).sum()) - (x.size - 1) * chance
    most = mean * (1 - mean) if kind == "binomial" else np.inf
    # A beta distribution varies less than one that is 0 or 1 and nothing between.
    return float(min(max(spread / spare, 0.0), 0.999 * most))


def _posterior(
    x: Array, n: Array, mean: float, between: float, kind: Kind, confidence: float
) -> tuple[Array, Interval]:
    tails = (1 - confidence) / 2, (1 + confidence) / 2
    if kind == "poisson":
        shape, rate = mean**2 / between, mean / between
        lower, upper = (gammaincinv(x + shape, tail) / (n + rate) for tail in tails)
        return (x + shape) / (n + rate), Interval(lower, upper)
    size = mean * (1 - mean) / between - 1
    a, b = x + mean * size, n - x + (1 - mean) * size
    lower, upper = (betaincinv(a, b, tail) for tail in tails)
    return a / (a + b), Interval(lower, upper)


def _band(value: float, mean: float, near: float, far: float) -> Band | None:
    if np.isnan(value):
        return None
    if mean == 0:
        return Band.WITHIN_5
    share = value / mean - 1
    if share > near:
        return Band.HIGHER_5
    if share >= -near:
        return Band.WITHIN_5
    return Band.LOWER_5 if share >= -far else Band.LOWER_15
