"""Control charts where the references have no number, and where they err."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from analysis.control_charts import (
    Prime,
    p_lines,
    t_lines,
)
from analysis.icons import assurance_of
from analysis.phases import phase_size
from tests.golden_cases import golden
from tests.golden_checks import read_xmr


def test_a_constant_series_keeps_its_limits_and_its_assurance():
    case = golden("xmr_constant")
    _, lines, _ = read_xmr(case)
    assert (lines.lower == 100).all()
    assert (lines.upper == 100).all()
    assert assurance_of(95, 100.0, 100.0, "higher_is_better") == "pass"


def test_a_time_of_nought_is_refused_by_the_t_chart():
    value = np.array([[3.0, 0.0, 4.0]])
    with pytest.raises(ValueError, match="above 0"):
        t_lines(value, np.isfinite(value), np.ones(value.shape, int))


def test_a_series_has_the_same_lines_alone_and_among_others():
    chance = np.random.default_rng(3)
    n = chance.integers(100, 400, (40, 60)).astype(float)
    x = chance.binomial(n.astype(int), 0.1).astype(float)
    base = chance.random(x.shape) > 0.1
    phase = np.cumsum(chance.random(x.shape) < 0.05, axis=1) + 1
    together = p_lines(x, n, base, phase, prime=Prime())
    for i in range(len(x)):
        alone = p_lines(*(a[i : i + 1] for a in (x, n, base, phase)), prime=Prime())
        assert_array_equal(together.upper[i], alone.upper[0])
        assert_array_equal(together.centre[i], alone.centre[0])
    assert phase_size(base, phase).shape == x.shape
