"""Numbers, months and quarters as they are read aloud, for sentences."""

from __future__ import annotations

from functools import cache

import numpy as np

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
UNNAMED = ("", "ratio")  # units that are not said after the number


@cache
def period_words(month: np.datetime64, period_months: int = 1) -> str:
    """ "September 2026", or "July to September 2026" for a quarter that begins in that month."""
    year, first = divmod(int(month.astype("datetime64[M]").astype(int)), 12)
    last = first + period_months - 1
    end = f"{MONTHS[last % 12]} {1970 + year + last // 12}"
    return end if period_months == 1 else f"{MONTHS[first]} to {end}"


def figure(value: float, unit_words: str) -> str:
    """A value with its unit: "45.6 per 1,000", "7.4 %"; a whole count without decimals."""
    if unit_words not in UNNAMED:
        return f"{on_line(value)} {unit_words}"
    return whole_or_tenth(value) if not unit_words else on_line(value)


def whole_or_tenth(value: float) -> str:
    """A count: without decimals, but for hours and other parts of one."""
    return f"{value:,.{0 if float(value).is_integer() else 1}f}"


def on_line(value: float) -> str:
    """Where a line of the chart lies: one decimal, the unit having been said."""
    return f"{round(float(value), 1) + 0.0:,.1f}"  # a little below nothing is nothing, not "-0.0"


def spelled(count: int) -> str:
    """A count in words up to twelve."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def times(count: int) -> str:
    """How often: "at no time", "once", "3 times"."""
    return {0: "at no time", 1: "once"}.get(count, f"{count:,} times")
