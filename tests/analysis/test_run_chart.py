"""Run charts against the reference tools."""

import numpy as np
from numpy.testing import assert_array_equal

from analysis.run_chart import anhoej, propose_medians


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
