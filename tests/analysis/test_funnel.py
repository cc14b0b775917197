"""A funnel as read: who is judged, by what, and what is said of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit, logit

from analysis.funnel import read_funnel
from analysis.funnel_units import select_units
from analysis.overdispersion import between_unit_sd, between_units
from analysis.peers import others_of_group
from analysis.reading import Position

BIRTHS = np.array([1300, 1900, 2200, 2600, 2900, 3300, 3700, 4100, 4900, 5600, 7200], float)


def funnel(numerator, denominator, **changed):
    """A funnel in per cent against the units' own pool, unless told otherwise."""
    settings = {
        "kind": "binomial",
        "multiplier": 100.0,
        "benchmark": None,
        "unit_words": "%",
        "benchmark_words": "all providers together",
        "direction": "lower_is_better",
    }
    return read_funnel(numerator, denominator, **settings | changed)


def eleven(rng, rate, times_first=1.0, tau=0.0, repeats=1):
    """Counts of eleven units, (repeats, 11), the first with so many times the rate."""
    p = np.full((repeats, BIRTHS.size), rate)
    if tau:
        p = expit(logit(p) + rng.normal(0, tau, p.shape))
    p[:, 0] *= times_first
    return rng.binomial(BIRTHS.astype(int), p)


units = st.lists(
    st.tuples(st.integers(0, 500), st.integers(500, 9000)), min_size=2, max_size=40
).map(lambda drawn: np.array(drawn, float).T)


# what is compared


def test_a_unit_above_the_outer_line_is_higher_and_one_within_is_as_expected():
    x = np.round(0.12 * BIRTHS)
    x[3] = 0.20 * BIRTHS[3]
    reading = funnel(x, BIRTHS, benchmark=0.12)
    assert reading.judged
    assert reading.position[3] == Position.HIGH_998
    assert set(reading.position[:3]) == {Position.EXPECTED}


def test_the_same_providers_are_judged_wider_with_known_variation():
    x = np.round(0.12 * BIRTHS)
    x[3] = 0.145 * BIRTHS[3]
    alone = funnel(x, BIRTHS, benchmark=0.12)
    known = funnel(
        x, BIRTHS, benchmark=0.12, tau=0.2, tau_scale="logit", tau_source="from the catalogue"
    )
    assert alone.position[3] == Position.HIGH_998
    assert known.position[3] == Position.EXPECTED
    assert known.tau == 0.2
    assert known.tau_source == "from the catalogue"


def test_a_benchmark_with_few_births_behind_it_widens_the_limits():
    x = np.round(0.12 * BIRTHS)
    sure = funnel(x, BIRTHS, benchmark=0.12)
    unsure = funnel(x, BIRTHS, benchmark=0.12, benchmark_variance=0.05)
    assert (unsure.limits.upper_95 > sure.limits.upper_95).all()
    assert (unsure.limits.lower_95 < sure.limits.lower_95).all()


@pytest.mark.parametrize(("kind", "scale", "own"), [("binomial", "log", "logit"),
                                                    ("poisson", "logit", "log")])  # fmt: skip
def test_variation_told_on_the_other_scale_is_carried_over(kind, scale, own):
    factor = 1 / 0.6 if kind == "binomial" else 0.6
    told = {"kind": kind, "benchmark": 0.4, "tau_source": "elsewhere"}
    carried = funnel(0.4 * BIRTHS, BIRTHS, tau=0.1, tau_scale=scale, **told)
    direct = funnel(0.4 * BIRTHS, BIRTHS, tau=0.1 * factor, tau_scale=own, **told)
    assert_allclose(carried.limits.upper_95, direct.limits.upper_95)


def test_variation_without_its_scale_is_refused():
    with pytest.raises(ValueError, match="scale"):
        funnel(0.4 * BIRTHS, BIRTHS, tau=0.1)


def test_a_unit_that_cannot_be_worked_out_keeps_its_place_and_is_not_judged():
    x = np.array([30.0, np.nan, 40.0, 5.0, 60.0])
    n = np.array([300.0, 400.0, np.nan, 0.0, 50.0])
    reading = funnel(x, n, benchmark=0.1)
    assert reading.position == (Position.EXPECTED, *[Position.NOT_JUDGED] * 4)
    assert_array_equal(np.isnan(reading.value), [False, True, True, True, False])
    assert "4 providers are not judged." in reading.sentences


