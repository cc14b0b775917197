"""Gaps between groups of the population: rates, differences, ratios, and a slope over ordered
groups. Whole arrays; NaN where nothing can be given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.interval_differences import difference_interval, ratio_interval
from analysis.intervals import Interval, Kind, interval, normal_quantile, rate_counts
from analysis.reading import Array
from analysis.suppression import protect


class Told(StrEnum):
    """What can be said of a group beside the reference."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_GAP = "no_gap"  # none that chance would not explain
    CANNOT_TELL = "cannot_tell"
    REFERENCE = "reference"


class Slope(NamedTuple):
    """The slope index of inequality: the rate at the most deprived end of the population less that
    at the other, along a straight line; with its interval. NaN where it cannot be given."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gaps:
    """A table of groups, (groups,). Counts are those that may be shown: rounded to 5, NaN where
    hidden; values and all that follows are worked out from them. difference, ratio: to the
    reference group, with intervals at the plain level; told: with the level shared out.
    unknown_share: of the denominator; NaN where it is hidden."""

    numerator: Array
    denominator: Array
    value: Array
    lower: Array
    upper: Array
    difference: Array
    difference_interval: Interval
    ratio: Array
    ratio_interval: Interval
    told: tuple[Told, ...]
    slope: Slope | None
    unknown_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EquitySettings:
    """How a table is read. reference, unknown: places among the groups. ordered: the groups before
    the unknown one go from the most to the least deprived. The rest as of the catalogue."""

    kind: Kind
    multiplier: float
    reference: int
    unknown: int
    ordered: bool
    fewest_events: int = 10
    most_unknown: float = 0.1
    confidence: float = 0.95


def gaps(numerator: ArrayLike, denominator: ArrayLike, settings: EquitySettings) -> Gaps:
    """The gaps of one table of pooled counts, (groups,).

    Small counts are hidden first, with what would give them away, and the rest rounded to 5
    (see `analysis.suppression`). A gap is told where its interval leaves out none; all comparisons
    of the table together err once in 20 tables without any gap (Bonferroni). It cannot be told
    where a count is hidden, events are few, or too many have no known group.
    """
    x, n = _shown(np.asarray(numerator, float), np.asarray(denominator, float))
    value = _value(x, n)
    lower, upper = interval(x, n, settings.kind, 1.0, settings.confidence)
    at = settings.reference
    other = np.full_like(x, x[at]), np.full_like(n, n[at])
    level = settings.confidence
    difference = difference_interval(x, n, *other, settings.kind, 1.0, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value / value[at]
    share = unknown_share(n, settings.unknown)
    told = _told(x, n, value - value[at], share, settings)
    scale = settings.multiplier
    slope = slope_index(x, n, settings) if settings.ordered else None
    return Gaps(
        numerator=x,
        denominator=n,
        value=scale * value,
        lower=scale * lower,
        upper=scale * upper,
        difference=scale * (value - value[at]),
        difference_interval=Interval(scale * difference.lower, scale * difference.upper),
        ratio=ratio,
        ratio_interval=ratio_interval(x, n, *other, settings.kind, level),
        told=told,
        slope=slope if slope is None or share <= settings.most_unknown else NO_SLOPE,
        unknown_share=share,
    )


def unknown_share(denominator: Array, unknown: int) -> float:
    """Which part of the denominator has no known group; NaN where that is hidden."""
    whole = float(np.nansum(denominator))
    return float(denominator[unknown] / whole) if whole > 0 else float("nan")


NO_SLOPE = Slope(float("nan"), float("nan"), float("nan"))


def slope_index(x: Array, n: Array, settings: EquitySettings) -> Slope:
    """The slope index of inequality over the groups before the unknown one, in the indicator's
    unit.

    Each group stands at the middle of its share of the population, ordered from the most deprived;
    a line through the rates, weighted by size, is read at both ends. The interval takes each
    group's count as independent (binomial, or Poisson for rates). NaN unless all groups are shown
    with events enough.
    Source: Pamuk (1985); Mackenbach and Kunst (1997).
    """
    known = np.arange(x.size) != settings.unknown
    x, n = x[known], n[known]
    if not np.isfinite(x).all() or not np.isfinite(n).all() or (x < settings.fewest_events).any():
        return NO_SLOPE
    rate, weight = x / n, n / n.sum()
    place = np.cumsum(weight) - weight / 2
    centred = place - (weight * place).sum()
    # The slope is a sum of the rates, each with its own factor; minus: the first is most deprived.
    factor = -weight * centred / (weight * centred**2).sum()
    noise = rate * (1 - rate) / n if settings.kind == "binomial" else rate / n
    half = normal_quantile(settings.confidence) * np.sqrt((factor**2 * noise).sum())
    value, scale = float((factor * rate).sum()), settings.multiplier
    return Slope(scale * value, scale * (value - half), scale * (value + half))


def _shown(x: Array, n: Array) -> tuple[Array, Array]:
    """The counts that may be shown beside their sum; NaN where a count is missing or hidden."""
    there = np.isfinite(x) & np.isfinite(n)
    shown_x, shown_n = np.full_like(x, np.nan), np.full_like(n, np.nan)
    if there.any():
        safe = protect(x[there], n[there], np.ones((1, int(there.sum()))))
        size = int(there.sum())
        shown_x[there], shown_n[there] = safe.numerator[:size], safe.denominator[:size]
    return shown_x, shown_n


def _value(x: Array, n: Array) -> Array:
    events, size = rate_counts(x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(events / size)


def _told(
    x: Array, n: Array, difference: Array, share: float, settings: EquitySettings
) -> tuple[Told, ...]:
    at = settings.reference
    compared = [i for i in range(x.size) if i not in (at, settings.unknown)]
    level = 1 - (1 - settings.confidence) / max(len(compared), 1)
    reach = difference_interval(
        x, n, np.full_like(x, x[at]), np.full_like(n, n[at]), settings.kind, 1.0, level
    )
    enough = np.isfinite(difference) & (x >= settings.fewest_events)
    sure = bool(enough[at]) and share <= settings.most_unknown
    said = []
    for i in range(x.size):
        if i == at:
            said.append(Told.REFERENCE)
        elif i not in compared or not (sure and enough[i]):
            said.append(Told.CANNOT_TELL)
        elif reach.lower[i] > 0:
            said.append(Told.HIGHER)
        elif reach.upper[i] < 0:
            said.append(Told.LOWER)
        else:
            said.append(Told.NO_GAP)
    return tuple(said)
