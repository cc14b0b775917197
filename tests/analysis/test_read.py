"""What holds for every reading, whatever the series."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from analysis.icons import kinds
from analysis.reading import Reading, Series, State, Variation
from tests.analysis.made_series import START, by_chance, read, read_one, row, series, wave

CHARTS = ("auto", "p", "pp", "u", "up", "xmr", "run", "rare", "line")
STATUSES = ("final", "provisional", "not_submitted", "suppressed", "not_mature", "structural_zero")
quick = settings(max_examples=40, deadline=None)


@st.composite
def counts(draw, rows=3, months=40):
    """Series with every kind of gap, rare and common events, and several segments."""
    n = draw(arrays(float, (rows, months), elements=st.integers(0, 400).map(float)))
    share = draw(arrays(float, (rows, months), elements=st.sampled_from([0, 0.002, 0.05, 0.5, 1])))
    status = draw(
        arrays("U20", (rows, months), elements=st.sampled_from(("final",) * 12 + STATUSES))
    )
    missing = np.isin(status, ("not_submitted", "suppressed", "structural_zero"))
    x = np.where(missing, np.nan, np.floor(n * share))
    segment = np.cumsum(
        draw(arrays(int, (rows, months), elements=st.sampled_from([0] * 20 + [1]))), 1
    )
    return Series(
        month=START + np.arange(months),
        numerator=x,
        denominator=np.where(missing, np.nan, n),
        status=status,
        segment=segment,
    )


def assert_same(one: Reading, other: Reading) -> None:
    """Every field of two readings agrees."""
    for field in fields(Reading):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, np.ndarray) and ours.dtype.kind == "f":
            assert_allclose(ours, theirs, rtol=1e-12, err_msg=field.name)
        else:
            assert_array_equal(ours, theirs, err_msg=field.name)


@given(counts(), st.sampled_from(CHARTS))
@quick
def test_a_series_reads_the_same_alone_and_among_others(drawn, chart):
    together = read(drawn, chart=chart)
    for place, reading in enumerate(together):
        assert_same(reading, read(row(drawn, place), chart=chart)[0])


@given(counts(), st.sampled_from(CHARTS), st.sampled_from(["lower_is_better", "neutral"]))
@quick
def test_the_icon_is_that_of_the_last_point_or_there_is_a_state(drawn, chart, direction):
    for reading in read(drawn, chart=chart, direction=direction, target=20.0):
        assert (reading.variation is None) == (reading.state is not None)
        assert_array_equal(kinds(reading.side, direction), np.array(reading.kind))
        assert [bool(rule) for rule in reading.rule] == (reading.side != 0).tolist()
        if reading.variation is not None:
            assert reading.assessed[-1]
            assert reading.variation == reading.kind[-1]
        else:
            assert reading.assurance is None
            assert reading.since is None
            assert not reading.newly_flagged
        assert not (reading.side[~reading.assessed]).any()
        assert reading.sentence.endswith(".")
        assert "nan" not in reading.sentence


@given(counts())
@quick
def test_missing_months_have_no_value_and_their_neighbours_keep_theirs(drawn):
    for place, reading in enumerate(read(drawn, chart="p")):
        x, n = drawn.numerator[place], drawn.denominator[place]
        there = np.isfinite(x) & (n > 0)
        assert_array_equal(np.isfinite(reading.value), there)
        assert_allclose(reading.value[there], 1000 * x[there] / n[there])


@given(counts(), st.integers(0, 39))
@quick
def test_a_month_taken_away_alters_no_other_value(drawn, gone):
    x = drawn.numerator.copy()
    x[:, gone] = np.nan
    status = drawn.status.copy()
    status[:, gone] = "not_submitted"
    less = Series(
        month=drawn.month, numerator=x, denominator=drawn.denominator, status=status,
        segment=drawn.segment,
    )  # fmt: skip
    others = np.arange(40) != gone
    for before, after in zip(read(drawn, chart="p"), read(less, chart="p"), strict=True):
        assert np.isnan(after.value[gone])
        assert_array_equal(before.value[others], after.value[others])


@given(st.floats(0, 500), st.integers(0, 30))
@quick
def test_a_series_shifted_as_a_whole_keeps_its_flags(moved, seed):
    values = np.random.default_rng(seed).normal(50, 4, (3, 48))
    values[1, 30:] += 6
    before = read(series(values, None), chart="xmr", multiplier=1.0)
    after = read(series(values + moved, None), chart="xmr", multiplier=1.0)
    for one, other in zip(before, after, strict=True):
        assert one.rule == other.rule
        assert_array_equal(one.side, other.side)
        assert_allclose(other.upper - moved, one.upper, atol=1e-6)


@given(st.integers(0, 30))
@quick
def test_the_other_direction_turns_concern_into_improvement(seed):
    given_ = by_chance(seed=seed)
    for low, high in zip(read(given_), read(given_, direction="higher_is_better"), strict=True):
        assert_array_equal(low.side, high.side)
        turned = [k.replace("concern", "x").replace("improvement", "concern") for k in low.kind]
        assert [k.replace("x", "improvement") for k in turned] == list(high.kind)


@given(st.integers(0, 30), st.integers(36, 53))
@quick
def test_limits_set_by_the_baseline_never_change_with_later_months(seed, months):
    whole = by_chance(seed=seed)
    part = Series(
        month=whole.month[:months], numerator=whole.numerator[:, :months],
        denominator=whole.denominator[:, :months], status=whole.status[:, :months],
        segment=whole.segment[:, :months],
    )  # fmt: skip
    for early, late in zip(read(part), read(whole), strict=True):
        assert_array_equal(early.upper, late.upper[:months])
        assert_array_equal(early.centre, late.centre[:months])
        assert early.baseline.sum() == 24


@given(st.integers(0, 30), st.integers(2, 50))
@quick
def test_a_month_left_out_sets_no_limits_and_breaks_no_run(seed, gone):
    whole = by_chance(seed=seed)
    whole.numerator[:, gone] = 90
    out = np.zeros(whole.numerator.shape, bool)
    out[:, gone] = True
    missing = whole.numerator.copy()
    missing[:, gone] = np.nan
    status = whole.status.copy()
    status[:, gone] = "not_submitted"
    left_out = read(replace(whole, excluded=out), chart="p")
    absent = read(replace(whole, numerator=missing, status=status), chart="p")
    others = np.arange(whole.month.size) != gone
    for one, other in zip(left_out, absent, strict=True):
        assert one.excluded.tolist() == (~others).tolist()
        assert_array_equal(one.centre, other.centre)
        assert_array_equal(one.side[others], other.side[others])
        assert one.rule[gone] == "astronomical"
        assert not one.baseline[gone]


def test_a_quarter_with_a_month_left_out_is_left_out():
    given_ = by_chance(rows=1, rate=0.002)
    out = np.zeros(given_.numerator.shape, bool)
    out[0, 4] = True
    reading = read(replace(given_, excluded=out))[0]
    assert reading.chart == "rare"
    assert np.flatnonzero(reading.excluded).tolist() == [1]
    assert not reading.baseline[1]


def test_the_higher_the_last_value_the_more_it_is_flagged():
    flagged = []
    for last in range(5, 40):
        x = wave(36)
        x[-1] = last
        flagged.append(read_one(x).side[-1])
    assert flagged == sorted(flagged)
    assert flagged[0] == 0
    assert flagged[-1] == 1


def test_a_step_of_haemorrhages_is_flagged_within_a_few_months():
    chance = np.random.default_rng(12)
    rate = np.where(np.arange(60) < 48, 0.03, 0.05)
    x = chance.binomial(300, np.broadcast_to(rate, (300, 60)))
    months_until = np.full(300, 99)
    for after in range(1, 13):
        found = read(series(x[:, : 48 + after]))
        high = np.array([r.variation == Variation.CONCERN_HIGH for r in found])
        months_until = np.where(high, np.minimum(months_until, after), months_until)
    assert np.median(months_until) <= 4
    assert (months_until <= 8).mean() > 0.9


def test_without_a_change_few_last_points_are_flagged():
    found = read(by_chance(rows=2000, months=54, seed=9))
    flagged = np.mean([r.variation != Variation.COMMON for r in found])
    newly = np.mean([r.newly_flagged for r in found])
    assert flagged < 0.045
    assert newly < 0.025


@pytest.mark.parametrize("chart", CHARTS)
def test_series_without_a_single_value_are_read(chart):
    reading = read_one([np.nan] * 20, chart=chart)
    assert reading.state == State.NOT_SUBMITTED
    assert reading.latest == -1
    assert np.isnan(reading.value).all()


@pytest.mark.parametrize("months", [0, 1, 2])
@pytest.mark.parametrize("chart", CHARTS)
def test_a_series_of_a_month_or_two_is_read(months, chart):
    reading = read_one([3.0] * months, chart=chart)
    assert reading.variation is None
    assert reading.state is not None


def test_many_series_may_each_suit_another_chart():
    rare, common = wave(48, 0.4, (0, 1, -0.4)), wave(48, 30)
    readings = read(series([np.maximum(rare, 0), common]))
    assert [r.chart for r in readings] == ["rare", "p"]
    assert [len(r.month) for r in readings] == [16, 48]
