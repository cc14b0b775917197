"""Figures in words and rows."""

from __future__ import annotations

from charts.alternative import series_alternative, series_rows
from tests.charts.readings import empty_reading, made_reading


def test_the_text_alternative_says_span_latest_value_verdict_and_gaps():
    said = series_alternative(made_reading(), "PPH, Northmoor", "per 1,000")
    assert said.startswith("Line chart of PPH, Northmoor, April 2022 to September 2026.")
    assert "Latest value" in said
    assert "Special cause – concern" in said
    assert "8 months flagged." in said
    assert "1 month without a value; the line breaks there." in said


def test_a_series_never_sent_has_no_latest_value():
    assert "Latest value" not in series_alternative(empty_reading(), "PPH", "%")


def test_the_table_holds_every_month_and_says_why_one_is_missing():
    reading = made_reading()
    headings, rows = series_rows(reading, unit_words="per 1,000")
    assert len(rows) == 54
    assert {len(row) for row in rows} == {len(headings)}
    assert rows[16][:4] == ["August 2023", "", "", ""]
    assert rows[16][-1] == "Not submitted"


def test_the_table_names_the_rule_of_a_flagged_month():
    _, rows = series_rows(made_reading(), unit_words="per 1,000")
    assert rows[-2][-1].startswith("Special cause – concern: a run of points")
    assert rows[-1][-1] == "Not mature: not assessed"


def test_a_plain_count_has_no_denominator_column():
    headings, rows = series_rows(made_reading(denominator=None), unit_words="")
    assert "Denominator" not in headings
    assert len(rows[0]) == len(headings)
