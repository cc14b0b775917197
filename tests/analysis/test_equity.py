"""Gaps between groups: worked by hand, and what must hold of any table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.equity import EquitySettings, Told, gaps, slope_index
from analysis.interval_differences import difference_interval

QUINTILES = EquitySettings(kind="binomial", multiplier=100, reference=4, unknown=5, ordered=True)
# Smokers of women, from the most to the least deprived fifth, and of those of no known fifth.
SMOKERS = np.array([200.0, 150, 110, 70, 50, 20])
WOMEN = np.array([1000.0, 1000, 1000, 1000, 1000, 200])


def test_differences_and_ratios_are_to_the_reference_group():
    found = gaps(SMOKERS, WOMEN, QUINTILES)
    assert found.value == pytest.approx([20, 15, 11, 7, 5, 10])
    assert found.difference == pytest.approx([15, 10, 6, 2, 0, 5])
    assert found.ratio == pytest.approx([4, 3, 2.2, 1.4, 1, 2])
    expected = difference_interval(200, 1000, 50, 1000, "binomial", 100)
    assert found.difference_interval.lower[0] == pytest.approx(float(expected.lower))
    assert found.told == (*[Told.HIGHER] * 3, Told.NO_GAP, Told.REFERENCE, Told.CANNOT_TELL)
    assert found.unknown_share == pytest.approx(200 / 5200)


def test_the_slope_is_that_of_a_line_through_the_fifths():
    """Five groups of one size stand at 0.1, 0.3, ... 0.9: the slope by the textbook's sums."""
    place, rate = np.array([0.1, 0.3, 0.5, 0.7, 0.9]), SMOKERS[:5] / 1000
    expected = -100 * ((place - 0.5) * (rate - rate.mean())).sum() / ((place - 0.5) ** 2).sum()
    found = slope_index(SMOKERS, WOMEN, QUINTILES)
    assert found.value == pytest.approx(expected)
    assert found.value == pytest.approx(19.0)
    assert found.lower < expected < found.upper


def test_small_counts_are_hidden_and_nothing_is_told_of_them():
    found = gaps([200, 150, 110, 70, 4, 20], WOMEN, QUINTILES)
    assert np.isnan(found.numerator[4])
    least, most = 554 - np.nansum(found.numerator) + np.array([-10, 10])  # each is rounded by 2
    assert least < 1
    assert most > 7  # nobody can tell it from any other of 1 to 7, knowing the total
    assert set(found.told) == {Told.CANNOT_TELL, Told.REFERENCE}
    assert np.isnan(found.slope.value)


def test_too_many_of_no_known_group_leave_nothing_to_be_told():
    women = WOMEN.copy()
    women[5] = 900
    found = gaps(SMOKERS, women, QUINTILES)
    assert set(found.told) == {Told.CANNOT_TELL, Told.REFERENCE}
    assert np.isnan(found.slope.value)


def test_few_events_tell_nothing():
    found = gaps([0, 60, 50, 40, 45, 0], [100, 500, 500, 500, 500, 0], QUINTILES)
    assert found.told[0] == Told.CANNOT_TELL
    assert np.isnan(found.slope.value)


def test_missing_is_never_zero():
    found = gaps([np.nan, 150, 110, 70, 50, 20], WOMEN, QUINTILES)
    assert np.isnan(found.value[0])
    assert found.told[0] == Told.CANNOT_TELL


def test_poisson_rates_have_their_own_slope():
    poisson = EquitySettings(kind="poisson", multiplier=1000, reference=4, unknown=5, ordered=True)
    found = gaps(SMOKERS, WOMEN, poisson)
    assert found.slope.value == pytest.approx(190.0)
    assert found.slope.upper - found.slope.lower > 10 * (
        gaps(SMOKERS, WOMEN, QUINTILES).slope.upper - gaps(SMOKERS, WOMEN, QUINTILES).slope.lower
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_is_shown_is_rounded_and_never_small(seed):
    rng = np.random.default_rng(seed)
    women = rng.integers(200, 3000, 6).astype(float)
    found = gaps(rng.binomial(women.astype(int), 0.12), women, QUINTILES)
    shown = found.numerator[np.isfinite(found.numerator)]
    assert (shown % 5 == 0).all()
    assert not ((shown > 0) & (shown <= 5)).any()


def test_chance_alone_marks_one_table_in_twenty():
    rng = np.random.default_rng(7)
    women = np.array([900, 850, 800, 950, 1000, 60])
    marked = [
        any(t in (Told.HIGHER, Told.LOWER) for t in gaps(events, women, QUINTILES).told)
        for events in rng.binomial(women, 0.15, (150, 6))
    ]
    assert np.mean(marked) < 0.12
