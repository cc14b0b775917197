"""Months and periods as people write them above a column."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WORDS = {
    **{word: number for number, word in enumerate(NAMES, 1)},
    **{word: number for number, word in enumerate(FULL, 1)},
    "sept": 9,
}
WORD_YEAR = re.compile(r"([a-z]+)\.?[-/' ]*([0-9]{4}|[0-9]{2})")
DAY_WORD_YEAR = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[-/ ]*([a-z]+)\.?[-/' ]*([0-9]{4}|[0-9]{2})"
)
DAY_WORD = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-/ ]*([a-z]+)")
YEAR_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[t ][0-9:.]+z?)?")
BRITISH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?: [0-9:.]+)?")
FINANCIAL_MONTH = re.compile(
    r"(?:m|month) ?([0-9]{1,2})[, ]*([0-9]{4}|[0-9]{2})[-/]([0-9]{4}|[0-9]{2})"
)
FINANCIAL_MONTH_LAST = re.compile(
    r"([0-9]{4}|[0-9]{2})[-/]([0-9]{4}|[0-9]{2})[, ]*(?:m|month) ?([0-9]{1,2})"
)
CALENDAR_YEAR = re.compile(r"(20[0-9]{2})(?:\.0)?")
FINANCIAL_YEAR = re.compile(r"([0-9]{4})[-/]([0-9]{2}|[0-9]{4})")
YEAR_ABOVE = re.compile(
    r"(?:financial year|calendar year|year|fy)? ?([0-9]{4})(?:[-/–]([0-9]{4}|[0-9]{2}))?"
)
BARE_FINANCIAL = re.compile(r"(?:m|month) ?([0-9]{1,2})")
QUARTER = re.compile(r"(?:([0-9]{4})[- ]?q([1-4])|q([1-4])[- ]?([0-9]{4}))")

FIRST_YEAR, LAST_YEAR = 2000, 2099
FIRST_SERIAL, LAST_SERIAL = 36526, 73050  # the days of those years as spreadsheets count them
SERIAL_ORIGIN = date(1899, 12, 30)
OTHER_DAY = (
    "This heading is a date that is neither the first nor the last day of a month. A spreadsheet "
    "program reads a typed Apr-17 as 17 April of this year: format the cell as text and type the "
    "month again, for example 2017-04."
)
NO_DATE = "This heading looks like a month but no such month exists; write it as 2017-04."
NO_YEAR = (
    "This heading is a day and a month without a year. A spreadsheet program probably changed it: "
    "format the cell as text and type the month again, for example 2017-04."
)


class Year(NamedTuple):
    """A year above bare names of months; a financial one begins in April."""

    year: int
    financial: bool


class MonthReading(NamedTuple):
    """Exactly one is set: the month's first day, or what is wrong with the heading."""

    month: date | None
    problem: str | None


