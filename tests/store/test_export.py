"""The CSV: its columns, its escaping, its rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from store.cut import Cut
from store.export import COLUMNS, comparison_rows, file_name, rows, rows_csv, table_rows
from store.store import Store
from tests.demo_region import settings_of

CONTRACT = (
    "indicator,level,org,org_name,period_start,period_end,breakdown,group,unit,numerator,"
    "denominator,value,lower_95,upper_95,centre,lower_limit,upper_limit,flags,variation,"
    "assurance,status,reason,caveat,definition,snapshot,suppression"
)


@pytest.fixture(scope="module")
def cut(demo: Path) -> Cut:
    return Store(settings_of(demo)).current()


def read_back(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_columns_are_the_contract_s(cut: Cut) -> None:
    content = rows_csv(rows(cut, "pph_1500_rate", subjects=[("provider", "Z03")]))
    assert content.startswith(b"\xef\xbb\xbf" + CONTRACT.encode() + b"\r\n")
    assert list(table_rows(cut, ["pph_1500_rate"], [("provider", "Z03")])) == list(COLUMNS)
    comparison = cut.comparison("pph_1500_rate", "2026-09", 12, "national", None)
    assert list(comparison_rows(cut, "pph_1500_rate", comparison)) == list(COLUMNS)


def test_a_series_is_its_reading_point_by_point(cut: Cut) -> None:
    reading = cut.readings("pph_1500_rate")[("provider", "Z10")]
    frame = rows(cut, "pph_1500_rate", subjects=[("provider", "Z10")])
    assert frame["period_start"].tolist() == [f"{m}-01" for m in reading.month]
    np.testing.assert_array_equal(frame["value"], reading.value)
    np.testing.assert_array_equal(frame["upper_limit"], reading.upper)
    assert frame["flags"].tolist() == list(reading.rule)
    assert frame["status"].tolist() == reading.status.tolist()
    assert set(frame["unit"]) == {"per_1000"}
    assert set(frame["snapshot"]) == {cut.id}
    known = frame[frame["value"].notna()]
    assert ((known["lower_95"] <= known["value"]) & (known["value"] <= known["upper_95"])).all()


def test_a_quarter_has_its_own_last_day(cut: Cut) -> None:
    frame = rows(cut, "stillbirth_rate", subjects=[("region", cut.region.code)])
    months = {
        (pd.Period(end, "M") - pd.Period(start, "M")).n + 1
        for start, end in zip(frame["period_start"], frame["period_end"], strict=True)
    }
    assert months == {3}
    assert frame["period_end"].iloc[-1] == "2026-09-30"


def test_a_missing_month_is_a_row_without_a_number(cut: Cut) -> None:
    row = rows(cut, "pph_1500_rate", subjects=[("provider", "Z09")]).iloc[-1]
    assert (row["status"], row["period_start"]) == ("not_submitted", "2026-09-01")
    assert np.isnan(row["value"])
    line = read_back(rows_csv(pd.DataFrame([row])))[0]
    assert (line["value"], line["numerator"], line["upper_95"]) == ("", "", "")


def test_months_crop_the_rows_and_leave_the_limits(cut: Cut) -> None:
    whole = rows(cut, "pph_1500_rate", subjects=[("provider", "Z10")])
    part = rows(cut, "pph_1500_rate", subjects=[("provider", "Z10")], from_="2025-01", to="2025-06")
    kept = whole["period_start"].between("2025-01-01", "2025-06-01")
    pd.testing.assert_frame_equal(part, whole[kept].reset_index(drop=True))


def test_every_organisation_is_there_when_none_is_named(cut: Cut) -> None:
    frame = rows(cut, "pph_1500_rate")
    assert set(zip(frame["level"], frame["org"], strict=True)) == set(cut.readings("pph_1500_rate"))
    assert rows(cut, "pph_1500_rate", subjects=[("provider", "NOPE")]).empty


def test_the_comparison_names_its_window_and_its_gaps(cut: Cut) -> None:
    comparison = cut.comparison("pph_1500_rate", "2026-09", 12, "national", None)
    frame = comparison_rows(cut, "pph_1500_rate", comparison).set_index("org_name")
    assert set(frame["period_start"]) == {"2025-10-01"}
    assert set(frame["period_end"]) == {"2026-09-30"}
    assert frame.loc["Coldbeck", "reason"] == "11 of 12 months"
    assert frame.loc["Northmoor", "flags"] == "higher_998"


def test_a_cell_of_the_matrix_without_its_month_has_no_old_number(cut: Cut) -> None:
    subjects = [("provider", "Z09"), ("provider", "Z10")]
    frame = table_rows(cut, ["pph_1500_rate"], subjects).set_index("org")
    assert np.isnan(frame.loc["Z09", "value"])
    assert frame.loc["Z09", "status"] == "not_submitted"
    assert frame.loc["Z09", "flags"] == ""
    assert frame.loc["Z10", "value"] > 0
    assert set(frame["period_start"]) == {"2026-09-01"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_by_a_spreadsheet_program(start: str) -> None:
    frame = pd.DataFrame({"caveat": [f"{start}cmd|'/c calc'!A1", "plain"], "value": [-1.5, 2.0]})
    lines = list(csv.reader(io.StringIO(rows_csv(frame).decode("utf-8-sig"), newline="")))
    assert lines[1] == [f"'{start}cmd|'/c calc'!A1", "-1.5"]
    assert lines[2] == ["plain", "2"]


def test_a_file_s_name_says_what_is_in_it(cut: Cut) -> None:
    name = file_name(cut, "pph_1500_rate", "Z10", None, "to-2026-09")
    assert name == f"pph_1500_rate_Z10_to-2026-09_cut-{cut.id}.csv"


def test_what_is_wanting_in_a_providers_returns_stands_beside_its_figures(cut: Cut) -> None:
    wanting = next(code for code, badge in cut.trust.items() if badge.doubts)
    sound = next(code for code, badge in cut.trust.items() if not badge.doubts)
    badge = cut.trust[wanting]
    frame = rows(cut, "caesarean_rate", subjects=[("provider", wanting), ("provider", sound)])
    own = frame[frame["org"] == wanting]
    told = own["caveat"].fillna("").str.contains(f"Returns: {badge.doubts}", regex=False)
    assert own["period_start"][told].tolist() == [str(month) for month in badge.months]
    assert not frame[frame["org"] == sound]["caveat"].fillna("").str.contains("Returns:").any()
