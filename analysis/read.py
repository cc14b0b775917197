"""Series in, Readings out: every icon, flag, limit and sentence of the program comes from here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.bins import NOT_MATURE, Points, monthly_points, quarterly_points
from analysis.choice import Choice, choose
from analysis.compact import compact
from analysis.control_charts import Lines
from analysis.draw import Drawn, draw
from analysis.icons import assurance_of, kinds
from analysis.phases import baseline, phase_size
from analysis.rare_events import births_since_event
from analysis.reading import Array, Assurance, ChartSettings, Reading, Series, State, Variation
from analysis.rules import RULES
from analysis.sentence import Context, sentence_of

STATE_OF = {
    "not_submitted": State.NOT_SUBMITTED,
    "ambiguous": State.NOT_SUBMITTED,
    "refused": State.NOT_SUBMITTED,
    "not_collected": State.NOT_COLLECTED,
    "withheld": State.WITHHELD,
    "suppressed": State.SUPPRESSED,
    "structural_zero": State.STRUCTURAL_ZERO,
    "not_applicable": State.NOT_APPLICABLE,
    "not_due": State.NOT_DUE,
    NOT_MATURE: State.NOT_MATURE,
}
RULE_NAMES = np.array(RULES, dtype=object)
TOGETHER = 256  # series
NOT_ASKED = ("not_applicable", "not_due")


def read_many(series: Series, settings: ChartSettings) -> list[Reading]:
    """The readings of many series, in their order. One series is the case of one row.

    Series that suit the same chart are computed together, so many at a time as a processor's own
    memory holds; none depends on another. Source: docs/methods.md, Is it changing."""
    many = len(series.numerator)
    parts = (slice(start, start + TOGETHER) for start in range(0, many, TOGETHER))
    return [reading for part in parts for reading in read_part(series.rows(part), settings)]


def read_part(series: Series, settings: ChartSettings) -> list[Reading]:
    """The readings of some series, in their order."""
    months = monthly_points(series, settings.gap_months)
    hidden = mostly_hidden(series.status, settings.suppressed_share)
    alike: dict[Choice, list[int]] = {}
    for row, choice in enumerate(choose(months, settings)):
        alike.setdefault(choice, []).append(row)
    read: dict[int, Reading] = {}
    for choice, rows in alike.items():
        chosen = np.array(rows)
        found = read_alike(months.rows(chosen), hidden[chosen], choice, settings)
        read.update(zip(rows, found, strict=True))
    return [read[row] for row in range(len(series.numerator))]


def mostly_hidden(status: Array, share: float) -> Array:
    """Bool per series: more than this share of its months was suppressed at source."""
    asked = ~np.isin(status, NOT_ASKED)
    hidden = status == "suppressed"
    return np.asarray(hidden.sum(axis=1) > share * np.maximum(asked.sum(axis=1), 1))


class Alike(NamedTuple):
    """Series read on one chart. Arrays are (series, points) but `hidden` and those of `Now`."""

    points: Points
    choice: Choice
    drawn: Drawn
    hidden: Array
    counted: Array  # bool: figures that count towards a phase
    judged: Array  # bool: counted, in a phase with limits
    base: Array
    kind: Array
    kinds: list[list[str]]  # the same as plain words, a list a series
    rules: list[list[str]]
    latest: list[int]  # the last point with a value, -1 for none


class Now(NamedTuple):
    """The point that the icons are about, and what led up to it. Arrays are (series,)."""

    place: int  # -1: the series do not reach the month asked for
    month: np.datetime64  # the month asked for
    begun: Array  # column where the run of flags on one side that ends here began
    newly: Array  # bool: flagged, not so by the points before it alone, and no older than the month


def read_alike(
    months: Points, hidden: Array, choice: Choice, settings: ChartSettings
) -> list[Reading]:
    """Readings of series that are read on the same chart."""
    points = quarterly_points(months) if choice.bin_months == 3 else months
    counted = points.assessable & ~hidden[:, None] & (choice.chart != "line")
    kept = counted & ~points.excluded
    base = baseline(kept, points.phase, settings.baseline_points)
    enough = phase_size(kept, points.phase) >= settings.minimum_points
    asked = month_asked(months, settings)
    place = place_of(points, asked)
    drawn = draw(points, base, counted & enough, place, choice, settings)
    kind = kinds(drawn.signals.side, settings.direction)
    group = Alike(
        points=points,
        choice=choice,
        drawn=drawn,
        hidden=hidden,
        counted=counted,
        judged=drawn.judged,
        base=base & drawn.judged,
        kind=kind,
        kinds=kind.tolist(),
        rules=RULE_NAMES[drawn.signals.rule].tolist(),
        latest=last_true(np.isfinite(points.value)).tolist(),
    )
    now = now_of(group, place, asked)
    since_event = np.full(len(hidden), np.nan)
    if choice.chart == "rare" and not choice.misses and months.denominator is not None:
        past = months.month <= now.month
        since_event = births_since_event(months.numerator[:, past], months.denominator[:, past])
    return [
        assemble(group, row, now, settings, float(since_event[row])) for row in range(len(hidden))
    ]


def last_true(there: Array) -> Array:
    """The last column that holds, of each row; -1 for none."""
    places = np.where(there, np.arange(there.shape[1]), -1)
    return np.asarray(places.max(axis=1, initial=-1))


def month_asked(months: Points, settings: ChartSettings) -> np.datetime64:
    """The month that the icons are about: the one given, else the last."""
    if settings.exact_latest is not None:
        return np.datetime64(settings.exact_latest, "M")
    return months.month[-1] if len(months.month) else np.datetime64("NaT", "M")


def now_of(group: Alike, place: int, asked: np.datetime64) -> Now:
    """The point that the icons are about and the run of flags that ends there."""
    judged, series = group.judged, np.arange(len(group.judged))
    if place < 0:
        return Now(-1, asked, np.zeros(len(series), int), np.zeros(len(series), bool))
    together = compact(judged)
    side, phase = together.take(group.drawn.signals.side), together.take(group.points.phase)
    breaks = (np.diff(side, axis=1, prepend=0) != 0) | (np.diff(phase, axis=1, prepend=0) != 0)
    begun = np.maximum.accumulate(np.where(breaks, np.arange(side.shape[1]), 0), axis=1)
    here = np.maximum(judged[:, : place + 1].sum(axis=1) - 1, 0)
    before = together.take(group.drawn.side_before)[series, np.maximum(here - 1, 0)]
    just_ended = group.points.month[place] + (group.points.period_months - 1) == asked
    return Now(
        place,
        asked,
        together.order[series, begun[series, here]],
        just_ended & (side[series, here] != 0) & (before != side[series, here]),
    )


def place_of(points: Points, asked: np.datetime64) -> int:
    """Column of the point that the month asked for belongs to, or, in an unfinished quarter, of
    the quarter before, if there is one. -1 where there is none."""
    ends = points.month + (points.period_months - 1)
    past = np.flatnonzero(ends <= asked)
    if not len(past) and len(ends) and points.month[0] <= asked:
        return 0
    if not len(past) or (asked - ends[past[-1]]).astype(int) >= points.period_months:
        return -1
    return int(past[-1])


def assemble(
    group: Alike, row: int, now: Now, settings: ChartSettings, since_event: float
) -> Reading:
    """One series' reading."""
    points, signals, lines = group.points, group.drawn.signals, group.drawn.lines
    place = now.place
    state = state_of(group, row, place, settings)
    variation = Variation(group.kind[row, place]) if state is None else None
    flagged = state is None and signals.side[row, place] != 0
    reading = Reading(
        chart=group.choice.chart,
        chart_words=group.choice.words,
        period_months=points.period_months,
        month=points.month,
        numerator=points.numerator[row],
        denominator=None if points.denominator is None else points.denominator[row],
        value=group.drawn.value[row],
        status=points.status[row],
        centre=lines.centre[row],
        lower=lines.lower[row],
        upper=lines.upper[row],
        phase=points.phase[row],
        excluded=points.excluded[row],
        baseline=group.base[row],
        assessed=group.judged[row],
        rule=tuple(group.rules[row]),
        side=signals.side[row],
        kind=tuple(group.kinds[row]),
        latest=group.latest[row],
        variation=variation,
        assurance=None if state else assurance(lines, row, place, settings),
        state=state,
        since=points.month[now.begun[row]] if flagged else None,
        newly_flagged=bool(flagged and now.newly[row]),
        events_since=None if np.isnan(since_event) else since_event,
        sentence="",
    )
    context = Context(
        settings, place, now.month, group.counted[row], group.drawn.crossings_at(row, place)
    )
    # A sentence is written from its finished reading; replace() would cost as much as all of that.
    object.__setattr__(reading, "sentence", sentence_of(reading, context))
    return reading


def assurance(lines: Lines, row: int, place: int, settings: ChartSettings) -> Assurance | None:
    """The assurance icon, from the limits at the point that the icons are about."""
    return assurance_of(
        settings.target,
        float(lines.lower[row, place]),
        float(lines.upper[row, place]),
        settings.direction,
    )


def state_of(group: Alike, row: int, place: int, settings: ChartSettings) -> State | None:
    """Why there is no variation icon; None where there is one."""
    if place < 0:
        return State.NOT_SUBMITTED if len(group.points.month) else State.NOT_ENOUGH_DATA
    status = str(group.points.status[row, place])
    if status in STATE_OF:
        return STATE_OF[status]
    if group.choice.chart == "line":
        return State.ROLLING if settings.hint == "line" else State.NOT_ASSESSED
    if group.hidden[row]:
        return State.SUPPRESSED
    if group.judged[row, place]:
        return None
    return State.TOO_RARE if group.choice.chart == "rare" else State.NOT_ENOUGH_DATA