def read_month(cell: Any) -> MonthReading | None:
    """The month a heading names. None: the cell does not look like a month at all.

    Day comes before month, as in Britain. Only a month's first or last day stands for the month.
    """
    if isinstance(cell, str):
        return _read_text(cell) if 3 <= len(cell) <= 40 else None
    if isinstance(cell, date):
        return _of_day(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        whole = FIRST_SERIAL <= cell <= LAST_SERIAL and cell == int(cell)
        return _of_day(SERIAL_ORIGIN + timedelta(days=int(cell))) if whole else None
    return None


def read_month_of_year(cell: Any, year: Year) -> date | None:
    """The month that a bare name such as Apr, April, M1 or Month 1 means in a year."""
    text = cell.strip().casefold().rstrip(".") if isinstance(cell, str) else ""
    if (found := BARE_FINANCIAL.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return add_months(date(year.year, 4, 1), int(found[1]) - 1) if year.financial else None
    if (month := WORDS.get(text)) is None:
        return None
    return date(year.year + (year.financial and month < 4), month, 1)


def read_year(cell: Any) -> Year | None:
    """A year as a heading over months: 2025, 2025/26, FY 2025-26."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return Year(int(cell), False) if cell in range(FIRST_YEAR, LAST_YEAR) else None
    found = YEAR_ABOVE.fullmatch(cell.strip().casefold()) if isinstance(cell, str) else None
    if found is None or not FIRST_YEAR <= int(found[1]) < LAST_YEAR:
        return None
    if found[2] is None:
        return Year(int(found[1]), False)
    return Year(int(found[1]), True) if _consecutive(found[1], found[2]) else None


def names_month(cell: Any) -> bool:
    """Whether a cell other than a bare number names a month, with its year or without."""
    if isinstance(cell, float | int):
        return False
    return read_month(cell) is not None or read_month_of_year(cell, Year(2000, True)) is not None


def read_quarter(cell: Any) -> date | None:
    """The first day of the calendar quarter that a cell names, as 2025 Q1 or its first month."""
    if isinstance(cell, str) and (found := QUARTER.fullmatch(" ".join(cell.casefold().split()))):
        year, quarter = found[1] or found[4], found[2] or found[3]
        return date(int(year), 3 * int(quarter) - 2, 1)
    reading = read_month(cell)
    month = reading.month if reading else None
    return month if month is not None and month.month % 3 == 1 else None


def read_day(cell: Any) -> date | None:
    """A calendar day: a true date, a serial, 2025-04-30, 30/04/2025, 30 April 2025."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        whole = FIRST_SERIAL <= cell <= LAST_SERIAL
        return SERIAL_ORIGIN + timedelta(days=int(cell)) if whole else None
    return _day_of_text(cell) if isinstance(cell, str) else None


def read_period(cell: Any) -> tuple[date, date] | None:
    """First and last day of a month, of a calendar year such as 2023, or of an NHS financial year
    such as 2020-21."""
    if (year := CALENDAR_YEAR.fullmatch(str(cell).strip())) is not None:
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    reading = read_month(cell)
    if reading is not None and reading.month is not None:
        return reading.month, last_day(reading.month)
    found = FINANCIAL_YEAR.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None or not _consecutive(found[1], found[2]):
        return None
    return date(int(found[1]), 4, 1), date(int(found[1]) + 1, 3, 31)


def last_day(month: date) -> date:
    """The last day of the month that a day is in."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def add_months(month: date, months: int) -> date:
    """The first day of the month so many months later (earlier when negative)."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def month_words(month: date) -> str:
    """A month as the receipts write it: April 2017."""
    return f"{FULL[month.month - 1].capitalize()} {month.year}"


@lru_cache(maxsize=4096)
def _read_text(cell: str) -> MonthReading | None:
    text = " ".join(cell.casefold().split())
    if found := WORD_YEAR.fullmatch(text):
        return _of_month(_year(found[2]), WORDS[found[1]]) if found[1] in WORDS else None
    if found := YEAR_MONTH.fullmatch(text):
        if int(found[2]) > 12 and _consecutive(found[1], found[2]):
            return None  # a financial year
        return _of_month(int(found[1]), int(found[2]))
    if found := MONTH_YEAR.fullmatch(text):
        return _of_month(int(found[2]), int(found[1]))
    if found := FINANCIAL_MONTH.fullmatch(text):
        return _of_financial(int(found[1]), found[2], found[3])
    if found := FINANCIAL_MONTH_LAST.fullmatch(text):
        return _of_financial(int(found[3]), found[1], found[2])
    if (day := _day_of_text(text)) is not None:
        return _of_day(day)
    if (found := DAY_WORD.fullmatch(text)) and found[2] in WORDS:
        return MonthReading(None, NO_YEAR)
    return MonthReading(None, NO_DATE) if _looks_like_a_day(text) else None


def _day_of_text(cell: str) -> date | None:
    text = " ".join(cell.casefold().split())
    try:
        if found := ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := BRITISH_DAY.fullmatch(text):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if (found := DAY_WORD_YEAR.fullmatch(text)) and found[2] in WORDS:
            return date(_year(found[3]), WORDS[found[2]], int(found[1]))
    except ValueError:  # a day that no calendar has, such as 31/02/2025
        return None
    return None


def _looks_like_a_day(text: str) -> bool:
    return bool(ISO_DAY.fullmatch(text) or BRITISH_DAY.fullmatch(text))


def _of_day(day: date) -> MonthReading:
    if day.day not in (1, monthrange(day.year, day.month)[1]):
        return MonthReading(None, OTHER_DAY)
    return _of_month(day.year, day.month)


def _of_month(year: int, month: int) -> MonthReading:
    if not (1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return MonthReading(None, NO_DATE)
    return MonthReading(date(year, month, 1), None)


def _of_financial(number: int, first: str, second: str) -> MonthReading:
    """M1 is April of the financial year's first calendar year, M12 the following March."""
    if not (1 <= number <= 12 and _consecutive(first, second)):
        return MonthReading(None, NO_DATE)
    april = date(_year(first), 4, 1)
    month = add_months(april, number - 1)
    return _of_month(month.year, month.month)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _consecutive(first: str, second: str) -> bool:
    return (_year(first) + 1) % 100 == _year(second) % 100
