"""Months as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.months import add_months, last_day, read_day, read_month, read_period, read_quarter

APRIL_2017 = [
    "Apr-17", "Apr 17", "apr-17", "Apr-2017", "April 2017", "APRIL 2017", "April-17", "Apr '17",
    "2017-04", "2017/04", "04/2017", "01/04/2017", "1/4/2017", "01/04/17", "01.04.2017",
    "30/04/2017", "2017-04-01", "2017-04-30", "2017-04-01 00:00:00", "1 April 2017",
    "30th April 2017", "M1 2017/18", "M01 2017-18", "M1 17/18", "Month 1 2017/18", "2017/18 M1",
    date(2017, 4, 1), date(2017, 4, 30), datetime(2017, 4, 1), 42826.0, 42855, " Apr-17 ",
]  # fmt: skip
OTHER_DAYS = [date(2026, 4, 17), datetime(2026, 4, 17), "17/04/2026", "2026-04-17", 46129.0,
              "17 April 2026"]  # fmt: skip
NO_SUCH = ["2017-13", "13/2017", "31/02/2017", "M13 2017/18", "M1 2017/19", "45/45/2017"]
NOT_A_MONTH = ["", "May", "Item", "women_birthing", "Total", "YTD", 12.0, 12.5, True, None,
               "Description", "abc 17", "x" * 100]  # fmt: skip


@pytest.mark.parametrize("cell", APRIL_2017, ids=repr)
def test_each_way_to_write_april_2017_is_april_2017(cell):
    assert read_month(cell).month == date(2017, 4, 1)


@pytest.mark.parametrize("cell", OTHER_DAYS, ids=repr)
def test_another_day_is_refused_with_the_likely_cause(cell):
    reading = read_month(cell)
    assert reading.month is None
    assert "typed Apr-17 as 17 April" in reading.problem


def test_a_day_and_month_without_a_year_is_refused_with_what_to_do():
    reading = read_month("17-Apr")
    assert reading.month is None
    assert "2017-04" in reading.problem


@pytest.mark.parametrize("cell", NO_SUCH, ids=repr)
def test_a_month_that_does_not_exist_is_refused(cell):
    reading = read_month(cell)
    assert reading.month is None
    assert reading.problem


@pytest.mark.parametrize("cell", NOT_A_MONTH, ids=repr)
def test_what_does_not_look_like_a_month_is_none(cell):
    assert read_month(cell) is None


def test_the_last_financial_months_are_in_the_next_calendar_year():
    assert read_month("M9 2017/18").month == date(2017, 12, 1)
    assert read_month("M12 2017/18").month == date(2018, 3, 1)


@pytest.mark.parametrize("cell", ["2025 Q2", "2025-Q2", "Q2 2025", "2025-04", date(2025, 4, 1)])
def test_a_quarter_is_its_first_month(cell):
    assert read_quarter(cell) == date(2025, 4, 1)


@pytest.mark.parametrize("cell", ["2025 Q5", "2025-05", "spring", None])
def test_another_month_is_no_quarter(cell):
    assert read_quarter(cell) is None


def test_a_period_is_a_month_or_a_financial_year():
    assert read_period("Dec-18") == (date(2018, 12, 1), date(2018, 12, 31))
    assert read_period("2020-21") == (date(2020, 4, 1), date(2021, 3, 31))
    assert read_period("2020/21") == (date(2020, 4, 1), date(2021, 3, 31))
    assert read_period("2020-22") is None


def test_days_are_read_day_first():
    assert read_day("03/04/2025") == date(2025, 4, 3)
    assert read_day(45750.0) == date(2025, 4, 3)
    assert read_day("soon") is None


def test_months_are_added_over_the_end_of_a_year():
    assert add_months(date(2025, 11, 1), 3) == date(2026, 2, 1)
    assert add_months(date(2025, 1, 1), -1) == date(2024, 12, 1)
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)


@given(st.one_of(st.text(max_size=45), st.floats(), st.datetimes(), st.dates(), st.integers()))
def test_no_heading_raises_and_a_month_is_a_first_day(cell):
    reading = read_month(cell)
    assert reading is None or (reading.month is None) != (reading.problem is None)
    assert reading is None or reading.month is None or reading.month.day == 1
    read_quarter(cell), read_day(cell), read_period(cell)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_way_to_write_a_month_gives_that_month(day):
    month = day.replace(day=1)
    for form in ("%b-%y", "%B %Y", "%Y-%m", "01/%m/%Y", "%b %y", "%Y-%m-01"):
        assert read_month(month.strftime(form)).month == month
