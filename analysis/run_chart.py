"""Run charts: the median and Anhøj's two tests; the older IHI rules; proposals of a new median.

Arrays are (series, points). Sources: Anhøj and Olesen (2014), Anhøj (2015); Perla, Provost and
Murray (2011); golden cases run_*; docs/methods.md, Run chart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, bdtrik

from analysis.compact import Compact, compact
from analysis.phases import phase_keys, phase_median, phase_size
from analysis.reading import Array
from analysis.rules import one_sided, sides, trends

FEWEST_CROSSINGS = 0.05  # probability of so few crossings, or fewer, by chance
IHI_SHIFT, IHI_TREND = 6, 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunTests:
    """Anhøj's tests of each phase, given at each of its points.

    useful: points off the median. longest: the longest run on one side; it is a signal above
    `longest_limit`. crossings: how often the line crosses the median; a signal below
    `crossings_limit`. long_run: +1 or -1 at the points of runs that are too long, else 0."""

    median: Array
    useful: Array
    longest: Array
    longest_limit: Array
    crossings: Array
    crossings_limit: Array
    long_run: Array

    @property
    def signal(self) -> Array:
        """Bool: either test finds more than chance."""
        long, few = self.longest > self.longest_limit, self.crossings < self.crossings_limit
        return np.asarray(long | few)


def anhoej(value: Array, base: Array, counted: Array, phase: Array) -> RunTests:
    """Median of each phase's base points, and the run tests over all its counted points.

    Points on the median and points that do not count are passed over: they neither break a run
    nor lengthen it. Under 10 useful points the limits are given but say little."""
    median = phase_median(value, base, phase)
    return run_tests(value, median, counted, phase)


def run_tests(value: Array, centre: Array, counted: Array, phase: Array) -> RunTests:
    """The tests around a given centre line: a mean, for runs on a control chart."""
    side = np.where(counted, sides(value, centre), 0)
    useful = side != 0
    together = compact(useful)
    number, where = together.take(phase), together.take(side)
    breaks = np.diff(where, axis=1, prepend=0) != 0
    breaks |= np.diff(number, axis=1, prepend=0) != 0
    length = run_lengths(breaks, together)
    counts = phase_size(useful, phase)
    longest_limit, crossings_limit = limits(counts)
    longest = phase_greatest(together.put(length), phase)
    crossings = phase_size(together.put(breaks & together.there), phase) - (counts > 0)
    return RunTests(
        median=centre,
        useful=counts,
        longest=longest,
        longest_limit=longest_limit,
        crossings=crossings,
        crossings_limit=crossings_limit,
        long_run=np.where(together.put(length) > longest_limit, side, 0),
    )


def run_lengths(breaks: Array, together: Compact) -> Array:
    """For each counted place, how many places its run has. breaks: bool, a run begins here."""
    key, size = phase_keys(np.cumsum(breaks, axis=1))
    lengths: Array = np.bincount(key[together.there], minlength=size)[key]
    return lengths


def phase_greatest(values: Array, phase: Array) -> Array:
    """Greatest of each phase's whole numbers, none of which is below 0."""
    key, size = phase_keys(phase)
    greatest = np.zeros(size, values.dtype)
    np.maximum.at(greatest, key.ravel(), values.ravel())
    return np.asarray(greatest[key])


def limits(useful: Array) -> tuple[Array, Array]:
    """Longest run and fewest crossings that chance allows among so many useful points."""
    counts, place = np.unique(useful, return_inverse=True)
    some = np.maximum(counts, 1)
    longest = np.where(counts > 0, np.round(np.log2(some)) + 3, 0).astype(int)
    fewest = np.where(counts > 0, coin_quantile(FEWEST_CROSSINGS, some - 1), 0).astype(int)
    return longest[place].reshape(useful.shape), fewest[place].reshape(useful.shape)


def coin_quantile(share: float, tosses: Array) -> Array:
    """Fewest heads that so many tosses of a fair coin reach with at least that probability.

    As scipy.stats.binom.ppf, whose import alone takes longer than a small load."""
    tosses = np.maximum(tosses, 1)  # no toss and one toss have the same answer below a half
    heads = np.ceil(bdtrik(share, tosses, 0.5))
    fewer = np.maximum(heads - 1, 0)
    return np.asarray(np.where(bdtr(fewer, tosses, 0.5) >= share, fewer, heads))


def ihi_shift(
    value: Array, centre: Array, counted: Array, phase: Array, points: int = IHI_SHIFT
) -> Array:
    """+1 or -1 at members of so many points on one side; those on the line are passed over.

    Offered instead of Anhøj's tests, never beside them: together they cry wolf."""
    side = np.where(counted, sides(value, centre), 0)
    together = compact(side != 0)
    where = np.where(together.there, together.take(side), 0)
    return together.put(one_sided(where, together.take(phase), points))


def ihi_trend(value: Array, counted: Array, phase: Array, points: int = IHI_TREND) -> Array:
    """+1 or -1 at members of so many points that rise, or fall; repeats are passed over."""
    present = compact(counted)
    moved = present.take(value)
    changed = np.diff(moved, axis=1, prepend=np.nan) != 0
    fresh = compact(present.put(changed & present.there))
    return fresh.put(trends(fresh.take(value), fresh.there, fresh.take(phase), points))


@dataclass(frozen=True, slots=True)
class Segment:
    """A median that holds from one point on. Places are positions in the series given.

    start, last: the points that set the median. until: where the next one takes over."""

    median: float
    start: int
    last: int
    until: int


def propose_medians(
    value: Array, *, baseline_points: int = 12, run: int = 9, side: int = 0
) -> list[Segment]:
    """New medians that sustained runs would justify, for a person to accept or not.

    value: (points,), NaN where missing. run: so many points in succession off the median (those on
    it are passed over) propose a new one, theirs. side: +1 above only, -1 below only, 0 either.
    Source: runcharter's rebasing (MacKintosh); golden case run_rebase_sustained."""
    places = np.flatnonzero(np.isfinite(value))
    if len(places) < baseline_points:
        return []
    used = places[:baseline_points]
    segments: list[Segment] = []
    while len(used):
        median, later = float(np.median(value[used])), places[places > used[-1]]
        following = sustained(value, median, later, run, side)
        until = int(following[0] if len(following) else places[-1])
        segments.append(Segment(median, int(used[0]), int(used[-1]), until))
        used = following
    return segments


def sustained(value: Array, median: float, places: Array, run: int, side: int) -> Array:
    """The first `run` of the places that lie one after another on one side; empty if none do."""
    line = np.full(len(places), median)
    where = sides(value[places], line)
    off = places[where != 0]
    where = where[where != 0]
    for start in range(len(off) - run + 1):
        first = int(where[start])
        if side in (0, first) and (where[start : start + run] == first).all():
            return np.asarray(off[start : start + run])
    return np.empty(0, int)
