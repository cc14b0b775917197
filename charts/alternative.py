"""Figures in words and in rows: for readers aloud, and for "Show as table"."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analysis.reading import FunnelReading, Position, Reading
from charts.funnel import OUTSIDE
from charts.hover import assessment_words, gap_words
from charts.words import POSITION_WORDS, count, month_words, number, with_unit

Rows = tuple[list[str], list[list[str]]]  # headings, rows


def series_alternative(reading: Reading, subject: str, unit_words: str, decimals: int = 1) -> str:
    """A time series in a few sentences. subject: "Term admission, Northmoor"."""
    first = month_words(reading.month[0], reading.period_months)
    last = month_words(reading.month[-1], reading.period_months)
    said = [f"Line chart of {subject}, {first} to {last}."]
    if reading.latest >= 0:
        value = with_unit(reading.value[reading.latest], unit_words, decimals)
        when = month_words(reading.month[reading.latest], reading.period_months)
        said.append(f"Latest value {value}, {when}.")
    said.append(reading.sentence)
    if flagged := int(reading.flagged.sum()):
        said.append(f"{_points(flagged, reading)} flagged.")
    if missing := int((~np.isfinite(reading.value)).sum()):
        said.append(f"{_points(missing, reading)} without a value; the line breaks there.")
    return " ".join(part for part in said if part)


def _points(number_of: int, reading: Reading) -> str:
    what = "quarter" if reading.period_months == 3 else "month"
    return f"{number_of} {what}{'' if number_of == 1 else 's'}"


def funnel_alternative(
    names: Sequence[str], reading: FunnelReading, subject: str, unit_words: str, decimals: int = 1
) -> str:
    """A funnel in a few sentences: how many units, the benchmark, who lies outside which limit."""
    drawn = int(np.isfinite(reading.value).sum())
    benchmark = with_unit(reading.benchmark, unit_words, decimals)
    said = [f"Funnel plot of {subject}: {drawn} organisations by size, benchmark {benchmark}."]
    outside = [
        f"{name}, {with_unit(value, unit_words, decimals)}, is {POSITION_WORDS[position]}."
        for name, value, position in zip(names, reading.value, reading.position, strict=True)
        if position in OUTSIDE
    ]
    if not reading.judged:
        return " ".join([*said, "No organisation is judged."])
    return " ".join([*said, *(outside or ["All lie within the 95 % limits."])])


def series_rows(
    reading: Reading,
    *,
    unit_words: str,
    numerator_words: str = "Numerator",
    denominator_words: str = "Denominator",
    decimals: int = 1,
) -> Rows:
    """A time series as a table, a row a point; a missing month says why."""
    shares = reading.denominator is not None
    counts = [numerator_words, denominator_words] if shares else []
    value = f"Value, {unit_words}" if unit_words else "Value"
    middle = "Median" if reading.chart == "run" else "Centre line"
    headings = ["Month", value, *counts, middle, "Lower limit", "Upper limit", "Assessment"]
    return headings, [_series_row(reading, i, decimals) for i in range(len(reading.month))]


def _series_row(reading: Reading, i: int, decimals: int) -> list[str]:
    lines = [
        number_or_blank(line[i], decimals)
        for line in (reading.centre, reading.lower, reading.upper)
    ]
    counts = (
        []
        if reading.denominator is None
        else [count_or_blank(reading.numerator[i]), count_or_blank(reading.denominator[i])]
    )
    known = bool(np.isfinite(reading.value[i]))
    verdict = assessment_words(reading, i) if known else gap_words(reading.status[i])
    verdict += ", provisional" if known and reading.status[i] == "provisional" else ""
    when = month_words(reading.month[i], reading.period_months)
    return [
        when,
        number_or_blank(reading.value[i], decimals),
        *counts,
        *lines,
        verdict[0].upper() + verdict[1:],
    ]


def funnel_rows(
    names: Sequence[str],
    numerator: np.ndarray,
    denominator: np.ndarray,
    reading: FunnelReading,
    *,
    unit_words: str,
    numerator_words: str = "Numerator",
    denominator_words: str = "Denominator",
    decimals: int = 1,
) -> Rows:
    """A funnel as a table, a row a unit, in the order given."""
    value = f"Value, {unit_words}" if unit_words else "Value"
    headings = [
        "Organisation",
        numerator_words,
        denominator_words,
        value,
        "95 % interval",
        "Against the benchmark",
    ]
    rows = []
    for i, name in enumerate(names):
        interval = [
            number_or_blank(end[i], decimals) for end in (reading.lower_ci, reading.upper_ci)
        ]
        position = reading.position[i] if reading.judged else Position.NOT_JUDGED
        rows.append(
            [
                name,
                count_or_blank(numerator[i]),
                count_or_blank(denominator[i]),
                number_or_blank(reading.value[i], decimals),
                " to ".join(p for p in interval if p),
                POSITION_WORDS[position].capitalize(),
            ]
        )
    return headings, rows


def number_or_blank(value: float, decimals: int) -> str:
    """A figure, or an empty cell where there is none."""
    return number(value, decimals) if math.isfinite(value) else ""


def count_or_blank(value: float) -> str:
    """A count, or an empty cell where there is none."""
    return count(value) if math.isfinite(value) else ""
