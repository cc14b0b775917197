"""Intervals of gaps: published examples, order, and nothing undefined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.interval_differences import difference_interval, ratio_interval

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("x", "n", "y", "m", "lower", "upper"),
    [  # Newcombe (1998), table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_the_difference_of_proportions_is_newcombes(x, n, y, m, lower, upper):
    found = difference_interval(x, n, y, m, "binomial")
    assert (float(found.lower), float(found.upper)) == pytest.approx((lower, upper), abs=5e-5)


@given(counts, counts, st.sampled_from(["binomial", "poisson"]))
def test_an_interval_holds_its_gap_and_turns_round_with_it(own, other, kind):
    there = difference_interval(*own, *other, kind)
    back = difference_interval(*other, *own, kind)
    gap = own[0] / own[1] - other[0] / other[1]
    assert there.lower <= gap <= there.upper
    assert there.lower == pytest.approx(-back.upper)


@given(counts, counts, st.sampled_from(["binomial", "poisson"]))
def test_a_ratio_holds_its_quotient_and_turns_upside_down(own, other, kind):
    found = ratio_interval(*own, *other, kind)
    if own[0] == other[0] == 0:
        assert np.isnan(found.lower)
        return
    quotient = np.inf if other[0] == 0 else own[0] / own[1] / (other[0] / other[1])
    assert 0 <= found.lower <= quotient <= found.upper
    back = ratio_interval(*other, *own, kind)
    if own[0] and other[0]:
        assert float(found.lower) == pytest.approx(1 / float(back.upper), rel=1e-6)


@pytest.mark.parametrize("kind", ["binomial", "poisson"])
def test_at_equal_values_the_interval_covers_no_gap_as_often_as_it_says(kind):
    chance = np.random.default_rng(7)
    draw = chance.binomial if kind == "binomial" else lambda n, p, size: chance.poisson(n * p, size)
    x, y = draw(400, 0.1, 20_000), draw(900, 0.1, 20_000)
    gap = difference_interval(x, 400, y, 900, kind)
    ratio = ratio_interval(x, 400, y, 900, kind)
    assert 0.94 < np.mean((gap.lower <= 0) & (gap.upper >= 0)) < 0.965
    assert 0.94 < np.mean((ratio.lower <= 1) & (ratio.upper >= 1)) < 0.965


def test_what_cannot_be_told_is_missing():
    for counts_of in ((np.nan, 10, 3, 10), (3, 0, 3, 10), (12, 10, 3, 10)):
        assert np.isnan(difference_interval(*counts_of, "binomial").lower)
        assert np.isnan(ratio_interval(*counts_of, "binomial").upper)
