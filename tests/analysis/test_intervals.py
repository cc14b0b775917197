"""Intervals against the reference tools, and at the edges of what can be counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intervals import byar, clopper_pearson, exact_poisson, interval, wilson


@pytest.mark.parametrize("method", [wilson, byar, exact_poisson, clopper_pearson])
def test_a_value_that_cannot_be_worked_out_has_no_interval(method):
    found = method([np.nan, 3, 0, -1], [10, np.nan, 0, 10])
    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_a_numerator_above_its_denominator_has_no_interval(method):
    assert np.isnan(method(11, 10).upper)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_level_outside_nought_to_one_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 10, confidence)


@given(st.integers(1, 10**9), st.floats(0, 1), st.sampled_from(["binomial", "poisson"]))
def test_an_interval_contains_its_value_and_grows_with_confidence(n, share, kind):
    x = int(share * n)
    narrow, wide = (interval(x, n, kind, 100, level) for level in (0.95, 0.998))
    value = 100 * x / n
    slack = 1e-9 * (1 + value)
    assert wide.lower <= narrow.lower + slack
    assert narrow.lower <= value + slack
    assert value <= narrow.upper + slack
    assert narrow.upper <= wide.upper + slack
