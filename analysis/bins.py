"""The points of a chart: months, or whole calendar quarters, with what each of them may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.phases import find_phases, ratio
from analysis.reading import Array, Series

ASSESSABLE = ("final", "provisional")
NOT_MATURE = "not_mature"
ABSENT = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Series on the axis of their chart. Arrays are (series, points) but `month`, (points,).

    value: the ratio, per one, or the count. excluded: left out by a person. given: a figure was
    sent (it has counts, but no value where the denominator is 0). assessable: final or
    provisional, and of one phase only.
    """

    period_months: int
    month: Array
    numerator: Array
    denominator: Array | None
    value: Array
    status: Array
    phase: Array
    excluded: Array
    given: Array
    assessable: Array

    @property
    def exposure(self) -> Array:
        """The denominator, or 1 for a plain count."""
        return np.ones_like(self.numerator) if self.denominator is None else self.denominator

    def rows(self, chosen: Array) -> Points:
        """The chosen series only."""
        return Points(
            period_months=self.period_months,
            month=self.month,
            numerator=self.numerator[chosen],
            denominator=None if self.denominator is None else self.denominator[chosen],
            value=self.value[chosen],
            status=self.status[chosen],
            phase=self.phase[chosen],
            excluded=self.excluded[chosen],
            given=self.given[chosen],
            assessable=self.assessable[chosen],
        )


def monthly_points(series: Series, gap_months: int) -> Points:
    """The months as points. Counts under a status that has no value are left out; a month whose
    status promises a value that is not there counts as not submitted."""
    valued = np.isin(series.status, (*ASSESSABLE, NOT_MATURE))
    given = valued & np.isfinite(series.numerator)
    if series.denominator is not None:
        given &= np.isfinite(series.denominator)
    closed = series.status == "structural_zero"
    return points_of(
        1,
        series.month,
        np.where(given, series.numerator, np.nan),
        None if series.denominator is None else np.where(given, series.denominator, np.nan),
        np.where(valued & ~given, "not_submitted", series.status),
        find_phases(given, closed, series.segment, gap_months),
        np.zeros(given.shape, bool) if series.excluded is None else series.excluded,
        np.ones(given.shape, bool),
    )


def points_of(
    period_months: int,
    month: Array,
    numerator: Array,
    denominator: Array | None,
    status: Array,
    phase: Array,
    excluded: Array,
    whole: Array,
) -> Points:
    """Points from their counts. A denominator of 0 gives no value and does not apply."""
    value = numerator if denominator is None else ratio(numerator, denominator)
    given = np.isfinite(numerator)
    return Points(
        period_months=period_months,
        month=month,
        numerator=numerator,
        denominator=denominator,
        value=value,
        status=np.where(given & np.isnan(value), ABSENT, status),
        phase=phase,
        excluded=excluded,
        given=given,
        assessable=whole & np.isfinite(value) & np.isin(status, ASSESSABLE),
    )


def quarterly_points(months: Points) -> Points:
    """Calendar quarters that the months cover whole; those cut off at either end are left out, but
    where there is no other the last one stands, not due yet.

    A quarter with a month missing is missing, with the status of its last missing month: never a
    sum of two. One that has a month not mature is not mature. One in which a phase begins is drawn
    and not assessed, since its counts are of two kinds. One with an excluded month is excluded."""
    numbers = months.month.astype(int)
    start = int(-numbers[0] % 3) if len(numbers) else 0
    count = max(len(numbers) - start, 0) // 3
    if not count and len(numbers):
        return running_quarter(months)
    end = start + 3 * count

    def of_three(values: Array) -> Array:
        return values[:, start:end].reshape(len(values), count, 3)

    given, phase = of_three(months.given), of_three(months.phase)
    denominator = months.denominator
    return points_of(
        3,
        months.month[start:end:3],
        of_three(months.numerator).sum(axis=2),
        None if denominator is None else of_three(denominator).sum(axis=2),
        quarter_status(of_three(months.status), given),
        phase[:, :, 2],
        np.asarray(of_three(months.excluded).any(axis=2)),
        phase[:, :, 0] == phase[:, :, 2],
    )


def running_quarter(months: Points) -> Points:
    """The quarter of the last month alone, without a figure since it is not over."""
    number = int(months.month[-1].astype(int))
    shape = (len(months.given), 1)
    nothing = np.full(shape, np.nan)
    return points_of(
        3,
        np.array([number - number % 3]).astype("datetime64[M]"),
        nothing,
        None if months.denominator is None else nothing,
        np.full(shape, "not_due"),
        np.ones(shape, int),
        np.zeros(shape, bool),
        np.ones(shape, bool),
    )


def quarter_status(status: Array, given: Array) -> Array:
    """One status for each three: of the last missing month, else the least settled of the three.

    Arrays are (series, quarters, 3)."""
    last_missing = 2 - np.argmax(~given[:, :, ::-1], axis=2)
    missing = np.take_along_axis(status, last_missing[:, :, None], axis=2)[:, :, 0]
    settled = np.where((status == "provisional").any(axis=2), "provisional", "final")
    settled = np.where((status == NOT_MATURE).any(axis=2), NOT_MATURE, settled)
    return np.where(given.all(axis=2), settled, missing)
