"""Stabilised rates lie between a unit's own and the average, the nearer the average the smaller."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stabilised import Band, select_stabilised, stabilise, stabilise_within

units = st.lists(
    st.integers(1, 6000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=15,
)
KINDS = ["binomial", "poisson"]


@given(units, st.sampled_from(KINDS))
def test_a_stabilised_rate_lies_between_the_crude_rate_and_the_average(counts, kind):
    x, n = np.array(counts, float).T
    found = stabilise(x, n, kind, 1000)
    ends = np.sort(np.column_stack([found.crude, found.average]), axis=1)
    assert (found.value >= ends[:, 0] - 1e-6).all()
    assert (found.value <= ends[:, 1] + 1e-6).all()
    assert (found.lower <= found.upper).all()
    assert np.isfinite(np.concatenate([found.value, found.lower, found.upper])).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_smaller_unit_is_drawn_further(kind):
    found = stabilise([40, 4, 20, 60, 90], [4000, 400, 9000, 9000, 9000], kind, 1000)
    assert found.between_variance[0] > 0
    assert found.crude[0] == found.crude[1]
    assert found.value[0] > found.value[1] > found.average[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_variance_between_units_is_found_again(kind):
    chance = np.random.default_rng(3)
    n = chance.integers(2000, 8000, 4000)
    true = chance.gamma(16, 0.05 / 16, n.size)
    x = chance.binomial(n, true) if kind == "binomial" else chance.poisson(n * true)
    found = stabilise(x, n, kind)
    assert found.between_variance[0] == pytest.approx(0.05**2 / 16, rel=0.1)
    inside = (found.lower <= true) & (true <= found.upper)
    assert inside.mean() == pytest.approx(0.95, abs=0.012)
    spread = np.abs(found.value - true).mean()
    assert spread < np.abs(found.crude - true).mean()


def test_without_more_than_chance_every_rate_is_the_average():
    found = stabilise([5, 5, 5], [1000, 1000, 1000], "poisson", 1000)
    assert not found.between_variance.any()
    assert found.value == pytest.approx(np.full(3, 5.0))
    assert found.band == (Band.WITHIN_5,) * 3


def test_bands_are_shares_of_the_average():
    x = np.array([100, 93, 80, 110, 100, 117, 100, 100])
    found = stabilise(x * 100, np.full(8, 1e6), "poisson")
    assert found.band[:4] == (Band.WITHIN_5, Band.LOWER_5, Band.LOWER_15, Band.HIGHER_5)


def test_a_unit_without_counts_has_no_rate_and_changes_nobodys():
    alone = stabilise([4, 20, 30], [800, 9000, 5000], "poisson")
    more = stabilise([4, np.nan, 20, 30], [800, 700, 9000, 5000], "poisson")
    assert np.isnan(more.value[1])
    assert more.band[1] is None
    assert more.value[[0, 2, 3]] == pytest.approx(alone.value)
    assert np.isnan(stabilise([np.nan], [10], "binomial").average).all()
    assert stabilise([0, 0], [50, 90], "poisson").band == (Band.WITHIN_5,) * 2


def test_each_is_drawn_towards_its_own_kind_and_a_pair_is_no_average():
    x, n = [5, 12, 20, 60, 50, 3, 2], [1000, 1500, 3000, 2000, 2500, 900, 700]
    kinds = ["a", "a", "a", "b", "b", "b", "c"]
    found = stabilise_within(x, n, kinds, "poisson", 1000)
    assert found.value[:3] == pytest.approx(stabilise(x[:3], n[:3], "poisson", 1000).value)
    assert found.value[3:6] == pytest.approx(stabilise(x[3:6], n[3:6], "poisson", 1000).value)
    assert np.isnan(found.value[6])
    assert found.band[6] is None
    assert found.crude[6] == pytest.approx(1000 * 2 / 700)
    fewer = select_stabilised(found, np.array([True, *[False] * 5, True]))
    assert fewer.value[0] == found.value[0]
    assert fewer.band == (found.band[0], None)
