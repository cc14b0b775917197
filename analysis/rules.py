"""The four rules that tell special cause from usual variation, as the NHS tools name them.

Source: Western Electric (1956) as used by NHS England's Making Data Count; conventions `nhsr`
(NHSRplotthedots) and `mdc-excel`; golden cases xmr_*; docs/methods.md, Rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.compact import compact, cover, in_run
from analysis.control_charts import Lines
from analysis.reading import Array

RULES = ("", "astronomical", "trend", "two_of_three", "shift")
ASTRONOMICAL, TREND, TWO_OF_THREE, SHIFT = 1, 2, 3, 4  # first that holds names the point
TOLERANCE = 1e-9  # of rounding, relative to the size of the numbers compared


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signals:
    """Arrays (series, points): `rule` an index into RULES, `side` +1 flagged high, -1 low."""

    rule: Array
    side: Array


def find_signals(
    value: Array,
    lines: Lines,
    phase: Array,
    judged: Array,
    *,
    excluded: Array | None = None,
    side: Array | None = None,
    shift_points: int = 7,
    trend_points: int = 7,
    convention: str = "nhsr",
) -> Signals:
    """Which points break which rule.

    judged: bool; other points are passed over, so that those around them are neighbours. No rule
    looks across a phase's end. excluded: bool, judged points that are held against the limits and
    passed over by the other rules. side: where a point lies by the shift rule; by default its side
    of the centre line, where points on the line break a run. Lines may differ from point to
    point.
    """
    out = np.where(judged, beyond(value, lines.lower, lines.upper), np.int8(0))
    together = compact(judged if excluded is None else judged & ~excluded)
    where = together.take(sides(value, lines.centre) if side is None else side)
    where = np.where(together.there, where, 0)
    outside = together.take(out) * together.there
    near = together.take(beyond(value, lines.lower_near, lines.upper_near)) * together.there
    if convention == "nhsr":
        near = np.where(outside != 0, 0, near)
    number = together.take(phase)
    trend = trends(together.take(value), together.there, number, trend_points)
    found = [
        (SHIFT, one_sided(where, number, shift_points)),
        (TWO_OF_THREE, two_of_three(near, where, number)),
        (TREND, trend),
    ]
    rule = np.zeros(value.shape, np.int8)
    flagged = np.zeros(value.shape, np.int8)
    for code, signal in found:
        rule = np.where(signal != 0, np.int8(code), rule)
        flagged = np.where(signal != 0, signal.astype(np.int8), flagged)
    return Signals(
        rule=np.where(out != 0, np.int8(ASTRONOMICAL), together.put(rule)),
        side=np.where(out != 0, out, together.put(flagged)),
    )


def sides(value: Array, line: Array) -> Array:
    """+1 above the line, -1 below it, 0 on it (within rounding) or where either is missing."""
    return above(value, line).astype(np.int8) - above(line, value).astype(np.int8)


def beyond(value: Array, lower: Array, upper: Array) -> Array:
    """+1 above the upper line, -1 below the lower one, else 0."""
    return above(value, upper).astype(np.int8) - above(lower, value).astype(np.int8)


def above(value: Array, line: Array) -> Array:
    """Bool: greater by more than rounding. False where either is missing."""
    slack = TOLERANCE * np.maximum(np.abs(value), np.abs(line))
    return np.asarray(value - line > slack)


def one_sided(where: Array, phase: Array, points: int) -> Array:
    """Shift: members of so many neighbouring points on one side. +1, -1 or 0."""
    high = in_run(where > 0, phase, points)
    low = in_run(where < 0, phase, points)
    return high.astype(np.int8) - low.astype(np.int8)


def trends(value: Array, there: Array, phase: Array, points: int) -> Array:
    """Trend: members of so many neighbouring points that rise, or fall, each time.

    A peak or trough shared by two trends goes with the one to its right."""
    if value.shape[1] < points:
        return np.zeros(value.shape, np.int8)
    joined = there[:, 1:] & there[:, :-1] & (phase[:, 1:] == phase[:, :-1])
    step = np.where(joined, sides(value[:, 1:], value[:, :-1]), 0)
    rising = cover(all_of(step > 0, points - 1), points)
    falling = cover(all_of(step < 0, points - 1), points)
    to_the_right = np.concatenate([step, np.zeros((len(step), 1), step.dtype)], axis=1)
    alone = rising.astype(np.int8) - falling.astype(np.int8)
    return np.where(rising & falling, to_the_right, alone)


def all_of(flag: Array, length: int) -> Array:
    """Bool per place from which `length` neighbours are all flagged."""
    starts = flag.shape[1] - length + 1
    begins = flag[:, :starts]
    for step in range(1, length):
        begins = begins & flag[:, step : step + starts]
    return begins


def two_of_three(near: Array, where: Array, phase: Array) -> Array:
    """Members of two in three neighbours beyond two sigmas, all three on one side."""
    if near.shape[1] < 3:
        return np.zeros(near.shape, np.int8)
    found = np.zeros(near.shape, np.int8)
    same_phase = phase[:, :-2] == phase[:, 2:]
    for side in (1, -1):
        close, beside = near == side, where == side
        count = close[:, :-2].astype(np.int8) + close[:, 1:-1] + close[:, 2:]
        begins = same_phase & all_of(beside, 3) & (count >= 2)
        found = np.where(cover(begins, 3) & close, np.int8(side), found)
    return found