def test_with_no_unit_at_all_nothing_is_compared():
    reading = funnel([np.nan, np.nan], [np.nan, 0.0])
    assert not reading.judged
    assert reading.curve_denominator.size == 0
    assert reading.sentences == (
        "No provider has both counts in this period, so nothing is compared.",
    )


def test_one_provider_is_not_compared_with_itself():
    reading = funnel([40.0, np.nan], [300.0, np.nan])
    assert not reading.judged
    assert reading.position == (Position.NOT_JUDGED,) * 2


def test_no_events_anywhere_flags_nobody():
    for kind in ("binomial", "poisson"):
        reading = funnel(np.zeros(11), BIRTHS, kind=kind)
        assert set(reading.position) == {Position.EXPECTED}
        assert np.isfinite(reading.z).all()


@given(units, st.randoms(use_true_random=False), st.sampled_from(["binomial", "poisson"]))
def test_the_order_of_the_units_does_not_matter(counts, random, kind):
    x, n = counts
    order = np.array(random.sample(range(x.size), x.size))
    plain, shuffled = funnel(x, n, kind=kind), funnel(x[order], n[order], kind=kind)
    assert [plain.position[i] for i in order] == list(shuffled.position)
    assert_allclose(plain.z[order], shuffled.z, rtol=1e-7, atol=1e-9)
    assert_allclose(plain.curve.upper_998, shuffled.curve.upper_998, rtol=1e-9)


@given(units, st.sampled_from(["binomial", "poisson"]))
def test_a_unit_has_the_same_limits_alone_and_among_others(counts, kind):
    x, n = counts
    known = {"kind": kind, "benchmark": 0.06, "tau": 0.1, "tau_source": "elsewhere",
             "tau_scale": "logit" if kind == "binomial" else "log"}  # fmt: skip
    together = funnel(x, n, **known)
    for i in range(x.size):
        alone = funnel(x[[i]], n[[i]], **known)
        assert alone.limits.lower_95[0] == together.limits.lower_95[i]
        assert alone.position[0] == together.position[i]


@given(units)
def test_a_unit_is_outside_a_line_exactly_where_its_z_says_so(counts):
    x, n = counts
    reading = funnel(x, n, benchmark=0.06)
    if reading.judged:
        far = np.abs(reading.z)
        place = np.array(reading.position)
        assert (far[place == Position.EXPECTED] <= 1.959964 + 1e-6).all()
        assert (far[np.isin(place, ["higher_998", "lower_998"])] > 3.0902 - 1e-4).all()


def test_showing_fewer_units_does_not_change_how_they_are_judged():
    x = np.round(0.12 * BIRTHS)
    x[3] = 0.20 * BIRTHS[3]
    whole = funnel(x, BIRTHS, benchmark=0.12)
    shown = np.arange(11) < 5
    part = select_units(whole, shown)
    assert part.position == whole.position[:5]
    assert_array_equal(part.limits.upper_95, whole.limits.upper_95[:5])
    assert part.sentences == whole.sentences
    assert part.expected_by_chance == pytest.approx(0.25)


# real providers differ


def test_units_that_differ_beyond_chance_are_not_judged_without_known_variation():
    x = eleven(np.random.default_rng(1), 0.40, tau=0.3)[0]
    reading = funnel(x, BIRTHS)
    assert reading.overdispersed
    assert not reading.judged
    assert set(reading.position) == {Position.NOT_JUDGED}
    assert reading.tau == 0
    assert reading.expected_by_chance == 0
    assert any(s.startswith("Providers differ by more than chance") for s in reading.sentences)
    plain = funnel(x, BIRTHS, tau=0.0, tau_scale="logit", tau_source="assumed")
    assert_array_equal(reading.limits.upper_95, plain.limits.upper_95)


@pytest.mark.parametrize("rate", [0.0035, 0.03, 0.12, 0.40])
def test_one_truly_different_provider_does_not_switch_judgement_off(rate):
    rng = np.random.default_rng(2)
    for which in (0, 5, 10):
        counts = np.roll(eleven(rng, rate, 1.5, repeats=300), which, axis=1)
        births = np.roll(BIRTHS, which)
        off = np.mean([between_units(x, births, "binomial").excessive for x in counts])
        assert off < 0.05


