"""Adjusted p values at the edges of what they are given."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from analysis import multiple_testing


def test_a_missing_p_value_is_not_counted_among_the_tests():
    adjusted = multiple_testing.bonferroni([0.01, np.nan, 0.3])
    assert_allclose(adjusted, [0.02, np.nan, 0.6])


def test_a_p_value_above_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        multiple_testing.holm([0.5, 1.5])
