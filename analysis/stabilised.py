"""Stabilised rates: a small unit's rare events, drawn towards the average of all.

A unit with few births swings far from the average by chance; its crude rate says little. The
stabilised rate weighs it with what all units say. It is not adjusted for case mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv

from analysis.intervals import Interval, Kind, interval, proportion_counts, rate_counts
from analysis.peers import FEWEST_IN_GROUP
from analysis.reading import Array

_OF_GROUP = ("value", "lower", "upper", "average", "between_variance")
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
    average: Array  # of those it is drawn towards, together
    between_variance: Array  # of their true rates, per one of the denominator
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
            average=nothing, between_variance=nothing, band=(None,) * x.size,
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
        average=np.full(x.shape, multiplier * mean),
        between_variance=np.full(x.shape, between),
        band=tuple(_band(v, mean, near, far) for v in value.tolist()),
    )


def select_stabilised(found: Stabilised, chosen: Array) -> Stabilised:
    """The same rates, only the chosen units (bool) shown."""
    return replace(
        found,
        crude=found.crude[chosen],
        band=tuple(band for band, kept in zip(found.band, chosen, strict=True) if kept),
        **{name: getattr(found, name)[chosen] for name in _OF_GROUP},
    )


def stabilise_within(
    numerator: ArrayLike,
    denominator: ArrayLike,
    group: Sequence[str],
    kind: Kind,
    multiplier: float = 1.0,
) -> Stabilised:
    """Each unit drawn towards its own group, (units,) all. A group of fewer than three units with
    counts has no average to be drawn towards, so its units keep their crude rate alone."""
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    alone = stabilise(x, n, kind, multiplier)
    arrays = {name: np.full(x.shape, np.nan) for name in _OF_GROUP}
    bands: list[Band | None] = [None] * x.size
    members = np.array(group, dtype=object)
    for one in dict.fromkeys(group):
        places = np.flatnonzero(members == one)
        if np.isfinite(alone.crude[places]).sum() < FEWEST_IN_GROUP:
            continue
        found = stabilise(x[places], n[places], kind, multiplier)
        for name, values in arrays.items():
            values[places] = getattr(found, name)
        for place, band in zip(places.tolist(), found.band, strict=True):
            bands[place] = band
    return Stabilised(crude=alone.crude, band=tuple(bands), **arrays)


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
