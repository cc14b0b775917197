"""Series made by hand or by chance, for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.read import read_many
from analysis.reading import ChartSettings, Reading, Series

START = np.datetime64("2021-04", "M")


def series(
    numerator: Any,
    denominator: Any = 300.0,
    status: Any = None,
    segment: Any = 1,
    start: np.datetime64 = START,
) -> Series:
    """Rows of counts; one row may be given flat. NaN without a status is not submitted.

    denominator: None for a plain count. status: a dict of month number to status, for all rows."""
    x = np.atleast_2d(np.asarray(numerator, float))
    n = None if denominator is None else np.broadcast_to(np.asarray(denominator, float), x.shape)
    words = np.where(np.isnan(x), "not_submitted", "final").astype("U20")
    for place, word in (status or {}).items():
        words[:, place] = word
    if n is not None:
        n = np.where(np.isnan(x), np.nan, n)
    return Series(
        month=start + np.arange(x.shape[1]),
        numerator=x,
        denominator=n,
        status=words,
        segment=np.broadcast_to(np.asarray(segment), x.shape),
    )


def by_chance(rows: int = 4, months: int = 54, rate: float = 0.03, seed: int = 1) -> Series:
    """Series of binomial counts without any change, each month with about 300 births."""
    chance = np.random.default_rng(seed)
    n = chance.integers(250, 350, (rows, months))
    return series(chance.binomial(n, rate), n)


def read(given: Series, **settings: Any) -> list[Reading]:
    """Readings per 1,000 where lower is better, unless the settings say otherwise."""
    chosen: dict[str, Any] = {
        "multiplier": 1000.0,
        "unit_words": "per 1,000",
        "direction": "lower_is_better",
        "proportion": True,
    }
    return read_many(given, ChartSettings(**(chosen | settings)))


def read_one(numerator: Any, denominator: Any = 300.0, **told: Any) -> Reading:
    """The reading of one series. status, segment and start go to the series, the rest to the
    settings."""
    about = {key: told.pop(key) for key in ("status", "segment", "start") if key in told}
    return read(series(numerator, denominator, **about), **told)[0]


def wave(months: int, middle: float = 9.0, reach: Sequence[float] = (0, 1, -1, 2, -2, 0)) -> Any:
    """Counts that go up and down around a middle, so that no rule is broken."""
    return middle + np.resize(np.asarray(reach, float), months)


def row(given: Series, place: int) -> Series:
    """One series of many."""
    here = slice(place, place + 1)
    return Series(
        month=given.month,
        numerator=given.numerator[here],
        denominator=None if given.denominator is None else given.denominator[here],
        status=given.status[here],
        segment=given.segment[here],
    )
