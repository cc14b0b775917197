"""The part of a Reading that is shown. Verdicts stay those of the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.reading import Reading


def shown_points(reading: Reading, from_: Any, to: Any) -> slice:
    """The points from one month to another, both included; all of them if none lies there."""
    month = reading.month
    first = 0 if from_ is None else int(np.searchsorted(month, np.datetime64(from_, "M")))
    last = (
        len(month)
        if to is None
        else int(np.searchsorted(month, np.datetime64(to, "M"), side="right"))
    )
    return slice(first, last) if first < last else slice(0, len(month))


def crop(reading: Reading, keep: slice) -> Reading:
    """The reading's points of a slice; every verdict stays as it was read."""
    arrays = (
        "month",
        "numerator",
        "value",
        "status",
        "centre",
        "lower",
        "upper",
        "phase",
        "baseline",
        "excluded",
        "assessed",
        "rule",
        "side",
        "kind",
    )
    kept: dict[str, Any] = {name: getattr(reading, name)[keep] for name in arrays}
    kept["denominator"] = None if reading.denominator is None else reading.denominator[keep]
    found = np.flatnonzero(np.isfinite(kept["value"]))
    return replace(reading, **kept, latest=int(found[-1]) if found.size else -1)


def edges_of(month: np.ndarray) -> np.ndarray:
    """(points + 1,) dates half way between points: where a month's limits begin and end."""
    days = month.astype("datetime64[D]").astype(int)
    if len(days) == 1:
        return np.array([days[0] - 15, days[0] + 15]).astype("datetime64[D]")
    middle = (days[:-1] + days[1:]) / 2
    ends = [days[0] - (middle[0] - days[0]), *middle, days[-1] + (days[-1] - middle[-1])]
    return np.round(ends).astype(int).astype("datetime64[D]")
