"""The Reading: one series as read. Every screen, file and paper shows this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Variation(StrEnum):
    """Is it changing? The icon of the latest assessed point."""

    COMMON = "common_cause"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Would usual variation meet the target? Codes as in the literature, words on screens."""

    PASS = "pass"
    FAIL = "fail"
    HIT_OR_MISS = "inconsistent"


class State(StrEnum):
    """Why the latest month carries no variation icon."""

    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_SUBMITTED = "not_submitted"
    NOT_COLLECTED = "not_collected"
    WITHHELD = "withheld"
    SUPPRESSED = "suppressed"
    TOO_RARE = "too_rare"
    NOT_MATURE = "not_mature"
    NOT_DUE = "not_due"
    ROLLING = "rolling"
    NOT_ASSESSED = "not_assessed"  # a reader chose the plain line
    STRUCTURAL_ZERO = "structural_zero"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Many series of counts on one grid of consecutive months.

    month: (months,) datetime64[M], every month present, oldest first.
    numerator, denominator: (series, months) float; NaN where missing. A plain count, hours or a
    ready-made value has denominator None.
    status: (series, months) of str, as in the observations file.
    segment: (series, months) int: it changes where a new phase must begin (definition version,
    merger, a phase that a person made). Gaps and structural zeros are found here, not given.
    excluded: (series, months) bool, None for none: months that a person left out. They set no
    limits and belong to no run, but are still held against the limits.
    """

    month: Array
    numerator: Array
    denominator: Array | None
    status: Array
    segment: Array
    excluded: Array | None = None

    def rows(self, chosen: slice) -> Series:
        """Some of the series."""
        return Series(
            month=self.month,
            numerator=self.numerator[chosen],
            denominator=None if self.denominator is None else self.denominator[chosen],
            status=self.status[chosen],
            segment=self.segment[chosen],
            excluded=None if self.excluded is None else self.excluded[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSettings:
    """How a series is to be read. Plain values; `chart` may be auto, run, xmr, p, pp, u, up, c,
    rare, line."""

    chart: str = "auto"
    hint: str = "p"  # the catalogue's: p, u, xmr, rare, line; what auto starts from
    multiplier: float = 100.0
    proportion: bool = False  # the numerator is a part of the denominator, so at most all of it
    direction: str = "neutral"  # lower_is_better, higher_is_better, neutral
    bin_months: int = 1
    target: float | None = None  # in the indicator's unit; None unless it may be assessed
    unit_words: str = "%"
    convention: str = "nhsr"
    shift_points: int = 7
    trend_points: int = 7
    baseline_points: int = 24
    minimum_points: int = 12
    gap_months: int = 3
    rare_events_a_month: float = 1.5
    near_ceiling: float = 0.97
    suppressed_share: float = 0.1
    exact_latest: str | None = None  # "YYYY-MM": the month a matrix cell is about


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """One series as read. Arrays are (points,), oldest first; a point is a month, or a calendar
    quarter where the bin is three months. Values and lines are in the indicator's unit."""

    chart: str  # the chart used
    chart_words: str  # "p chart: proportion with varying denominators"
    period_months: int
    month: Array  # datetime64[M], first month of each point
    numerator: Array
    denominator: Array | None
    value: Array  # NaN where status says why
    status: Array
    centre: Array
    lower: Array
    upper: Array
    phase: Array  # int, 1, 2...: limits are those of the phase
    baseline: Array  # bool: months that set their phase's limits
    excluded: Array  # bool: left out by a person
    assessed: Array  # bool: counted in limits and rules; of excluded points, held against limits
    rule: tuple[str, ...]  # per point: "", astronomical, shift, trend, two_of_three
    side: Array  # int per point: +1 flagged high, -1 flagged low, 0 not flagged
    kind: tuple[str, ...]  # per point: a Variation value
    latest: int  # index of the last point with a value; -1 if none
    variation: Variation | None  # None: see state
    assurance: Assurance | None
    state: State | None
    since: np.datetime64 | None  # first month of the run of flagged points that `latest` ends
    newly_flagged: bool  # flagged now; at the point before, with what was known then, not
    events_since: float | None  # rare: births since the last month with an event
    sentence: str

    @property
    def flagged(self) -> Array:
        """Bool per point: a rule was broken there."""
        return np.asarray(self.side != 0)


class Position(StrEnum):
    """Where a unit lies in a funnel. On screens: as expected, higher or lower than expected."""

    EXPECTED = "as_expected"
    HIGH_95 = "higher_95"
    HIGH_998 = "higher_998"
    LOW_95 = "lower_95"
    LOW_998 = "lower_998"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """Funnel limits, in the indicator's unit; arrays of one shape with the denominators given."""

    lower_998: Array
    lower_95: Array
    upper_95: Array
    upper_998: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FunnelReading:
    """A funnel as read. Arrays are (units,) in the order given; lines on `curve_denominator`."""

    value: Array
    lower_ci: Array  # 95 % interval of the unit's own value (Wilson or Byar/exact)
    upper_ci: Array
    limits: Limits
    position: tuple[Position, ...]
    z: Array
    curve_denominator: Array
    curve: Limits
    benchmark: float
    judged: bool  # False: drawn in grey, no signal (statistics A8)
    phi: float
    overdispersed: bool
    tau: float
    tau_source: str | None
    expected_by_chance: float  # units outside 95 % if none differed
    detectable: Array  # (units,): smallest difference shown with 80 % power, in the unit
    sentences: tuple[str, ...]  # benchmark, limits, variation, chance, caution
