"""Lines and flags of series that share a chart, in the indicator's unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from analysis.bins import Points
from analysis.choice import Choice
from analysis.control_charts import Lines, Prime, c_lines, p_lines, u_lines, xmr_lines
from analysis.phases import phase_size
from analysis.rare_events import mirrored, rare_lines, rare_sides, spotless
from analysis.reading import Array, ChartSettings
from analysis.rules import SHIFT, Signals, find_signals
from analysis.run_chart import RunTests, anhoej, run_tests


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """Arrays are (series, points). judged: bool, points that limits and rules were applied to.
    side_before: flags as they stood before the point in question, which may complete a run and so
    flag the points behind it. tests: Anhøj's, of a run chart only."""

    value: Array
    lines: Lines
    judged: Array
    signals: Signals
    side_before: Array
    tests: RunTests | None = None

    def crossings_at(self, row: int, place: int) -> tuple[int, int] | None:
        """How often the phase's line crosses the median, and the fewest that chance allows."""
        if self.tests is None or place < 0:
            return None
        return int(self.tests.crossings[row, place]), int(self.tests.crossings_limit[row, place])


def draw(
    points: Points, base: Array, enough: Array, place: int, choice: Choice, settings: ChartSettings
) -> Drawn:
    """The chart of each series.

    base: bool, points that set their phase's lines. enough: bool, points that may be judged, as
    their phase has figures enough; elsewhere there is a centre line without limits. place: the
    point that the icons are about."""
    if choice.chart == "run":
        return draw_run(points, base, enough, place, settings)
    if choice.chart == "line":
        return draw_nothing(points, settings)
    side = None
    if choice.chart == "rare":
        lines, side = rare(points, base, choice, proportion=settings.proportion)
    else:
        lines = shewhart(points, base, choice.chart, settings.convention)
    judged = enough & np.isfinite(lines.lower) & np.isfinite(lines.upper)
    lines = limited(lines.scaled(settings.multiplier), phase_has(judged, points.phase))
    value = points.value * settings.multiplier
    find = partial(
        find_signals,
        shift_points=settings.shift_points,
        trend_points=settings.trend_points,
        convention=settings.convention,
    )
    signals = find(value, lines, points.phase, judged, excluded=points.excluded, side=side)
    before = np.zeros_like(signals.side)
    now = np.flatnonzero(signals.side[:, place]) if place >= 0 else np.zeros(0, int)
    if now.size:  # only of what is flagged now is it asked whether it was so before
        known = (judged & earlier(judged, place))[now]
        before[now] = find(
            value[now],
            lines.rows(now),
            points.phase[now],
            known,
            excluded=points.excluded[now],
            side=None if side is None else side[now],
        ).side
    return Drawn(value=value, lines=lines, judged=judged, signals=signals, side_before=before)


def earlier(judged: Array, place: int) -> Array:
    """Bool: the point lies before the one in question."""
    return np.broadcast_to(np.arange(judged.shape[1]) < place, judged.shape)


def shewhart(points: Points, base: Array, chart: str, convention: str) -> Lines:
    """Lines per one, or of the counts."""
    x, n, phase = points.numerator, points.exposure, points.phase
    screened = convention == "nhsr"
    prime = Prime(screened) if chart in ("pp", "up") else None
    if chart in ("p", "pp"):
        return p_lines(x, n, base, phase, prime=prime)
    if chart in ("u", "up"):
        return u_lines(x, n, base, phase, prime=prime)
    if chart == "c":
        return c_lines(x, base, phase)
    return xmr_lines(points.value, base, phase, screened=screened)


def rare(points: Points, base: Array, choice: Choice, *, proportion: bool) -> tuple[Lines, Array]:
    """Lines of rare events, or of rare misses seen from the other side; and sides for the rules.

    proportion: events are some of those counted, so that no limit lies above all of them."""
    n, phase = points.exposure, points.phase
    count = n - points.numerator if choice.misses else points.numerator
    lines = rare_lines(count, n, base, phase)
    if choice.misses:
        lines = spotless(lines, count, phase)
    side = rare_sides(count, n, lines.centre)
    if proportion and points.denominator is not None:
        lines = replace(
            lines, upper=np.minimum(lines.upper, 1), upper_near=np.minimum(lines.upper_near, 1)
        )
    return (mirrored(lines), -side) if choice.misses else (lines, side)


def limited(lines: Lines, shown: Array) -> Lines:
    """The same lines with limits only where they are shown."""
    return Lines(
        centre=lines.centre,
        lower=np.where(shown, lines.lower, np.nan),
        upper=np.where(shown, lines.upper, np.nan),
        lower_near=np.where(shown, lines.lower_near, np.nan),
        upper_near=np.where(shown, lines.upper_near, np.nan),
    )


def phase_has(judged: Array, phase: Array) -> Array:
    """Bool: some point of the phase is judged."""
    return np.asarray(phase_size(judged, phase) > 0)


def draw_run(
    points: Points, base: Array, enough: Array, place: int, settings: ChartSettings
) -> Drawn:
    """A run chart. Excluded points belong to no run. Points of a run that is too long are flagged;
    too few crossings belong to no point, so that the sentence says them."""
    value = points.value * settings.multiplier
    runs = enough & ~points.excluded
    tests = anhoej(value, base, runs, points.phase)
    nothing = np.full(value.shape, np.nan)
    before = run_tests(value, tests.median, runs & earlier(enough, place), points.phase)
    side = tests.long_run.astype(np.int8)
    return Drawn(
        value=value,
        lines=Lines(
            centre=tests.median,
            lower=nothing,
            upper=nothing,
            lower_near=nothing,
            upper_near=nothing,
        ),
        judged=enough,
        signals=Signals(rule=np.where(side != 0, np.int8(SHIFT), np.int8(0)), side=side),
        side_before=before.long_run,
        tests=tests,
    )


def draw_nothing(points: Points, settings: ChartSettings) -> Drawn:
    """A plain line: no centre, no limits, no flags."""
    nothing, none = np.full(points.value.shape, np.nan), np.zeros(points.value.shape, np.int8)
    return Drawn(
        value=points.value * settings.multiplier,
        lines=Lines(
            centre=nothing, lower=nothing, upper=nothing, lower_near=nothing, upper_near=nothing
        ),
        judged=none.astype(bool),
        signals=Signals(rule=none, side=none),
        side_before=none,
    )
