"""What holds of every chart and every funnel, whatever the counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from analysis.funnel_limits import prediction_limits
from analysis.reading import Series
from tests.analysis.made_series import read, series

CHARTS = ("auto", "run", "xmr", "p", "pp", "u", "up", "rare", "line")
KINDS = ("binomial", "poisson")


@st.composite
def any_counts(draw) -> Series:
    """From two points to four years; zero and full numerators, denominators of 1, gaps."""
    months = draw(st.integers(2, 48))
    most = draw(st.sampled_from([1, 3, 400]))
    cell = st.one_of(
        st.none(),
        st.integers(1, most).flatmap(
            lambda n: st.tuples(st.sampled_from([0, n]) | st.integers(0, n), st.just(n))
        ),
    )
    drawn = draw(st.lists(cell, min_size=months, max_size=months))
    x = [np.nan if c is None else c[0] for c in drawn]
    n = [np.nan if c is None else c[1] for c in drawn]
    return series(x, np.array(n, float)[None])


@settings(max_examples=150, deadline=None)
@given(any_counts(), st.sampled_from(CHARTS), st.sampled_from([None, 50.0]))
def test_no_valid_counts_make_a_line_that_is_not_a_number(given_series, chart, target):
    (reading,) = read(given_series, chart=chart, target=target)
    for line in (reading.centre, reading.lower, reading.upper):
        assert not np.isinf(line).any()
    drawn = reading.assessed & np.isfinite(reading.value)
    assert np.isfinite(reading.centre[drawn]).all()
    limited = np.isfinite(reading.lower) & np.isfinite(reading.upper)
    slack = 1e-9 * (1 + np.abs(reading.centre))
    assert (reading.lower - slack <= reading.centre)[limited].all()
    assert (reading.centre <= reading.upper + slack)[limited].all()
    assert "nan" not in reading.sentence
    assert reading.sentence.endswith(".")


@settings(max_examples=60, deadline=None)
@given(any_counts(), st.sampled_from(["run", "xmr", "p", "pp", "u", "up"]))
def test_another_multiplier_moves_lines_and_no_flag(given_series, chart):
    (one,) = read(given_series, chart=chart, multiplier=100.0)
    (ten,) = read(given_series, chart=chart, multiplier=1000.0)
    assert one.side.tolist() == ten.side.tolist()
    assert one.rule == ten.rule
    for ours, theirs in ((one.centre, ten.centre), (one.lower, ten.lower), (one.upper, ten.upper)):
        assert_allclose(10 * ours, theirs, rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_counts(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_series_does_not_matter(several, random):
    shortest = min(len(one.month) for one in several)
    parts = [
        (one.numerator[:, :shortest], one.denominator[:, :shortest], one.status[:, :shortest])
        for one in several
    ]
    order = list(range(len(parts)))
    random.shuffle(order)

    def together(places):
        x, n, status = (np.vstack([parts[i][k] for i in places]) for k in range(3))
        given_series = series(x, n)
        return read(replace(given_series, status=status))

    straight, mixed = together(range(len(parts))), together(order)
    for place, i in enumerate(order):
        assert mixed[place].sentence == straight[i].sentence
        assert_array_equal(mixed[place].upper, straight[i].upper)


@settings(max_examples=60, deadline=None)
@given(any_counts(), st.data())
def test_a_missing_month_never_shifts_a_date(given_series, data):
    gone = data.draw(st.integers(0, len(given_series.month) - 1))
    x, n = given_series.numerator.copy(), given_series.denominator.copy()
    x[:, gone] = n[:, gone] = np.nan
    (whole,) = read(given_series, chart="p")
    (holed,) = read(series(x, n), chart="p")
    assert_array_equal(whole.month, holed.month)
    kept = np.arange(len(whole.month)) != gone
    assert_array_equal(whole.value[kept], holed.value[kept])
    assert np.isnan(holed.value[gone])


@given(st.integers(1, 10**6), st.floats(0.001, 0.999), st.sampled_from(KINDS))
def test_limits_widen_as_the_unit_shrinks(n, target, kind):
    """By sixteen times, from five events on: exact limits step with the whole counts, and a unit
    that expects less than one may have no limit but the benchmark."""
    assume(n * target * (1 - target) >= 5)
    small, large = (prediction_limits(k * n, target, kind) for k in (1, 16))
    slack = 1e-9
    assert small.lower_998 <= large.lower_998 + slack
    assert small.upper_998 >= large.upper_998 - slack
    assert small.lower_95 <= large.lower_95 + slack
    assert small.upper_95 >= large.upper_95 - slack


@pytest.mark.parametrize("chart", ["p", "u"])
def test_a_month_with_fewer_births_has_wider_limits(chart):
    n = np.resize([100.0, 400.0, 900.0], 36)
    (reading,) = read(series(np.round(n * 0.1), n), chart=chart)
    width = reading.upper - reading.lower
    assert width[0] > width[1] > width[2]
