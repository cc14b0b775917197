"""Where one provider stands among the region's on several indicators, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.reading import Position
from store.comparison import Comparison
from store.cut import Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A provider on one indicator's funnel. value, benchmark: in the indicator's unit. z: how many
    standard errors from the benchmark, read off the funnel's own limits; NaN where it has none.
    z_before: the same, one window earlier. position: not judged where the funnel is not."""

    indicator: str
    value: float
    benchmark: float
    z: float
    z_before: float
    position: Position
    benchmark_words: str


def standings(
    cut: Cut, provider: str, indicators: Sequence[str], to: str, window: int, benchmark: str
) -> list[Standing]:
    """The provider on each of these indicators that has a funnel with it inside, in their order.

    to: "YYYY-MM", the last month of the window; window: months pooled."""
    before = str(np.datetime64(to, "M") - window)
    found = []
    for indicator in indicators:
        now = cut.comparison(indicator, to, window, benchmark, None)
        if now is None or provider not in now.orgs:
            continue
        past = cut.comparison(indicator, before, window, benchmark, None)
        found.append(_standing(indicator, now, past, provider))
    return found


def _standing(indicator: str, now: Comparison, past: Comparison | None, provider: str) -> Standing:
    place, reading = now.orgs.index(provider), now.reading
    earlier = np.nan
    if past is not None and provider in past.orgs:
        earlier = float(past.reading.z[past.orgs.index(provider)])
    return Standing(
        indicator=indicator,
        value=float(reading.value[place]),
        benchmark=float(np.ravel(reading.benchmark)[0]),
        z=float(reading.z[place]),
        z_before=earlier,
        position=reading.position[place] if reading.judged else Position.NOT_JUDGED,
        benchmark_words=now.benchmark_words,
    )