@pytest.mark.parametrize("units", [4, 5, 8])
def test_nor_does_it_among_fewer_providers(units):
    rng = np.random.default_rng(2)
    p = np.full((300, units), 0.12)
    p[:, 1] *= 1.5
    counts = rng.binomial(BIRTHS[-units:].astype(int), p)
    off = np.mean([between_units(x, BIRTHS[-units:], "binomial").excessive for x in counts])
    assert off < 0.05


def test_groups_that_differ_are_not_taken_for_providers_that_do():
    x = np.round(np.where(np.arange(11) < 4, 0.2, 0.1) * BIRTHS)
    group = np.where(np.arange(11) < 4, "a", "b")
    assert between_units(x, BIRTHS, "binomial").excessive
    assert not between_units(x, BIRTHS, "binomial", group=group).excessive


@pytest.mark.parametrize("rate", [0.0035, 0.03, 0.12, 0.40])
def test_judgement_is_seldom_switched_off_where_nobody_differs(rate):
    counts = eleven(np.random.default_rng(3), rate, repeats=500)
    assert np.mean([between_units(x, BIRTHS, "binomial").excessive for x in counts]) < 0.015


def test_judgement_is_mostly_switched_off_where_common_rates_really_differ():
    counts = eleven(np.random.default_rng(4), 0.40, tau=0.15, repeats=300)
    assert np.mean([between_units(x, BIRTHS, "binomial").excessive for x in counts]) > 0.9


def test_a_region_above_the_national_rate_is_not_called_different_within():
    x = np.round(0.15 * BIRTHS)
    reading = funnel(x, BIRTHS, benchmark=0.12)
    assert not reading.overdispersed
    assert reading.judged
    assert Position.HIGH_998 in reading.position


@pytest.mark.parametrize(("rate", "tau"), [(0.03, 0.0), (0.03, 0.2), (0.12, 0.1), (0.40, 0.2)])
def test_variation_is_recovered_from_many_units(rate, tau):
    rng = np.random.default_rng(5)
    n = rng.integers(1200, 8000, (60, 120))
    p = expit(logit(rate) + rng.normal(0, tau, n.shape))
    x = rng.binomial(n, p)
    found = [between_unit_sd(a, b, "binomial", fewest=30) for a, b in zip(x, n, strict=True)]
    assert np.sqrt(np.mean(np.square(found))) == pytest.approx(tau, abs=0.03)


def test_variation_is_never_estimated_from_fewer_units_than_asked_for():
    x = eleven(np.random.default_rng(6), 0.40, tau=0.3)[0]
    with pytest.raises(ValueError, match="at least 30 units, and there are 11"):
        between_unit_sd(x, BIRTHS, "binomial", fewest=30)


def test_many_units_give_their_own_variation_and_are_judged():
    rng = np.random.default_rng(7)
    n = rng.integers(1200, 8000, 120).astype(float)
    x = rng.binomial(n.astype(int), expit(logit(0.4) + rng.normal(0, 0.2, n.size)))
    reading = funnel(x, n)
    assert reading.judged
    assert reading.tau == pytest.approx(0.2, abs=0.04)
    assert reading.tau_source == "estimated from these 120 providers"
    outside = [p for p in reading.position if p != Position.EXPECTED]
    assert len(outside) < 16


# peers


def test_peers_leave_out_the_unit_itself_and_count_their_own_noise():
    x, n = np.array([10.0, 20.0, 30.0]), np.array([100.0, 200.0, 400.0])
    peers = others_of_group(x, n, ["a"] * 3, "poisson")
    assert_allclose(peers.benchmark, [50 / 600, 40 / 500, 30 / 300])
    assert_allclose(peers.variance, [1 / 50, 1 / 40, 1 / 30])


def test_unequal_peers_are_a_less_certain_benchmark():
    x, n = np.array([10.0, 20.0, 30.0]), np.array([100.0, 200.0, 400.0])
    plain, varied = (others_of_group(x, n, ["a"] * 3, "poisson", tau=t) for t in (0, 0.2))
    extra = 0.04 * np.array([(200**2 + 400**2) / 600**2, (100**2 + 400**2) / 500**2, 5 / 9])
    assert_allclose(varied.variance - plain.variance, extra)


