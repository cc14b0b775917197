"""Did it work: a provider after an action, against its own level before what began the action.

A signal that began an action may have been chance, and then what follows it is lower by itself.
So an action is praised only beyond the level that the provider had before the signal; a return to
that level is called so; and the rest of the region's own change stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.interval_differences import combined_difference, difference_interval
from analysis.intervals import Interval, Kind
from analysis.reading import Array

FEWEST_AFTER = 8  # points after the start, under which it is too early to tell


class Verdict(StrEnum):
    """What followed an action. Nothing of it says that the action was the cause."""

    TOO_EARLY = "too_early"
    CANNOT_TELL = "no_figures_before"
    IMPROVED = "improved_beyond_old_level"
    BACK = "back_to_usual"
    NO_CHANGE = "no_change_detectable"
    WORSE = "got_worse"
    HIGHER = "higher_than_before"  # indicators with no agreed direction
    LOWER = "lower_than_before"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """A series' monthly counts, (months,), NaN where missing."""

    numerator: Array
    denominator: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What some months say together. value: in the indicator's unit, NaN without counts."""

    value: float
    events: float
    volume: float
    points: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BeforeAfter:
    """An action's outcome. before: the phase that the signal ended, or all before the action where
    none began it; during: from the signal to the action, None without a signal; after: since.
    change, beside: after less before, of the provider and of the others, with the interval of the
    difference between the two changes (None without others)."""

    verdict: Verdict
    before: Level
    during: Level | None
    after: Level
    change: Interval
    others_before: Level | None
    others_after: Level | None
    beside: Interval | None
    sentence: str


def before_after(
    own: Counts,
    others: Counts | None,
    month: Array,
    *,
    start: np.datetime64,
    signal: np.datetime64 | None,
    since: np.datetime64 | None,
    kind: Kind,
    direction: str,
    multiplier: float = 1.0,
    unit_words: str = "",
) -> BeforeAfter:
    """The outcome of an action that began in the month `start`.

    month: (months,) datetime64[M]. others: the rest of the region, summed, over the same months.
    signal: first month of the signal that began the action, None for none. since: first month of
    the phase before it; None for the first month there is. direction: lower_is_better,
    higher_is_better or neutral. Changes are called so where the 95 % interval of the difference
    leaves 0 out. ValueError: the signal does not begin before the action.
    """
    if signal is not None and signal >= start:
        raise ValueError("a signal that began an action comes before it")
    turn = start if signal is None else signal
    first = month[0] if since is None and len(month) else since
    before_months = (month >= first) & (month < turn)
    during_months = (month >= turn) & (month < start)
    after_months = month >= start
    before = level_of(own, before_months, multiplier)
    during = level_of(own, during_months, multiplier) if during_months.any() else None
    after = level_of(own, after_months, multiplier)
    change = _gap(after, before, kind, multiplier)
    raised = None if during is None else _gap(after, during, kind, multiplier)
    verdict = verdict_of(after, change, raised, direction)
    others_before = others_after = beside = None
    if others is not None:
        others_before = level_of(others, before_months, multiplier)
        others_after = level_of(others, after_months, multiplier)
        theirs = _gap(others_after, others_before, kind, multiplier)
        beside = combined_difference(
            np.asarray(after.value - before.value),
            change,
            np.asarray(others_after.value - others_before.value),
            theirs,
        )
    return BeforeAfter(
        verdict=verdict,
        before=before,
        during=during,
        after=after,
        change=change,
        others_before=others_before,
        others_after=others_after,
        beside=beside,
        sentence=_sentence(verdict, before, after, others_before, others_after, unit_words),
    )


def level_of(counts: Counts, months: Array, multiplier: float = 1.0) -> Level:
    """The months asked for that have both counts, together."""
    there = months & np.isfinite(counts.numerator) & (counts.denominator > 0)
    events, volume = counts.numerator[there].sum(), counts.denominator[there].sum()
    value = multiplier * events / volume if volume else np.nan
    return Level(value=float(value), events=events, volume=volume, points=int(there.sum()))


def verdict_of(after: Level, change: Interval, raised: Interval | None, direction: str) -> Verdict:
    """What the intervals of after less before, and of after less the signal's months, say."""
    if after.points < FEWEST_AFTER:
        return Verdict.TOO_EARLY
    if np.isnan(change.lower):
        return Verdict.CANNOT_TELL
    if direction == "neutral":
        side = _side(change)
        return (Verdict.LOWER, Verdict.NO_CHANGE, Verdict.HIGHER)[side + 1]
    better = 1 if direction == "higher_is_better" else -1
    if better * _side(change) > 0:
        return Verdict.IMPROVED
    if raised is None:
        return Verdict.WORSE if _side(change) else Verdict.NO_CHANGE
    if better * _side(raised) < 0:
        return Verdict.WORSE
    if better * _side(raised) > 0 and not _side(change):
        return Verdict.BACK
    return Verdict.NO_CHANGE


def _gap(new: Level, old: Level, kind: Kind, multiplier: float) -> Interval:
    return difference_interval(new.events, new.volume, old.events, old.volume, kind, multiplier)


def _side(change: Interval) -> int:
    """+1 where the interval lies above 0, -1 below, 0 about it."""
    return int(change.lower > 0) - int(change.upper < 0)


_WORDS = {
    Verdict.CANNOT_TELL: "Cannot be told, as there are no figures before it",
    Verdict.IMPROVED: "Improved beyond its old level",
    Verdict.BACK: "Back to usual",
    Verdict.NO_CHANGE: "No change detectable",
    Verdict.WORSE: "Got worse",
    Verdict.HIGHER: "Higher than before",
    Verdict.LOWER: "Lower than before",
}


def _sentence(
    verdict: Verdict,
    before: Level,
    after: Level,
    others_before: Level | None,
    others_after: Level | None,
    unit_words: str,
) -> str:
    """The verdict, from what to what, and the rest of the region beside it."""
    head = _WORDS.get(verdict, f"Too early: {after.points} of {FEWEST_AFTER} points")
    said = [f"{head}.", _from_to("", before, after, unit_words)]
    if others_before is not None and others_after is not None:
        said.append(_from_to("the rest of the region ", others_before, others_after, unit_words))
    told = "; ".join(part for part in said[1:] if part)
    return f"{said[0]} {told[0].upper()}{told[1:]}." if told else said[0]


def _from_to(whose: str, before: Level, after: Level, unit_words: str) -> str:
    if np.isnan(before.value) or np.isnan(after.value):
        return ""
    return f"{whose}{before.value:,.1f} before, {after.value:,.1f} {unit_words} since".replace(
        "  ", " "
    )
