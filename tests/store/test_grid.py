"""One indicator's rows as a grid."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from store.grid import Grid

KEYS = ("indicator", "level", "org", "breakdown", "group", "status")


def rows(*told: tuple, coded: bool = True, dates: str = "datetime64[s]") -> pd.DataFrame:
    """Rows of (level, org, month, numerator, denominator, status)."""
    frame = pd.DataFrame(
        told, columns=["level", "org", "month", "numerator", "denominator", "status"]
    )
    frame = frame.assign(
        indicator="pph", period_months=1, breakdown="all", group="all", reason=None, caveat=None,
        definition=1, month=np.array(frame["month"], dates),
        numerator=frame["numerator"].astype(float), denominator=frame["denominator"].astype(float),
    )  # fmt: skip
    return frame.astype(dict.fromkeys(KEYS, "category")) if coded else frame


TOLD = (
    ("provider", "Z01", "2024-01-01", 3, 100, "final"),
    ("provider", "Z01", "2024-03-01", 5, 110, "provisional"),
    ("provider", "Z02", "2024-02-01", None, None, "not_submitted"),
    ("region", "Z01", "2024-03-01", 9, 400, "final"),
)


@pytest.mark.parametrize("coded", [True, False])
def test_each_row_has_its_place_and_absent_ones_do_not_apply(coded):
    grid = Grid.from_frame(rows(*TOLD, coded=coded))
    assert [str(m) for m in grid.month] == ["2024-01", "2024-02", "2024-03"]
    assert list(zip(grid.level, grid.org, strict=True)) == [
        ("provider", "Z01"), ("provider", "Z02"), ("region", "Z01"),
    ]  # fmt: skip
    assert_array_equal(grid.numerator[0], [3, np.nan, 5])
    assert_array_equal(grid.denominator[2], [np.nan, np.nan, 400])
    assert grid.status[0].tolist() == ["final", "not_applicable", "provisional"]
    assert grid.status[1, 1] == "not_submitted"
    assert grid.definition[0].tolist() == [1, 0, 1]


def test_dates_may_be_python_dates():
    frame = rows(*TOLD)
    frame["month"] = [pd.Timestamp(m).date() for m in frame["month"]]
    assert_array_equal(Grid.from_frame(frame).month, Grid.from_frame(rows(*TOLD)).month)


def test_quarters_and_groups_are_left_out():
    frame = rows(*TOLD, coded=False)
    quarter = frame.assign(period_months=3, numerator=99.0)
    group = frame.assign(breakdown="ethnicity", group="Asian", numerator=99.0)
    grid = Grid.from_frame(pd.concat([frame, quarter, group]))
    assert np.nanmax(grid.numerator) == 9


def test_a_plain_count_has_no_denominator():
    frame = rows(("provider", "Z01", "2024-01-01", 3, None, "final"))
    assert Grid.from_frame(frame).denominator is None


def test_reasons_and_caveats_stand_beside_their_month():
    frame = rows(*TOLD)
    frame["reason"] = [None, None, "No return.", None]
    frame["caveat"] = pd.Series([None, "New system.", None, None], dtype="category")
    grid = Grid.from_frame(frame)
    assert grid.reason[1].tolist() == [None, "No return.", None]
    assert grid.caveat[0].tolist() == [None, None, "New system."]


def test_rows_are_found_by_level_and_organisation():
    grid = Grid.from_frame(rows(*TOLD))
    assert grid.rows(level="provider").tolist() == [0, 1]
    assert grid.rows(orgs=("Z01",)).tolist() == [0, 2]
    assert grid.rows(level="region", orgs=("Z01",)).tolist() == [2]


def test_no_rows_make_an_empty_grid():
    grid = Grid.from_frame(rows(*TOLD).iloc[:0])
    assert grid.numerator.shape == (0, 0)
    assert grid.rows().tolist() == []


def test_two_rows_for_one_month_are_refused():
    with pytest.raises(ValueError, match="two rows"):
        Grid.from_frame(rows(*TOLD, TOLD[0]))
