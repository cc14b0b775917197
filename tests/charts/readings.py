"""Readings made by hand, for drawing."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.reading import FunnelReading, Limits, Position, Reading, State, Variation


def made_reading(months: int = 54, start: str = "2022-04", **changes: Any) -> Reading:
    """A p chart per 1,000 in two phases: one missing month, eight flagged points, and a last
    month that has not matured. `changes` replaces fields."""
    chance = np.random.default_rng(4)
    month = np.datetime64(start, "M") + np.arange(months)
    denominator = chance.integers(330, 420, months).astype(float)
    phase = np.where(np.arange(months) < 24, 1, 2)
    centre = np.where(phase == 1, 24.5, 30.1)
    numerator = chance.binomial(denominator.astype(int), centre / 1000).astype(float)
    status = np.full(months, "final", dtype=object)
    if months > 30:
        numerator[-9:-1] = np.round(denominator[-9:-1] * 0.046) + np.arange(8) % 3
        status[16] = "not_submitted"
        status[-1] = "not_mature"
        numerator[16] = denominator[16] = np.nan
    rate = centre / 1000
    spread = 3 * np.sqrt(rate * (1 - rate) / denominator)
    flagged = np.zeros(months, dtype=bool)
    if months > 30:
        flagged[-9:-1] = True
    value = numerator / denominator * 1000
    fields: dict[str, Any] = {
        "chart": "p",
        "chart_words": "p chart: proportion with varying denominators",
        "period_months": 1,
        "month": month,
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "status": status.astype(str),
        "centre": np.where(np.isnan(value), np.nan, centre),
        "lower": np.maximum(rate - spread, 0) * 1000,
        "upper": (rate + spread) * 1000,
        "phase": phase,
        "baseline": np.arange(months) < 48,
        "excluded": np.zeros(months, bool),
        "assessed": (status == "final"),
        "rule": tuple("shift" if f else "" for f in flagged),
        "side": flagged.astype(int),
        "kind": tuple("concern_high" if f else "common_cause" for f in flagged),
        "latest": months - 1,
        "variation": Variation.CONCERN_HIGH,
        "assurance": None,
        "state": None,
        "since": month[-9] if months > 30 else None,
        "newly_flagged": False,
        "events_since": None,
        "sentence": "Special cause – concern: the last eight months are all above the centre line "
        "of 30.1.",
    }
    return Reading(**(fields | changes))


def empty_reading() -> Reading:
    """A series of which no month was sent."""
    months = 6
    nothing = np.full(months, np.nan)
    no = np.zeros(months, dtype=bool)
    return made_reading(
        months,
        value=nothing,
        numerator=nothing,
        denominator=nothing,
        centre=nothing,
        lower=nothing,
        upper=nothing,
        status=np.full(months, "not_submitted"),
        assessed=no,
        baseline=no,
        latest=-1,
        variation=None,
        state=State.NOT_SUBMITTED,
    )


NAMES = [
    "Alderwick", "Brackenby", "Coldbeck", "Elmsea", "Fairhaven", "Harbourne", "Marram",
    "Northmoor", "Saltmarsh", "Thornvale", "Westquay",
]  # fmt: skip
CASES = np.array([99, 143, 70, 80, 172, 232, 56, 180, 141, 96, 132], dtype=float)
WOMEN = np.array([3513, 6701, 2259, 3053, 5045, 8305, 1565, 4523, 3994, 2902, 5545], dtype=float)


def funnel_limits(denominator: np.ndarray, rate: float, multiplier: float = 1000) -> Limits:
    """Normal limits, near enough for a drawing."""
    spread = np.sqrt(rate * (1 - rate) / denominator + (0.12 * rate) ** 2)
    return Limits(
        lower_998=np.maximum(rate - 3.09 * spread, 0) * multiplier,
        lower_95=np.maximum(rate - 1.96 * spread, 0) * multiplier,
        upper_95=(rate + 1.96 * spread) * multiplier,
        upper_998=(rate + 3.09 * spread) * multiplier,
    )


def made_funnel(
    numerator: np.ndarray = CASES,
    denominator: np.ndarray = WOMEN,
    rate: float = 0.0287,
    multiplier: float = 1000,
    **changes: Any,
) -> FunnelReading:
    """A funnel per 1,000 against a national 28.7. `changes` replaces fields."""
    value = numerator / denominator * multiplier
    limits = funnel_limits(denominator, rate, multiplier)
    curve = np.geomspace(np.nanmin(denominator) * 0.4, np.nanmax(denominator) * 1.08, 80)
    share = numerator / denominator
    half = 1.96 * np.sqrt(share * (1 - share) / denominator) * multiplier
    fields: dict[str, Any] = {
        "value": value,
        "lower_ci": value - half,
        "upper_ci": value + half,
        "limits": limits,
        "position": tuple(_position(v, i, limits) for i, v in enumerate(value)),
        "z": np.zeros(len(value)),
        "curve_denominator": curve,
        "curve": funnel_limits(curve, rate, multiplier),
        "benchmark": rate * multiplier,
        "judged": True,
        "phi": 2.0,
        "overdispersed": True,
        "tau": 0.12,
        "tau_source": "118 units",
        "expected_by_chance": 0.6,
        "detectable": np.full(len(value), 12.0),
        "sentences": (),
    }
    return FunnelReading(**(fields | changes))


def _position(value: float, i: int, limits: Limits) -> Position:
    if np.isnan(value):
        return Position.NOT_JUDGED
    for name, position in (("upper_998", Position.HIGH_998), ("upper_95", Position.HIGH_95)):
        if value > getattr(limits, name)[i]:
            return position
    for name, position in (("lower_998", Position.LOW_998), ("lower_95", Position.LOW_95)):
        if value < getattr(limits, name)[i]:
            return position
    return Position.EXPECTED
