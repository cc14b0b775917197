"""When a return is due."""

from __future__ import annotations

from datetime import date

import pytest

from store.due_dates import bank_holidays, due_date, month_before, working_days_left


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 10, 1), date(2026, 11, 20)),
        (date(2025, 12, 1), date(2026, 1, 22)),  # New Year's Day
        (date(2026, 3, 1), date(2026, 4, 23)),  # Good Friday and Easter Monday
        (date(2026, 4, 1), date(2026, 5, 22)),  # early May; the spring holiday comes after
        (date(2026, 11, 1), date(2026, 12, 21)),
    ],
)
def test_a_return_is_due_on_the_fifteenth_working_day_of_the_next_month(month, due):
    assert due_date(month, 15) == due


def test_another_working_day_and_another_day_off_move_the_due_date():
    assert due_date(date(2026, 10, 1), 10) == date(2026, 11, 13)
    assert due_date(date(2026, 10, 1), 10, (date(2026, 11, 9),)) == date(2026, 11, 16)


def test_bank_holidays_are_those_of_england():
    """As published at gov.uk/bank-holidays."""
    assert bank_holidays(2026) == (
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25),
        date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "kept"),
    [
        (2027, {date(2027, 12, 27), date(2027, 12, 28)}),  # Christmas on a Saturday
        (2022, {date(2022, 1, 3), date(2022, 12, 26), date(2022, 12, 27)}),  # and on a Sunday
    ],
)
def test_a_holiday_on_a_weekend_is_kept_on_the_next_free_day(year, kept):
    assert kept <= set(bank_holidays(year))


def test_the_working_days_that_are_left_count_today_and_the_due_date():
    due = date(2026, 11, 20)  # a Friday
    assert working_days_left(date(2026, 11, 19), due) == 2
    assert working_days_left(due, due) == 1
    assert working_days_left(date(2026, 11, 14), due) == 5  # from a Saturday
    assert working_days_left(date(2026, 11, 21), due) == 0


def test_the_month_before_a_day_is_the_one_that_has_ended():
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)
