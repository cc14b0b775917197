"""The first year of each indicator: where the region stood, and how much its providers differed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.between_providers import Spread, spread_between
from analysis.intervals import interval
from analysis.reading import Array
from catalogue.expressions import parse
from catalogue.model import Definition, Indicator, Region
from store.grid import Grid
from store.pool import MEASURED, pool
from store.published_figures import Period, as_month, period_between

YEAR = 12  # months
HALF = 6  # months with both counts that a provider needs to be among those compared
OWED_BY_NOBODY = ("structural_zero", "not_applicable")
ROLLING = "A rolling figure: its months overlap, so it is followed on its own chart."
NOT_BY_PROVIDER = "Too few events at one provider: shown for LMS and region only."
A_COUNT = "A count follows the size of a unit, so providers are not compared."
NO_FUNNEL = "This measure is followed over time; providers are not compared."
NO_TOTAL = "A figure of several organisations that cannot be added up."
NO_FIGURES = "No month of that year has both counts."


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """An indicator's first year under the definition in force.

    period: None where there are no twelve months yet. numerator, denominator: sums of the region
    over the months that have both; value, lower, upper: in the indicator's unit, with its 95 %
    interval; NaN where there is none. providers: those with counts in half of the months or more.
    coverage: share of the providers' months in which births were not suspended that have a figure.
    low, high: the providers' lowest and highest value. spread: how much they differ, or why that
    cannot be told. why: why there is no value, "" where there is one. place: among the indicators
    on which they differ by more than chance gives, 1 for the most; None for the others.
    """

    indicator: str
    definition: int
    period: Period | None
    numerator: float = np.nan
    denominator: float = np.nan
    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    providers: int = 0
    coverage: float = np.nan
    low: float = np.nan
    high: float = np.nan
    spread: Spread | str = ""
    why: str = ""


def baseline_of(grid: Grid, indicator: Indicator, region: Region) -> Baseline:
    """The first twelve months of the returns, or of the definition in force if that is younger.
    Months that have not matured are no part of it."""
    last = grid.month[-1].astype("datetime64[D]").item()
    version = indicator.definition_at(last)
    first = max(grid.month[0], as_month(version.from_))
    none = Baseline(indicator=indicator.id, definition=version.version, period=None)
    if first + (YEAR - 1) > grid.month[-1]:
        months = int((grid.month[-1] - first).astype(int)) + 1
        why = f"Only {months} of {YEAR} months under this definition so far."
        return replace(none, why=why, spread=why)
    period = period_between(first, first + (YEAR - 1))
    none = replace(none, period=period)
    if _is_rolling(version):
        return replace(none, why=ROLLING, spread=ROLLING)
    told = _level(grid, indicator, region, period, none)
    if indicator.min_level != "provider":
        return replace(told, spread=NOT_BY_PROVIDER)
    return _compared(grid, indicator, region, period, told)


def ranked(baselines: Iterable[Baseline]) -> Mapping[str, int]:
    """By indicator its place among those on which providers differ by more than chance gives, by
    the size of what chance does not give: 1 for the largest."""
    found = [
        (-one.spread.sd, one.indicator)
        for one in baselines
        if isinstance(one.spread, Spread) and one.spread.beyond_chance
    ]
    return {indicator: place for place, (_, indicator) in enumerate(sorted(found), 1)}


def _is_rolling(version: Definition) -> bool:
    written = (version.numerator, version.denominator)
    return any(term.months > 1 for text in written if text for term in parse(text).terms)


def _level(
    grid: Grid, indicator: Indicator, region: Region, period: Period, none: Baseline
) -> Baseline:
    """The region's own sums over the months in which it has both counts."""
    rows = grid.rows("region", (region.code,))
    if not len(rows):
        return replace(none, why=NO_TOTAL)
    inside = np.isin(grid.month, period.months)
    x, n, there = usable_counts(grid, int(rows[0]), inside)
    if not there.any():
        said = next((why for why in grid.reason[rows[0], inside] if why), None)
        return replace(none, why=said or NO_FIGURES)
    if n is None and not there.all():
        return replace(none, why=f"Only {int(there.sum())} of {YEAR} months have a total.")
    numerator = float(x[there].sum())
    if n is None:
        return replace(none, numerator=numerator, value=numerator * indicator.multiplier)
    denominator = float(n[there].sum())
    if not denominator:
        return replace(none, why=NO_FIGURES)
    lower = upper = np.nan
    if indicator.funnel != "none":
        ends = interval(numerator, denominator, indicator.funnel, indicator.multiplier)
        lower, upper = float(ends.lower), float(ends.upper)
    return replace(
        none,
        numerator=numerator,
        denominator=denominator,
        value=indicator.multiplier * numerator / denominator,
        lower=lower,
        upper=upper,
    )


def usable_counts(grid: Grid, row: int, inside: Array) -> tuple[Array, Array | None, Array]:
    """A row's counts in some months, and which of them can be used."""
    x = grid.numerator[row, inside]
    there = np.isfinite(x) & np.isin(grid.status[row, inside], MEASURED)
    if grid.denominator is None:
        return x, None, there
    n = grid.denominator[row, inside]
    return x, n, there & np.isfinite(n)


def _compared(
    grid: Grid, indicator: Indicator, region: Region, period: Period, told: Baseline
) -> Baseline:
    """With how many providers there were, their range, and how much they differed."""
    told = replace(told, coverage=coverage_of(grid, period))
    if grid.denominator is None:
        return replace(told, spread=A_COUNT if indicator.unit == "count" else NO_FUNNEL)
    pooled = pool(grid, indicator, region, period)
    enough = pooled.months_used >= HALF
    x, n = pooled.numerator[enough], pooled.denominator[enough]
    told = replace(told, providers=int(enough.sum()))
    if len(x):
        values = indicator.multiplier * x / np.where(n > 0, n, np.nan)
        told = replace(told, low=float(np.nanmin(values)), high=float(np.nanmax(values)))
    if indicator.funnel == "none":
        return replace(told, spread=NO_FUNNEL)
    return replace(told, spread=spread_between(x, n, indicator.funnel))


def coverage_of(grid: Grid, period: Period) -> float:
    """The share of the providers' months that have a figure; a closed unit owes none."""
    inside = np.isin(grid.month, period.months)
    some = np.ix_(grid.rows("provider"), np.flatnonzero(inside))
    there = np.isfinite(grid.numerator[some]) & np.isin(grid.status[some], MEASURED)
    if grid.denominator is not None:
        there &= np.isfinite(grid.denominator[some])
    owed = (grid.definition[some] > 0) & ~np.isin(grid.status[some], OWED_BY_NOBODY)
    return float((there & owed).sum() / owed.sum()) if owed.any() else np.nan
