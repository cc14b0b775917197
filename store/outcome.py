"""Did it work: an action's outcome, worked out from a cut's counts."""

from __future__ import annotations

import numpy as np

from analysis.before_after import BeforeAfter, Counts, before_after
from analysis.reading import Array, Reading
from store.cut import Cut
from store.grid import Grid
from store.ledger.work_tables import Action

SHOWN = ("final", "provisional")


def outcome_of(cut: Cut, action: Action) -> BeforeAfter | None:
    """What followed an action, beside the rest of the region; None where the cut has no counts of
    its series, or where nothing is divided, so that levels cannot be told apart."""
    indicator = cut.catalogue.indicators.get(action.indicator)
    if indicator is None or indicator.funnel == "none" or not cut.has_returns(indicator.id):
        return None
    grid = cut.grid(indicator.id)
    place = grid.rows(level=action.level, orgs=(action.org,))
    if not len(place) or grid.denominator is None:
        return None
    signal = None if action.signal is None else np.datetime64(action.signal, "M")
    start = np.datetime64(action.start, "M")
    return before_after(
        _without(_counts(grid, place), _left_out(cut, grid, action) & (grid.month < start)),
        _others(grid, action),
        grid.month,
        start=start,
        signal=signal,
        since=_phase_before(cut.readings(indicator.id).get((action.level, action.org)), signal),
        kind=indicator.funnel,
        direction=indicator.direction,
        multiplier=indicator.multiplier,
        unit_words=indicator.unit_words,
    )


def _counts(grid: Grid, rows: Array) -> Counts:
    """The months in which all terms of a row are there, summed over the rows."""
    assert grid.denominator is not None
    numerator, denominator = grid.numerator[rows], grid.denominator[rows]
    there = np.isfinite(numerator) & np.isfinite(denominator) & np.isin(grid.status[rows], SHOWN)
    some = there.any(axis=0)
    return Counts(
        numerator=np.where(some, np.where(there, numerator, 0).sum(axis=0), np.nan),
        denominator=np.where(some, np.where(there, denominator, 0).sum(axis=0), np.nan),
    )


def _left_out(cut: Cut, grid: Grid, action: Action) -> Array:
    """Bool per month. A point left out sets no level to be held against, as it sets no limits; from
    the action's start on, every month counts."""
    return cut.decided.excluded(action.org, action.indicator, grid.month)


def _without(counts: Counts, months: Array) -> Counts:
    return Counts(
        numerator=np.where(months, np.nan, counts.numerator),
        denominator=np.where(months, np.nan, counts.denominator),
    )


def _others(grid: Grid, action: Action) -> Counts | None:
    """The region's other providers together; None where it has none, or the action is not a
    provider's."""
    rows = grid.rows(level="provider")
    rows = rows[grid.org[rows] != action.org]
    return _counts(grid, rows) if action.level == "provider" and len(rows) else None


def _phase_before(reading: Reading | None, signal: np.datetime64 | None) -> np.datetime64 | None:
    """First month of the phase that the signal ended; None without a signal."""
    if reading is None or signal is None:
        return None
    before = np.flatnonzero(reading.month < signal)
    if not len(before):
        return None
    phase = reading.phase[before[-1]]
    return np.datetime64(reading.month[np.flatnonzero(reading.phase == phase)[0]], "M")
