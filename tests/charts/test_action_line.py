"""The small chart of an action."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
import pytest

from charts.action_line import TINT, WIDTH, action_line_uri
from tests.charts.readings import made_reading


def drawn(reading, start: str) -> str:
    return unquote(action_line_uri(reading, np.datetime64(start, "M")))


def test_the_ground_is_tinted_from_the_actions_start():
    svg = drawn(made_reading(), "2025-10")  # the first of the last twelve of 24 months
    left, width = map(float, re.search(r"<rect x='([\d.]+)' width='([\d.]+)'", svg).groups())
    assert left == pytest.approx(WIDTH / 2, abs=1)
    assert left + width == pytest.approx(WIDTH)


def test_an_action_that_began_earlier_tints_all_and_one_to_come_nothing():
    assert f"<rect x='0.0' width='{WIDTH}.0'" in drawn(made_reading(), "2020-01")
    assert TINT not in drawn(made_reading(), "2027-01")


def test_a_missing_month_breaks_the_line():
    whole, value = made_reading(months=24), made_reading(months=24).value.copy()
    value[8] = np.nan
    broken = made_reading(months=24, value=value)
    lines = [drawn(reading, "2030-01").count("stroke-width='1.5'") for reading in (whole, broken)]
    assert lines == [1, 2]


@pytest.mark.parametrize(
    ("kind", "shape"),
    [("concern_high", "rotate(45"), ("improvement_high", "r='4'"), ("neutral_high", "width='7'")],
)
def test_flagged_points_differ_in_shape_by_what_they_mean(kind, shape):
    reading = made_reading()
    marked = made_reading(kind=np.where(reading.flagged, kind, "common_cause"))
    assert drawn(marked, "2027-01").count(shape) == int(reading.flagged[-24:].sum())


def test_without_figures_the_picture_is_empty():
    assert "<polyline" not in drawn(None, "2025-01")
    assert "nan" not in drawn(made_reading(value=np.full(54, np.nan)), "2025-01")
