"""Which chart suits a series, and why, in words. Source: docs/methods.md, Which chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.bins import Points
from analysis.phases import rank_in_phase, ratio
from analysis.reading import Array, ChartSettings

WORDS = {
    "p": "p chart: proportion with varying denominators",
    "u": "u chart: rate with varying denominators",
    "pp": "p′ chart: proportion, with limits that allow for variation between months",
    "up": "u′ chart: rate, with limits that allow for variation between months",
    "c": "c chart: counts",
    "xmr": "XmR chart: single values and the range from one to the next",
    "run": "run chart: values around their median",
    "rare": "rare events chart: calendar quarters with exact Poisson limits",
    "line": "plain line: not assessed",
}
MISSES = "rare events chart: so near 100 % that the misses are counted, by calendar quarter"
NEEDS_DENOMINATOR = frozenset({"p", "u", "pp", "up"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A chart for a series. misses: its limits come from what was not met, mirrored."""

    chart: str
    bin_months: int
    misses: bool
    words: str


def choose(months: Points, settings: ChartSettings) -> list[Choice]:
    """The chart of each series: the one asked for where it fits, else the one that suits it.

    It suits by the counts of the first `baseline_points` assessable months, so that it does not
    change from month to month."""
    suits = [
        automatic(events, misses, share, months.denominator is not None, settings)
        for events, misses, share in zip(*early_counts(months, settings), strict=True)
    ]
    if settings.chart == "auto":
        return suits
    return [asked_for(choice, months.denominator is not None, settings) for choice in suits]


def early_counts(months: Points, settings: ChartSettings) -> tuple[Array, Array, Array]:
    """Events a month, misses a month, and the share that events are; each (series,), NaN where no
    month tells."""
    first = months.assessable & (
        rank_in_phase(months.assessable, np.ones_like(months.phase)) <= settings.baseline_points
    )
    count = first.sum(axis=1)
    events = np.where(first, months.numerator, 0).sum(axis=1)
    exposure = np.where(first, months.exposure, 0).sum(axis=1)
    misses = exposure - events
    return ratio(events, count), ratio(misses, count), ratio(events, exposure)


def automatic(
    events: float, misses: float, share: float, has_denominator: bool, settings: ChartSettings
) -> Choice:
    """What suits: rare events by quarter, and the indicator's own chart otherwise."""
    hint = settings.hint
    if hint in ("line", "xmr"):
        return plain(hint, settings)
    if events < settings.rare_events_a_month or (hint == "rare" and np.isnan(events)):
        return Choice("rare", 3, False, WORDS["rare"])
    if (
        settings.proportion
        and share > settings.near_ceiling
        and misses < settings.rare_events_a_month
    ):
        return Choice("rare", 3, True, MISSES)
    if not has_denominator:
        return plain("c", settings)
    return plain(("p" if settings.proportion else "u") if hint == "rare" else hint, settings)


def asked_for(suits: Choice, has_denominator: bool, settings: ChartSettings) -> Choice:
    """The chart that a reader asked for; what suits, and why, where that cannot be drawn."""
    asked = settings.chart
    if asked == suits.chart:
        return suits
    if asked in NEEDS_DENOMINATOR and not has_denominator:
        return replace(suits, words=f"{suits.words}; a chart of rates needs a denominator")
    if asked == "c" and has_denominator:
        return replace(suits, words=f"{suits.words}; a chart of counts would hide the denominator")
    if settings.hint == "line" and asked != "line":
        return replace(suits, words=f"{suits.words}; rolling months overlap")
    if asked == "rare":
        return Choice("rare", 3, False, WORDS["rare"])
    return plain(asked, settings)


def plain(chart: str, settings: ChartSettings) -> Choice:
    """A chart with the indicator's own bins."""
    words = WORDS[chart]
    if settings.hint == "line":
        words = "plain line: a rolling figure, not assessed"
    if settings.bin_months == 3:
        words = f"{words}, by calendar quarter"
    return Choice(chart, settings.bin_months, False, words)
