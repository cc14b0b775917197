"""Readings in every state that a sentence may have to speak of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from analysis.read import read_many
from analysis.reading import ChartSettings, Reading, Series
from tests.analysis.made_series import START, wave

DIRECTIONS = ("lower_is_better", "higher_is_better", "neutral")
CHARTS = ("auto", "run", "xmr", "p", "pp", "u", "up", "c", "rare", "line")
UNITS = (  # words, multiplier, has a denominator, is a proportion
    ("%", 100.0, True, True),
    ("per 1,000", 1000.0, True, False),
    ("", 1.0, False, False),
    ("ratio", 1.0, True, False),
    ("hours a week", 1.0, False, False),
)
MONTHS = 78  # to September 2027: the last month ends a quarter
QUIET = wave(MONTHS, 90)
ENDS: dict[str, list[float]] = {
    "quiet": [90],
    "high": [160],
    "low": [20],
    "raised": [97] * 9,
    "lowered": [83] * 9,
    "rising": [84, 86, 88, 90, 92, 94, 96, 98],
    "falling": [98, 96, 94, 92, 90, 88, 86],
    "near": [90, 112, 92, 112],
}
MISSING = (
    "not_submitted", "not_collected", "suppressed", "ambiguous", "refused", "withheld",
    "structural_zero", "not_applicable", "not_due",
)  # fmt: skip


def rows() -> list[tuple[Any, Any, Any]]:
    """Counts, denominators and statuses of single series, all as long."""
    made = [ended(QUIET, end) for end in ENDS.values()]
    made += [absent(status, 1) for status in MISSING]
    made += [absent(status, 5) for status in MISSING]  # a quarter and more
    made += [immature("not_mature"), immature("provisional"), late(5), late(1), late(0)]
    made += [few(1.0, 1.0), few(0.0, 7.0), few(300.0, 300.0), half_suppressed()]
    made += [rare(0), rare(2), (QUIET * 0, QUIET * 0 + 300, final())]
    return made


def final() -> Any:
    return np.full(MONTHS, "final", dtype="U20")


def ended(counts: Any, end: list[float]) -> tuple[Any, Any, Any]:
    """A series that ends so."""
    x = counts.copy()
    x[-len(end) :] = end
    return x, np.full(MONTHS, 300.0), final()


def absent(status: str, months: int) -> tuple[Any, Any, Any]:
    """The last months have no figure, for that reason."""
    x, n, said = ended(QUIET, [90])
    x[-months:] = n[-months:] = np.nan
    said[-months:] = status
    return x, n, said


def immature(status: str) -> tuple[Any, Any, Any]:
    x, n, said = ended(QUIET, [90])
    said[-1] = status
    return x, n, said


def late(months: int) -> tuple[Any, Any, Any]:
    """Only the last months have a figure."""
    x, n, said = ended(QUIET, [90])
    gone = slice(None, MONTHS - months)
    x[gone] = n[gone] = np.nan
    said[gone] = "not_submitted"
    return x, n, said


def few(count: float, of: float) -> tuple[Any, Any, Any]:
    """The same small, or whole, count every month."""
    return np.full(MONTHS, count), np.full(MONTHS, of), final()


def half_suppressed() -> tuple[Any, Any, Any]:
    x, n, said = ended(QUIET, [90])
    x[::2], n[::2], said[::2] = np.nan, np.nan, "suppressed"
    x[-1], n[-1], said[-1] = 90, 300, "final"
    return x, n, said


def rare(last: float) -> tuple[Any, Any, Any]:
    """An event now and then."""
    return ended(np.resize([1.0, 0, 1, 0, 0, 2, 0], MONTHS), [last])


def all_readings() -> Iterator[tuple[Reading, ChartSettings]]:
    """Every series in every unit, direction, chart, bin and target."""
    made = rows()
    x, n, status = (np.array([row[i] for row in made]) for i in range(3))
    month = START + np.arange(MONTHS)
    for (words, multiplier, shares, part), direction, chart in product(UNITS, DIRECTIONS, CHARTS):
        series = Series(
            month=month,
            numerator=x,
            denominator=n if shares else None,
            status=status,
            segment=np.ones(x.shape, int),
        )
        hints = ("rare", "line") if chart == "auto" else ()
        for hint, bins in (("p" if shares else "xmr", 1), *((h, 3) for h in hints)):
            level = 0.3 * multiplier if shares else 90.0
            for target in (None, 0.01 * level, level, 100 * level):
                settings = ChartSettings(
                    chart=chart, hint=hint, bin_months=bins, multiplier=multiplier, target=target,
                    proportion=part, direction=direction, unit_words=words,
                )  # fmt: skip
                for reading in read_many(series, settings):
                    yield reading, settings
