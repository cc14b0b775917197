"""The table of what a cell becomes, row by row."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.cells import read_cell

VALUES = [
    (0.0, 0), (0, 0), ("0", 0), ("0.0", 0), (12.0, 12), (12, 12), ("12", 12), ("12.0", 12),
    (" 12 ", 12), ("1,234", 1234), ("1,234.0", 1234), ("\u00a012", 12), (99999.0, 99999),
]  # fmt: skip
GAPS = [
    ("", "not_submitted"), ("   ", "not_submitted"), (None, "not_submitted"),
    ("NC", "not_collected"), ("nc", "not_collected"), ("n/a", "not_collected"),
    ("N/A", "not_collected"), ("not collected", "not_collected"),
    ("Not  Recorded", "not_collected"),
    ("-", "ambiguous"), ("–", "ambiguous"), (".", "ambiguous"), (" - ", "ambiguous"),
    ("*", "suppressed"), ("<5", "suppressed"), ("< 5", "suppressed"), ("<8", "suppressed"),
    ("1-7", "suppressed"), ("c", "suppressed"),
    ("WITHDRAW", "withdrawn"),
]  # fmt: skip
REFUSED = [
    (12.5, "not whole"), ("12.5", "not whole"), ("12%", "percentage"), ("12.5 %", "percentage"),
    (-1.0, "negative"), ("-1", "negative"), ("about 12", "text"), ("1,2", "text"),
    ("1,23", "text"), ("#DIV/0!", "spreadsheet error"), ("#REF!", "spreadsheet error"),
    ("07-Oct", "date"), ("7 October", "date"), ("Oct-07", "date"), ("01/04/2025", "date"),
    (date(2026, 10, 7), "date"), (datetime(2026, 10, 7), "date"), (time(1), "date"),
    (timedelta(1), "date"), (True, "TRUE or FALSE"), (float("nan"), "too large"),
    (float("inf"), "too large"), (1e12, "too large"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), VALUES, ids=repr)
def test_a_number_is_the_count(cell, value):
    reading = read_cell(cell)
    assert (reading.value, reading.status) == (value, "value")
    assert reading.text_number == isinstance(cell, str)


@pytest.mark.parametrize(("cell", "status"), GAPS, ids=repr)
def test_a_known_sign_is_a_gap_with_a_reason_and_never_zero(cell, status):
    reading = read_cell(cell)
    assert (reading.value, reading.status) == (None, status)
    assert reading.reason


@pytest.mark.parametrize(("cell", "why"), REFUSED, ids=repr)
def test_all_else_is_refused_with_the_reason(cell, why):
    reading = read_cell(cell)
    assert (reading.value, reading.status) == (None, "refused")
    assert why in reading.reason


@pytest.mark.parametrize("flaw", ["percent", "error", "no_value"])
def test_what_only_the_file_tells_refuses_the_cell(flaw):
    assert read_cell(12.0, "count", flaw).status == "refused"


@pytest.mark.parametrize(("cell", "value"), [(12.5, 12.5), ("12.5", 12.5), ("1,234.5", 1234.5)])
def test_hours_and_posts_may_have_decimals(cell, value):
    assert read_cell(cell, "decimal").value == value


def test_a_decimal_is_not_read_with_a_comma():
    assert read_cell("12,5", "decimal").status == "refused"


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.none()))
def test_no_cell_raises_and_only_a_number_has_a_value(cell):
    for kind in ("count", "decimal"):
        reading = read_cell(cell, kind)
        assert (reading.value is None) == (reading.status != "value")
        assert reading.value is None or reading.value >= 0


@given(st.text(min_size=4))
def test_a_reason_never_repeats_the_cell(text):
    reading = read_cell(f"Q{text}Q")
    assert f"Q{text}Q" not in (reading.reason or "")


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_whole_number_reads_alike_as_number_and_as_text(number):
    assert read_cell(float(number)).value == read_cell(str(number)).value == number
    assert read_cell(f"{number:,}").value == number
