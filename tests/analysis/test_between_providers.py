"""How much providers truly differ, against a second implementation and made-up truths."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import chi2

from analysis.between_providers import Spread, spread_between

BIRTHS = np.array([7300, 6000, 5900, 4000, 3000, 2900, 2900, 2700, 2500, 2150, 1300])


def drawn(chance, rate, sd, kind="binomial"):
    """A year of eleven providers whose true rates differ by so much."""
    if kind == "binomial":
        truth = expit(logit(rate) + sd * chance.standard_normal(BIRTHS.size))
        return chance.binomial(BIRTHS, truth)
    return chance.poisson(BIRTHS * rate * np.exp(sd * chance.standard_normal(BIRTHS.size)))


def linear(x, n, kind):
    """Each unit's difference from the pool on the logit or log scale, to first order, with its
    variance."""
    pool = x.sum() / n.sum()
    spread = pool * (1 - pool) if kind == "binomial" else pool
    return (x / n - pool) / spread, 1 / (n * spread)


@pytest.mark.parametrize(
    ("kind", "rate", "sd"),
    [
        ("binomial", 0.3, 0.2),
        ("binomial", 0.03, 0.0),
        ("poisson", 0.02, 0.3),
        ("binomial", 0.9, 0.4),
    ],
)
def test_sd_share_and_interval_are_those_of_the_formulas(kind, rate, sd):
    """As the papers write them: sums one by one, roots by another solver."""
    x = drawn(np.random.default_rng(7), rate, sd, kind)
    found = spread_between(x, BIRTHS, kind)
    y, variance = linear(x, BIRTHS, kind)

    def cochran(between):
        weights = [1 / (v + between) for v in variance]
        mean = sum(w * one for w, one in zip(weights, y, strict=True)) / sum(weights)
        return sum(w * (one - mean) ** 2 for w, one in zip(weights, y, strict=True))

    weights = [1 / v for v in variance]
    scale = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    degrees = len(x) - 1
    assert found.sd**2 == pytest.approx(max(0, (cochran(0) - degrees) / scale), abs=1e-12)
    assert found.share == pytest.approx(max(0, (cochran(0) - degrees) / cochran(0)), abs=1e-12)
    for end, tail in ((found.lower, 0.975), (found.upper, 0.025)):
        wanted = chi2.ppf(tail, degrees)
        root = brentq(lambda t, w=wanted: cochran(t) - w, 0, 25) if cochran(0) > wanted else 0.0
        assert end == pytest.approx(np.sqrt(root), abs=1e-6)
    assert found.units == 11


@pytest.mark.parametrize(
    ("kind", "rate", "sd"),
    [("binomial", 0.3, 0.15), ("binomial", 0.03, 0.3), ("poisson", 0.02, 0.3)],
)
def test_the_interval_holds_the_truth_nineteen_times_of_twenty(kind, rate, sd):
    chance = np.random.default_rng(11)
    found = [spread_between(drawn(chance, rate, sd, kind), BIRTHS, kind) for _ in range(400)]
    inside = np.mean([one.lower <= sd <= one.upper for one in found])
    assert 0.91 < inside < 0.99
    assert np.mean([one.sd for one in found]) == pytest.approx(sd, rel=0.12)


@pytest.mark.parametrize(("kind", "rate"), [("binomial", 0.3), ("binomial", 0.005)])
def test_chance_alone_is_said_to_be_more_once_in_forty_times(kind, rate):
    chance = np.random.default_rng(5)
    found = [spread_between(drawn(chance, rate, 0.0, kind), BIRTHS, kind) for _ in range(1000)]
    assert np.mean([one.beyond_chance for one in found]) == pytest.approx(0.025, abs=0.015)


def test_all_the_variation_of_equal_providers_may_be_chance():
    found = spread_between([300] * 6, [1000] * 6, "binomial")
    assert (found.sd, found.lower, found.share, found.beyond_chance) == (0.0, 0.0, 0.0, False)
    assert found.pool == pytest.approx(0.3)


def test_nearly_all_the_variation_of_large_different_providers_is_beyond_chance():
    found = spread_between([1000, 2000, 3000, 4000, 5000], [10_000] * 5, "binomial")
    assert found.share > 0.99
    assert found.beyond_chance
    assert found.lower < found.sd < found.upper
    assert found.sd_of_value == pytest.approx(found.sd * 0.3 * 0.7)


def test_the_unit_of_the_value_does_not_change_with_the_size_of_the_units():
    small = spread_between(np.array([10, 30, 50, 20, 60]), np.array([100] * 5), "binomial")
    large = spread_between(
        np.array([1000, 3000, 5000, 2000, 6000]), np.array([10_000] * 5), "binomial"
    )
    assert small.sd == pytest.approx(large.sd, rel=0.1)
    assert small.share < large.share


@pytest.mark.parametrize(
    ("x", "n", "words"),
    [
        ([300] * 4, [1000] * 4, "Fewer than 5 providers"),
        ([300] * 4 + [np.nan] * 3, [1000] * 7, "Fewer than 5 providers"),
        ([2] * 8, [1000] * 8, "Fewer than 5 events"),
        ([999] * 8, [1000] * 8, "Fewer than 5 events"),
        ([0] * 8, [1000] * 8, "Fewer than 5 events"),
    ],
)
def test_it_says_why_it_cannot_tell(x, n, words):
    found = spread_between(x, n, "binomial")
    assert not isinstance(found, Spread)
    assert words in found
