"""What a funnel says of each unit: its value, its place, what would show. Arrays are (units,)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.intervals import Kind, normal_quantile, score_interval
from analysis.reading import Array, FunnelReading, Limits, Position

CHANCE = 0.05  # share of units outside the 95 % lines if none differs
CURVE_POINTS = 200
POWER_80 = normal_quantile(0.6)  # 80 % of a normal distribution lies below it
Z_95, Z_998 = normal_quantile(0.95), normal_quantile(0.998)


def unit_value(x: Array, n: Array, multiplier: float) -> Array:
    """The counts' ratio in the unit; NaN where there is no denominator."""
    return np.asarray(multiplier * x / np.where(n > 0, n, np.nan))


def positions(value: Array, limits: Limits, judged: Array) -> tuple[Position, ...]:
    """Where each value lies: outside means strictly outside."""
    conditions = [
        ~judged,
        value > limits.upper_998,
        value < limits.lower_998,
        value > limits.upper_95,
        value < limits.lower_95,
    ]
    chosen = [Position.NOT_JUDGED, Position.HIGH_998, Position.LOW_998, Position.HIGH_95,
              Position.LOW_95]  # fmt: skip
    place = np.select(conditions, list(range(len(chosen))), default=len(chosen))
    return tuple([*chosen, Position.EXPECTED][i] for i in place)


def scaled_by_limits(value: Array, benchmark: Array, limits: Limits) -> Array:
    """How far out each value lies, so that funnels compare: 0 on the benchmark, 1.96 on a 95 %
    line, 3.09 on a 99.8 % line, straight in between and beyond."""
    high = value >= benchmark
    inner = np.abs(np.where(high, limits.upper_95, limits.lower_95) - benchmark)
    outer = np.abs(np.where(high, limits.upper_998, limits.lower_998) - benchmark)
    away = np.abs(value - benchmark)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(away == 0, 0.0, Z_95 * away / inner)
        beyond = Z_95 + (Z_998 - Z_95) * (away - inner) / (outer - inner)
    size = np.where(away > inner, beyond, within)
    return np.asarray(np.where(high, size, -size))


def detectable_difference(
    n: Array, target: Array, limits: Limits, kind: Kind, multiplier: float, direction: str
) -> Array:
    """How far a unit's true value must lie from the benchmark to be outside 95 % with 80 % power.

    Looked for where a difference matters: below where higher is better, else above. NaN where the
    unit is too small for any: the line is at the end of the scale.
    The true value is the one whose lower 20 % point of chance is the line (a score interval).
    """
    down = direction == "higher_is_better"
    line = np.asarray(limits.lower_95 if down else limits.upper_95) / multiplier
    n = np.where(n > 0, n, np.nan)
    if kind == "binomial":
        lower, upper = score_interval(n * line, n, POWER_80)
        at_end = (line <= 0) | (line >= 1)
    else:
        half = POWER_80**2 / (2 * n)
        root = POWER_80 * np.sqrt(line / n + POWER_80**2 / (4 * n**2))
        lower, upper = line + half - root, line + half + root
        at_end = line <= 0
    true = lower if down else upper
    return np.asarray(np.where(at_end, np.nan, multiplier * np.abs(true - target)))


def curve_denominators(n: Array) -> Array:
    """Whole denominators for the curve, closer together where it bends. Empty without units."""
    if not n.size:
        return np.empty(0)
    last = 1.05 * n.max()
    first = min(n.min() / 2, last / 50)
    steps = np.linspace(np.sqrt(first), np.sqrt(last), CURVE_POINTS) ** 2
    return np.asarray(np.unique(np.maximum(np.rint(steps), 1)))


def select_units(reading: FunnelReading, chosen: Array) -> FunnelReading:
    """The same reading with only the chosen units (bool) shown: lines and words stay as they are,
    for who is shown must not change how anyone is judged."""
    limits = reading.limits
    position = tuple(p for p, kept in zip(reading.position, chosen, strict=True) if kept)
    judged = sum(p != Position.NOT_JUDGED for p in position)
    return replace(
        reading,
        value=reading.value[chosen],
        lower_ci=reading.lower_ci[chosen],
        upper_ci=reading.upper_ci[chosen],
        limits=Limits(
            lower_998=limits.lower_998[chosen],
            lower_95=limits.lower_95[chosen],
            upper_95=limits.upper_95[chosen],
            upper_998=limits.upper_998[chosen],
        ),
        position=position,
        z=reading.z[chosen],
        expected_by_chance=CHANCE * judged,
        detectable=reading.detectable[chosen],
    )
