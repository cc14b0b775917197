"""What is published of small numbers cannot be had back: attacked as a reader could attack it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.suppression import Published, is_small, protect, rounded


def region(units: int, periods: int, split: int) -> np.ndarray:
    """Rows that add up a table of units by periods: each unit's year, two LMSs and the region by
    period and year, and rolling pairs of periods for each unit."""
    cells = np.arange(units * periods).reshape(units, periods)
    blocks = [cells[i] for i in range(units)]
    for members in (range(split), range(split, units), range(units)):
        part = cells[list(members)]
        blocks += [*(part[:, j] for j in range(periods)), part]
    blocks += [cells[i, j : j + 2] for i in range(units) for j in range(periods - 1)]
    rows = np.zeros((len(blocks), cells.size))
    for row, block in zip(rows, blocks, strict=True):
        row[np.ravel(block)] = 1
    return np.unique(rows[rows.sum(axis=1) > 1], axis=0)


def tables():
    def of(shape):
        units, periods = shape
        sizes = st.lists(
            st.integers(0, 90).flatmap(lambda n: st.tuples(st.integers(0, min(n, 25)), st.just(n))),
            min_size=units * periods,
            max_size=units * periods,
        )
        return st.tuples(st.just(shape), st.integers(1, units - 1), sizes)

    return st.tuples(st.integers(2, 4), st.integers(1, 3)).flatmap(of)


def bounds(aim: np.ndarray, rows: np.ndarray, shown: Published) -> tuple[float, float]:
    """The least and the most that a weighted sum of counts can be, to one who has the table: all
    that is shown within its rounding, nothing below 0, no numerator above its denominator."""
    cells = rows.shape[1]
    conditions, limits = [], []
    for weights, count in zip(
        np.vstack([np.hstack([rows, 0 * rows]), np.hstack([0 * rows, rows])]),
        np.concatenate([shown.numerator, shown.denominator]),
        strict=True,
    ):
        if not np.isnan(count):
            reach = 2.0 if count else 0.0  # 0 is never a rounded count: those are hidden
            conditions += [weights, -weights]
            limits += [count + reach, reach - count]
    conditions.append(np.zeros(2 * cells))
    limits.append(0.0)
    within = np.hstack([np.eye(cells), -np.eye(cells)])
    left, right = np.vstack([*conditions, within]), np.append(limits, np.zeros(cells))
    ends = []
    for sign in (1, -1):
        found = linprog(sign * aim, A_ub=left, b_ub=right, bounds=(0, None))
        ends.append(-np.inf if found.status == 3 else found.fun)
    return ends[0], -ends[1]


@settings(max_examples=60, deadline=None)
@given(tables())
@example(((2, 2), 1, [(3, 60), (20, 80), (20, 80), (20, 80)]))
@example(((3, 1), 1, [(88, 90), (20, 25), (0, 40)]))
@example(((2, 1), 1, [(0, 3), (20, 80)]))
def test_no_hidden_count_follows_from_all_that_is_shown(table):
    (units, periods), split, counts = table
    x, n = np.array(counts, float).T
    sums = region(units, periods, split)
    shown = protect(x, n, sums)
    rows = np.vstack([np.eye(x.size), sums])
    for row in range(len(rows)):
        secrets = ((rows @ x, (1, 0)), (rows @ (n - x), (-1, 1)), (rows @ n, (0, 1)))
        for count, weights in secrets:
            if is_small(count[row]):
                assert np.isnan(shown.numerator[row])
                assert weights[0] != 0 or np.isnan(shown.denominator[row])
                aim = np.concatenate([weights[0] * rows[row], weights[1] * rows[row]])
                low, high = bounds(aim, rows, shown)
                assert low <= 1 + 1e-5
                assert high >= 7 - 1e-5


@settings(max_examples=60, deadline=None)
@given(tables())
def test_what_is_shown_is_the_count_rounded_and_never_small(table):
    (units, periods), split, counts = table
    x, n = np.array(counts, float).T
    sums = region(units, periods, split)
    shown = protect(x, n, sums)
    rows = np.vstack([np.eye(x.size), sums])
    for given_counts, published in ((rows @ x, shown.numerator), (rows @ n, shown.denominator)):
        there = ~np.isnan(published)
        assert not is_small(given_counts[there]).any()
        assert (published[there] % 5 == 0).all()
        assert (np.abs(published[there] - given_counts[there]) <= 2).all()
        assert (published[there & (given_counts == 0)] == 0).all()


def test_a_lone_small_count_takes_another_with_it():
    """With the other and their sum shown as 20, it would be 4 at most."""
    shown = protect([1, 20], [400, 500], [[1, 1]])
    assert np.isnan(shown.numerator).sum() == 2
    possible = [
        a
        for a, b in product(range(60), range(60))
        if all(
            np.isnan(seen) or (abs(seen - true) <= 2 and (seen == 0) == (true == 0))
            for seen, true in zip(shown.numerator, (a, b, a + b), strict=True)
        )
    ]
    assert set(range(1, 8)) <= set(possible)


def test_a_table_without_small_counts_is_shown_whole():
    shown = protect([20, 0, 44], [400, 500, 44], [[1, 1, 1]])
    assert shown.numerator.tolist() == [20, 0, 45, 65]
    assert shown.denominator.tolist() == [400, 500, 45, 945]
    assert not shown.small.any()


def test_small_complements_and_denominators_are_hidden_too():
    shown = protect([98, 3], [100, 4], np.zeros((0, 2)))
    assert np.isnan(shown.numerator).all()
    assert shown.denominator[0] == 100
    assert np.isnan(shown.denominator[1])


def test_rounding_is_to_the_nearest_five():
    assert rounded([0, 8, 12, 13, 17.5, 998]).tolist() == [0, 10, 10, 15, 20, 1000]


@pytest.mark.parametrize(("x", "n"), [([5], [4]), ([-1], [4]), ([np.nan], [4]), ([1, 2], [4])])
def test_what_is_no_table_of_counts_is_refused(x, n):
    with pytest.raises(ValueError, match="holds counts"):
        protect(x, n, np.zeros((0, len(n))))


def test_a_small_denominator_takes_another_with_it():
    """With the other and their sum both shown as 505, it would be 4 at most."""
    shown = protect([0, 40], [4, 503], [[1, 1]])
    assert np.isnan(shown.denominator).sum() == 2


def test_a_region_with_rolling_windows_is_protected():
    """Six units by two years of months, every window of twelve months, LMSs and the region."""
    chance = np.random.default_rng(4)
    units, periods = 6, 24
    n = chance.integers(80, 500, units * periods)
    x = chance.binomial(n, 0.02)
    cells = np.arange(units * periods).reshape(units, periods)
    groups = [[unit] for unit in range(units)] + [range(3), range(3, units), range(units)]
    blocks = [
        cells[list(group), start : start + length].ravel()
        for group in groups
        for length in (1, 12)
        for start in range(periods - length + 1)
        if length > 1 or len(group) > 1
    ]
    sums = np.zeros((len(blocks), cells.size))
    for row, block in zip(sums, blocks, strict=True):
        row[block] = 1
    shown = protect(x, n, sums)
    assert np.isnan(shown.numerator[: cells.size][is_small(x)]).all()
    assert np.isfinite(shown.numerator[cells.size :]).mean() > 0.5
