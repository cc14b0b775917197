"""Run charts against the reference tools."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.run_chart import anhoej, ihi_shift, ihi_trend, propose_medians
from tests.golden_cases import golden, golden_names

ANHOEJ = [name for name in golden_names("run_") if golden(name).method == "spc_run"]


@pytest.mark.parametrize("name", ANHOEJ)
def test_median_and_run_tests_agree_with_qicharts2(name):
    case = golden(name)
    y = case.given["y"][None]
    order = np.arange(1, y.shape[1] + 1)
    phase = np.where(order > (case.params["part"] or len(order)), 2, 1)[None]
    counted = np.isfinite(y)
    tests = anhoej(y, counted & (order <= (case.params["freeze"] or len(order))), counted, phase)
    assert_allclose(tests.median[0], case.expected["cl"], rtol=case.rel)
    pairs = {
        "n_useful": tests.useful,
        "longest_run": tests.longest,
        "longest_run_max": tests.longest_limit,
        "n_crossings": tests.crossings,
        "n_crossings_min": tests.crossings_limit,
        "runs_signal": tests.signal,
    }
    for column, ours in pairs.items():
        assert_array_equal(ours[0], case.expected[column], err_msg=column)


def test_ihi_shift_and_trend_agree_with_the_stated_rules():
    case = golden("run_shift_trend")
    value = case.given["value"][None]
    phase, counted = np.ones(value.shape, int), np.isfinite(value)
    centre = np.full(value.shape, case.expected["median"])
    shift = ihi_shift(value, centre, counted, phase, case.params["shift"])
    trend = ihi_trend(value, counted, phase, case.params["trend"])
    assert_array_equal(shift[0], case.expected["shift"])
    assert_array_equal(trend[0], case.expected["trend"])


def test_proposed_medians_agree_with_runcharter():
    case = golden("run_rebase_sustained")
    found = []
    for group in ("North", "South"):
        here = case.given["group"] == group
        date, value = case.given["date"][here], case.given["value"][here]
        for s in propose_medians(value, baseline_points=12, run=8, side=1):
            found.append((group, s.median, date[s.start], date[s.last], date[s.until]))
    columns = ("group", "median", "start_date", "end_date", "extend_to")
    told = list(zip(*(case.expected[c] for c in columns), strict=True))
    assert sorted((g, *rest) for g, _, *rest in found) == sorted((g, *r) for g, _, *r in told)
    assert_allclose(sorted(f[1] for f in found), sorted(case.expected["median"]))


def test_a_short_series_proposes_no_median():
    assert propose_medians(np.arange(5.0)) == []


def test_points_that_do_not_count_neither_break_nor_lengthen_a_run():
    value = np.array([[1, 9, 1, 9, 8, 8, np.nan, 8, 8, 5, 8, 8, 8, 8, 1, 9, 1, 9, 1, 9]])
    counted = np.isfinite(value)
    tests = anhoej(value, counted, counted, np.ones(value.shape, int))
    assert tests.median[0, 0] == 8
    moved = np.where(np.isnan(value), 8.0, value)
    again = anhoej(moved, np.isfinite(moved), np.isfinite(moved), np.ones(value.shape, int))
    assert_array_equal(tests.longest, again.longest)
