"""A scan over many comparisons names few by chance."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.funnel import read_funnel
from analysis.scan import scan, stand_out


def test_of_those_named_few_are_chance():
    chance = np.random.default_rng(2)
    shares = []
    for _ in range(300):
        z = chance.standard_normal(840)
        z[:40] += 4.5
        named = stand_out(z, 0.1)
        shares.append(named[40:].sum() / max(named.sum(), 1))
    assert np.mean(shares) < 0.11


def test_where_nothing_differs_a_scan_seldom_names_anything():
    chance = np.random.default_rng(4)
    named = [stand_out(chance.standard_normal(840)).any() for _ in range(400)]
    assert np.mean(named) < 0.08


def test_what_is_not_judged_is_no_test():
    z = np.array([4.0, np.nan, 0.3])
    assert stand_out(z).tolist() == [True, False, False]
    assert not stand_out(np.append(z[:1] * 0.7, np.zeros(50))).any()
    assert stand_out(np.append(z[:1] * 0.7, np.full(50, np.nan)))[0]
    with pytest.raises(ValueError, match="between 0 and 1"):
        stand_out(z, 1.0)


def test_a_funnel_that_judges_nobody_names_nobody():
    x, n = np.array([300, 100, 110, 90, 105]), np.full(5, 1000)

    def funnel(fair: bool):
        return read_funnel(
            x, n, kind="binomial", multiplier=100, benchmark=0.1, comparable=np.full(5, fair),
            unit_words="%", benchmark_words="England", direction="neutral",
        )  # fmt: skip

    judged, unjudged = scan([funnel(True), funnel(False)])
    assert judged.tolist() == [True, False, False, False, False]
    assert not unjudged.any()
    assert scan([]) == []
