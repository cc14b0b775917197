"""When a month's return is due: so many working days into the month after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache

import numpy as np
from dateutil.easter import easter

MONDAY = 0
DECEMBER = 12


@cache
def due_date(month: date, working_day: int, more_holidays: tuple[date, ...] = ()) -> date:
    """The day by which a month's return is to be in, that day included.

    month: its first day. working_day: 1 is the first working day of the month after it.
    more_holidays: days off beyond England's usual bank holidays.
    """
    after = month_after(month)
    off = _days_off((after.year, after.year + 1), more_holidays)
    return date.fromisoformat(
        str(np.busday_offset(after, working_day - 1, roll="forward", holidays=off))
    )


def working_days_left(today: date, due: date, more_holidays: tuple[date, ...] = ()) -> int:
    """Working days from today to the due date, both included; 0 once it has passed."""
    off = _days_off((today.year, due.year), more_holidays)
    return max(0, int(np.busday_count(today, due + timedelta(days=1), holidays=off)))


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // DECEMBER, month.month % DECEMBER + 1, 1)


def month_before(day: date) -> date:
    """The first day of the month before the one that a day is in."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def bank_holidays(year: int) -> tuple[date, ...]:
    """England's usual bank holidays, in order; those on a weekend as the days kept instead.

    Source: Banking and Financial Dealings Act 1971, schedule 1. Days moved or added by
    proclamation are settings.
    """
    sunday = easter(year)
    kept = {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    kept |= {_first_monday(date(year, 5, 1)), _first_monday(date(year, 5, 25))}
    kept.add(_first_monday(date(year, 8, 25)))
    for day in _kept(date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        kept.add(day)
    return tuple(sorted(kept))


def _kept(*fixed: date) -> Iterator[date]:
    """Each day, or where it falls on a weekend the next one that is free."""
    taken = {day for day in fixed if day.weekday() < 5}
    yield from taken
    for day in fixed:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in taken:
                day += timedelta(days=1)
            taken.add(day)
            yield day


def _first_monday(day: date) -> date:
    """That day, or the first Monday after it."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _days_off(years: Collection[int], more: tuple[date, ...]) -> list[date]:
    return sorted({day for year in years for day in bank_holidays(year)} | set(more))
