"""Prediction limits: against the reference, as properties, and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from analysis.funnel_limits import prediction_limits

KINDS = ("binomial", "poisson")


def outside(value, limits, level):
    """Bool: strictly outside the lines of that level."""
    lower, upper = getattr(limits, f"lower_{level}"), getattr(limits, f"upper_{level}")
    return (value < lower) | (value > upper)


@given(
    st.integers(1, 10**9),
    st.floats(0, 1),
    st.sampled_from(KINDS),
    st.sampled_from([0.0, 1e-4, 0.04, 1.0]),
)
def test_limits_bracket_the_benchmark_and_the_outer_the_inner(n, target, kind, extra):
    limits = prediction_limits(n, target, kind, extra_variance=extra)
    slack = 1e-9
    assert 0 <= limits.lower_998 <= limits.lower_95 + slack
    assert limits.lower_95 <= target <= limits.upper_95
    assert limits.upper_95 <= limits.upper_998 + slack
    assert kind == "poisson" or limits.upper_998 <= 1


@given(st.integers(1, 10**6), st.floats(0.001, 0.999), st.sampled_from(KINDS))
def test_more_variation_never_narrows_limits(n, target, kind):
    narrow, wide = (prediction_limits(n, target, kind, extra_variance=v) for v in (0, 0.09))
    assert wide.lower_95 <= narrow.lower_95 + 1e-12
    assert wide.upper_95 >= narrow.upper_95 - 1e-12


@pytest.mark.parametrize("kind", KINDS)
def test_limits_without_a_denominator_are_missing(kind):
    limits = prediction_limits([np.nan, 0.0, -1.0], 0.1, kind)
    assert np.isnan(limits.lower_998).all()
    assert np.isnan(limits.upper_95).all()


@pytest.mark.parametrize("kind", KINDS)
def test_an_enormous_unit_has_the_normal_limits(kind):
    n, target = 1e9, 0.2
    spread = np.sqrt(target * (1 - target if kind == "binomial" else 1) / n)
    limits = prediction_limits(n, target, kind)
    assert_allclose(limits.upper_95 - target, 1.959964 * spread, rtol=1e-3)
    assert_allclose(target - limits.lower_998, 3.090232 * spread, rtol=1e-3)


def test_no_event_is_never_outside_the_lower_line_of_a_small_unit():
    limits = prediction_limits([1.0, 50.0, 500.0], 0.003, "poisson", extra_variance=0.04)
    assert_array_equal(limits.lower_95, 0)


@pytest.mark.parametrize(
    ("rate", "sizes"),
    [(0.0035, (2000, 8000)), (0.03, (1200, 6500)), (0.12, (1200, 6500)), (0.40, (1200, 6500))],
)
@pytest.mark.parametrize("kind", KINDS)
def test_exact_limits_hold_their_nominal_level(kind, rate, sizes):
    rng = np.random.default_rng(20261123)
    n = rng.integers(*sizes, 100_000).astype(float)
    x = rng.binomial(n.astype(int), rate) if kind == "binomial" else rng.poisson(n * rate)
    limits = prediction_limits(n, rate, kind)
    assert outside(x / n, limits, "95").mean() == pytest.approx(0.05, abs=0.004)
    assert outside(x / n, limits, "998").mean() == pytest.approx(0.002, abs=0.0008)


@pytest.mark.parametrize(("rate", "tau"), [(0.0035, 0.2), (0.03, 0.15), (0.40, 0.15)])
@pytest.mark.parametrize("kind", KINDS)
def test_widened_limits_hold_their_level_where_units_truly_differ(kind, rate, tau):
    rng = np.random.default_rng(20261124)
    n = rng.integers(1200, 8000, 100_000).astype(float)
    odds = rate / (1 - rate) if kind == "binomial" else rate
    odds = odds * np.exp(rng.normal(0, tau, n.size))
    x = (
        rng.binomial(n.astype(int), odds / (1 + odds))
        if kind == "binomial"
        else rng.poisson(n * odds)
    )
    limits = prediction_limits(n, rate, kind, extra_variance=tau**2)
    assert outside(x / n, limits, "95").mean() == pytest.approx(0.05, abs=0.008)
    assert outside(x / n, limits, "998").mean() == pytest.approx(0.002, abs=0.0015)