def test_fewer_than_three_of_a_group_have_no_fair_comparison():
    x, n = np.full(6, 10.0), np.array([100.0, 100.0, 100.0, 100.0, 100.0, np.nan])
    peers = others_of_group(x, n, ["a", "a", "a", "b", "b", "b"], "binomial")
    assert_array_equal(peers.comparable, [True, True, True, False, False, False])
    assert np.isnan(peers.benchmark[3:]).all()
    reading = funnel(x, n, benchmark=peers.benchmark, benchmark_variance=peers.variance,
                     comparable=peers.comparable)  # fmt: skip
    assert reading.position[3:] == (Position.NOT_JUDGED,) * 3


def test_one_event_among_peers_without_any_is_not_outside():
    peers = others_of_group([1.0, 0, 0, 0], [300.0] * 4, ["a"] * 4, "poisson")
    reading = funnel([1.0, 0, 0, 0], [300.0] * 4, kind="poisson", benchmark=peers.benchmark,
                     benchmark_variance=peers.variance, comparable=peers.comparable)  # fmt: skip
    assert set(reading.position) == {Position.EXPECTED}


def test_a_comparison_with_peers_holds_its_level():
    rng = np.random.default_rng(8)
    outside = []
    for _ in range(600):
        x = rng.binomial(BIRTHS.astype(int), 0.12)
        peers = others_of_group(x, BIRTHS, ["a"] * 11, "binomial")
        reading = funnel(x, BIRTHS, benchmark=peers.benchmark, benchmark_variance=peers.variance)
        outside += [p != Position.EXPECTED for p in reading.position if reading.judged]
    assert np.mean(outside) == pytest.approx(0.05, abs=0.01)


# what is said


def test_a_funnel_says_benchmark_limits_variation_chance_power_and_caution():
    reading = funnel(np.round(0.123 * BIRTHS), BIRTHS)
    assert reading.sentences[0] == "The benchmark is all providers together: 12.3 %."
    assert "exact binomial prediction limits" in reading.sentences[1]
    assert reading.sentences[2].startswith("These providers do not clearly differ")
    assert "about 0.55 would still lie outside the 95 % lines" in reading.sentences[3]
    assert "percentage points would show in four periods out of five" in reading.sentences[4]
    assert reading.sentences[5].startswith("With only 11 providers")
    assert reading.expected_by_chance == pytest.approx(0.55)


def test_units_with_few_expected_events_are_said_to_be_uncertain():
    x = np.rint(0.0012 * BIRTHS)
    reading = funnel(x, BIRTHS, kind="poisson", multiplier=1000, benchmark=0.0012,
                     unit_words="per 1,000")  # fmt: skip
    assert any(s.startswith("At 8 providers fewer than 5 events") for s in reading.sentences)


@pytest.mark.parametrize("kind", ["binomial", "poisson"])
@pytest.mark.parametrize("direction", ["lower_is_better", "higher_is_better", "neutral"])
def test_the_detectable_difference_is_shown_four_times_in_five(kind, direction):
    rng = np.random.default_rng(9)
    n, rate = np.full(1, 4000.0), 0.12
    reading = funnel(rate * n, n, kind=kind, multiplier=1.0, benchmark=rate, direction=direction)
    sign = -1 if direction == "higher_is_better" else 1
    true = rate + sign * reading.detectable[0]
    draw = rng.binomial(4000, true, 40_000) if kind == "binomial" else rng.poisson(
        4000 * true, 40_000)  # fmt: skip
    limits = reading.limits
    shown = draw / n > limits.upper_95 if sign > 0 else draw / n < limits.lower_95
    assert shown.mean() == pytest.approx(0.8, abs=0.02)


def test_a_unit_too_small_for_any_drop_to_show_has_no_detectable_difference():
    reading = funnel([1.0], [30.0], benchmark=0.05, direction="higher_is_better")
    assert np.isnan(reading.detectable).all()
    assert "No provider is large enough here for any difference to show." in reading.sentences
