"""Phases: stretches of a series with limits of their own, and the points that set them.

Arrays are (series, points). A phase is a whole number, 1 for the first; a point without a value
carries the phase of the last one that has one.
"""

from __future__ import annotations

import numpy as np

from analysis.reading import Array


def find_phases(given: Array, closed: Array, segment: Array, gap_months: int = 3) -> Array:
    """The phase of each month.

    given: bool, months with a value. closed: bool, structural zeros. segment: int, a new value of
    which asks for a new phase (definition, merger, a person's judgement).
    A phase begins at the first month with a value after `gap_months` or more without, after a
    structural zero, or under another segment. Shorter gaps begin none: what stands on either side
    of them counts as neighbours. Source: docs/methods.md, Phases and baselines.
    """
    months = np.arange(given.shape[1])
    before = previous_place(given)
    known = np.maximum(before, 0)
    gap = months - before - 1
    zeros = np.cumsum(closed, axis=1)
    closed_between = zeros != np.take_along_axis(zeros, known, axis=1)
    other_segment = segment != np.take_along_axis(segment, known, axis=1)
    begins = given & (before >= 0) & ((gap >= gap_months) | closed_between | other_segment)
    phase: Array = 1 + np.cumsum(begins, axis=1)
    return phase


def baseline(assessed: Array, phase: Array, points: int) -> Array:
    """Bool: the first `points` assessed points of each phase, which set its limits for good."""
    return assessed & (rank_in_phase(assessed, phase) <= points)


def rank_in_phase(counted: Array, phase: Array) -> Array:
    """How many counted points the phase holds up to and with each point."""
    so_far = np.cumsum(counted, axis=1)
    begins = np.diff(phase, axis=1, prepend=0) != 0
    before_phase = np.maximum.accumulate(np.where(begins, so_far - counted, 0), axis=1)
    rank: Array = so_far - before_phase
    return rank


def previous_place(counted: Array) -> Array:
    """Column of the last counted point before each point; -1 where there is none."""
    columns = np.where(counted, np.arange(counted.shape[1]), -1)
    seen = np.maximum.accumulate(columns, axis=1)
    return np.concatenate([np.full((len(seen), 1), -1), seen[:, :-1]], axis=1)[:, : seen.shape[1]]


def phase_keys(phase: Array) -> tuple[Array, int]:
    """A number for each phase of each series, (series, points), and how many numbers there are."""
    phases = int(phase.max(initial=0)) + 1
    return np.arange(len(phase))[:, None] * phases + phase, len(phase) * phases


def phase_sum(values: Array, counted: Array, phase: Array) -> Array:
    """Sum of the counted values of each phase, given at each of its points; 0 where none counts."""
    key, size = phase_keys(phase)
    sums: Array = np.bincount(
        key[counted], weights=np.asarray(values, float)[counted], minlength=size
    )[key]
    return sums


def phase_size(counted: Array, phase: Array) -> Array:
    """How many points of each phase count, given at each of its points."""
    key, size = phase_keys(phase)
    sizes: Array = np.bincount(key[counted], minlength=size)[key]
    return sizes


def phase_mean(values: Array, counted: Array, phase: Array) -> Array:
    """Mean of the counted values of each phase; NaN where none counts."""
    return ratio(phase_sum(values, counted, phase), phase_size(counted, phase))


def phase_median(values: Array, counted: Array, phase: Array) -> Array:
    """Median of the counted values of each phase; NaN where none counts."""
    median = np.full(values.shape, np.nan)
    last = values.shape[1] - 1
    for number in range(1, int(phase.max(initial=0)) + 1):
        within = phase == number
        used = counted & within
        ordered = np.sort(np.where(used, values, np.inf), axis=1)
        count = used.sum(axis=1, keepdims=True)
        low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=1)
        high = np.take_along_axis(ordered, np.minimum(count // 2, last), axis=1)
        middle = np.where(count > 0, (low + high) / 2, np.nan)
        median = np.where(within, middle, median)
    return median


def ratio(top: Array, bottom: Array) -> Array:
    """Quotient; NaN where the divisor is 0 or missing."""
    top, bottom = np.asarray(top), np.asarray(bottom)
    quotient = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    return np.asarray(np.divide(top, bottom, out=quotient, where=bottom > 0))
