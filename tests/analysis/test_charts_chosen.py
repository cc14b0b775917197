"""Which chart a series gets, rare events and ceilings, calendar quarters, icons of the rules."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy.stats import poisson

from analysis.bins import monthly_points, quarterly_points
from analysis.icons import assurance_of
from analysis.rare_events import births_since_event, poisson_quantile, rare_lines, rare_sides
from analysis.reading import Assurance, State, Variation
from tests.analysis.made_series import read_one, series, wave

NAN = np.nan
RARE = np.resize([1.0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1], 60)


@pytest.mark.parametrize(
    ("hint", "events", "bins", "chart", "period"),
    [
        ("p", 9, 1, "p", 1),
        ("p", 9, 3, "p", 3),
        ("p", 0.8, 1, "rare", 3),
        ("u", 9, 1, "u", 1),
        ("u", 0.8, 1, "rare", 3),
        ("rare", 9, 3, "p", 3),
        ("rare", 0.8, 3, "rare", 3),
        ("xmr", 0.8, 1, "xmr", 1),
        ("line", 9, 1, "line", 1),
    ],
)
def test_the_chart_suits_the_counts(hint, events, bins, chart, period):
    x = np.where(np.arange(60) % 5 < 5 * (events % 1 or 1), np.ceil(events), 0)
    reading = read_one(x, hint=hint, bin_months=bins)
    assert (reading.chart, reading.period_months) == (chart, period)
    assert reading.chart_words


def test_events_that_are_not_rare_here_get_a_chart_of_rates_or_of_proportions():
    assert read_one(wave(60), hint="rare", bin_months=3, proportion=False).chart == "u"
    often = read_one(wave(60, 250), hint="rare", bin_months=3)
    assert often.chart == "p"
    assert often.upper.max() <= 1000


def test_the_chart_does_not_change_once_the_baseline_is_full():
    x = np.concatenate([wave(24, 4), np.zeros(30)])
    assert {read_one(x[:months]).chart for months in range(24, 54)} == {"p"}


def test_a_proportion_near_the_ceiling_is_charted_by_its_rare_misses():
    n = np.full(60, 200.0)
    reading = read_one(n - RARE, n, direction="higher_is_better", multiplier=100.0, target=95.0)
    assert reading.chart == "rare"
    assert "misses" in reading.chart_words
    assert reading.value.min() > 97
    assert reading.upper.max() <= 100
    assert reading.assurance == Assurance.PASS
    many = n - RARE
    many[-3:] -= 5
    later = read_one(many, n, direction="higher_is_better", multiplier=100.0)
    assert later.variation == Variation.CONCERN_LOW
    assert later.events_since is None


def test_many_misses_near_the_ceiling_stay_on_a_p_chart():
    n = np.full(48, 300.0)
    assert read_one(n - wave(48, 6), n).chart == "p"


@pytest.mark.parametrize(
    ("chart", "drawn", "words"),
    [
        ("xmr", "xmr", "XmR"),
        ("pp", "pp", "p′"),
        ("u", "u", "u chart"),
        ("run", "run", "median"),
        ("rare", "rare", "Poisson"),
        ("c", "p", "would hide the denominator"),
        ("line", "line", "plain line"),
    ],
)
def test_a_reader_may_ask_for_another_chart(chart, drawn, words):
    reading = read_one(wave(60), chart=chart)
    assert reading.chart == drawn
    assert words in reading.chart_words


def test_a_chart_that_needs_a_denominator_is_not_drawn_without_one():
    reading = read_one(wave(40, 30), None, chart="p", hint="xmr", unit_words="", multiplier=1.0)
    assert reading.chart == "xmr"
    assert "needs a denominator" in reading.chart_words


def test_a_rolling_series_is_a_line_and_never_assessed():
    for chart in ("auto", "xmr", "line"):
        reading = read_one(wave(40), hint="line", chart=chart)
        assert reading.chart == "line"
        assert reading.state == State.ROLLING
        assert not reading.assessed.any()
        assert np.isnan(reading.upper).all()
    assert read_one(wave(40), chart="line").state == State.NOT_ASSESSED


def test_too_few_crossings_of_a_run_chart_are_said_in_words():
    x = np.concatenate([np.resize([8.0] * 6 + [10.0] * 6, 48), [9.0]])
    reading = read_one(x, chart="run")
    assert reading.variation == Variation.COMMON
    assert "crosses the median" in reading.sentence


def test_rare_limits_leave_no_more_beyond_them_than_three_sigmas():
    births = np.array([[700.0, 750, 800, 400]])
    count = np.array([[2.0, 1, 3, 0]])
    lines = rare_lines(count, births, np.ones((1, 4), bool), np.ones((1, 4), int))
    mean = lines.centre * births
    assert (poisson.sf(lines.upper * births, mean) <= 0.00135).all()
    assert (poisson.sf(lines.upper * births - 1, mean) > 0.00135).all()
    assert_array_equal(lines.lower, np.zeros((1, 4)))


@pytest.mark.parametrize("q", [0.00135, 0.02275, 0.5, 0.97725, 0.99865])
def test_poisson_quantiles_are_those_of_scipy(q):
    mean = np.array([0.01, 0.3, 1.0, 2.4, 7.0, 80.0])
    assert_array_equal(poisson_quantile(q, mean), poisson.ppf(q, mean))


def test_a_count_on_the_usual_side_of_a_skewed_mean_is_no_run():
    count = np.zeros((1, 8))
    assert_array_equal(rare_sides(count, np.ones((1, 8)), np.full((1, 8), 0.4)), count)
    quiet = np.where(np.arange(72) % 8 == 0, 1.0, 0.0)
    quiet[48:] = 0
    assert read_one(quiet, hint="rare").variation == Variation.COMMON


def test_quarters_show_the_births_since_the_last_event():
    x = RARE.copy()
    x[-4:] = 0
    reading = read_one(x, hint="rare", bin_months=3)
    assert reading.events_since == 1200.0 + 300 * int(np.flatnonzero(RARE[:-4][::-1])[0])
    assert "Births since the last month with an event: 1,200." in reading.sentence
    assert reading.sentence.count("January to March 2026") == 1
    now = read_one(np.concatenate([RARE[:-1], [1]]), hint="rare")
    assert now.events_since == 0


def test_births_since_the_last_event_count_only_months_with_figures():
    count = np.array([[1, 0, NAN, 0], [0, 0, 0, 0], [NAN] * 4])
    births = np.where(np.isnan(count), NAN, 100.0)
    assert_array_equal(births_since_event(count, births), [200, 400, NAN])


def test_a_cluster_of_rare_events_is_flagged():
    x = RARE.copy()
    x[-3:] = 4
    assert read_one(x, hint="rare").variation == Variation.CONCERN_HIGH


@pytest.mark.parametrize(("months", "state"), [(33, State.TOO_RARE), (36, None)])
def test_rare_events_need_twelve_quarters(months, state):
    assert read_one(RARE[:months], hint="rare").state == state


def test_without_any_event_the_quarters_are_too_rare_to_assess():
    reading = read_one(np.zeros(60), hint="rare")
    assert reading.state == State.TOO_RARE
    assert "no event" in reading.sentence
    assert reading.events_since == 18000


def test_rare_events_without_a_denominator_are_counted_by_quarter():
    reading = read_one(RARE, None, hint="rare", multiplier=1.0, unit_words="")
    assert reading.chart == "rare"
    assert reading.value[0] == 2
    assert reading.events_since is None


def quarters(numerator, status=None, start="2021-04", segment=1):
    """The quarterly points of one series."""
    given = series(numerator, 100.0, status, segment, np.datetime64(start, "M"))
    return quarterly_points(monthly_points(given, 3))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ({}, "final"),
        ({1: "provisional"}, "provisional"),
        ({1: "provisional", 2: "not_mature"}, "not_mature"),
        ({0: "not_submitted"}, "not_submitted"),
        ({0: "not_submitted", 2: "suppressed"}, "suppressed"),
    ],
)
def test_a_quarter_is_as_settled_as_its_least_settled_month(status, said):
    x = np.array([1.0, 2, 3])
    missing = [p for p, word in status.items() if word not in ("provisional", "not_mature")]
    x[missing] = NAN
    points = quarters(x, status)
    assert points.status[0, 0] == said
    assert np.isnan(points.numerator[0, 0]) == bool(missing)
    assert points.assessable[0, 0] == (said in ("final", "provisional"))


@pytest.mark.parametrize(
    ("start", "months", "first", "count"),
    [("2021-04", 7, "2021-04", 2), ("2021-05", 8, "2021-07", 2), ("2021-06", 4, "2021-07", 1)],
)
def test_quarters_are_calendar_quarters_and_whole(start, months, first, count):
    points = quarters(np.ones(months), start=start)
    assert len(points.month) == count
    assert str(points.month[0]) == first
    assert_array_equal(points.numerator, np.full((1, count), 3.0))


@pytest.mark.parametrize("start", ["2021-04", "2021-05", "2021-06"])
def test_before_the_first_whole_quarter_it_is_not_due(start):
    reading = read_one([1.0, 0.0], hint="rare", start=np.datetime64(start, "M"))
    assert reading.state == State.NOT_DUE
    assert np.isnan(reading.value).tolist() == [True]
    assert "is not due yet; there is no earlier value." in reading.sentence


def test_a_quarter_of_two_definitions_is_drawn_and_not_assessed():
    points = quarters(np.ones(12), segment=np.repeat([1, 2], [4, 8]))
    assert_array_equal(points.assessable[0], [True, False, True, True])
    assert np.isfinite(points.value).all()


def test_a_missing_month_in_a_quarter_is_neither_zero_nor_a_new_phase():
    x = np.resize([3.0, 4, 2], 60)
    x[31] = NAN
    reading = read_one(x, bin_months=3)
    assert np.isnan(reading.value[10])
    assert reading.phase[-1] == 1


def test_an_unfinished_quarter_waits_for_its_months():
    reading = read_one(wave(61), bin_months=3)
    assert str(reading.month[-1]) == "2026-01"
    assert reading.variation == Variation.COMMON


@pytest.mark.parametrize(
    ("target", "lower", "upper", "direction", "icon"),
    [
        (100, 100, 100, "higher_is_better", "pass"),
        (100, 99, 99, "higher_is_better", "fail"),
        (0, 0, 0, "lower_is_better", "pass"),
        (5, 6, 9, "lower_is_better", "fail"),
        (5, 1, 4, "lower_is_better", "pass"),
        (5, 4, 6, "higher_is_better", "inconsistent"),
        (5, 5, 6, "higher_is_better", "inconsistent"),
        (5, 1, 4, "neutral", None),
        (5, NAN, NAN, "lower_is_better", None),
        (None, 1, 4, "lower_is_better", None),
    ],
)
def test_assurance_table(target, lower, upper, direction, icon):
    assert assurance_of(target, lower, upper, direction) == icon


@pytest.mark.parametrize("chart", ["xmr", "p", "u"])
def test_always_all_of_them_meets_a_target_of_all_of_them(chart):
    reading = read_one(
        [200.0] * 40, 200.0, chart=chart, multiplier=100.0, target=100.0,
        direction="higher_is_better",
    )  # fmt: skip
    assert reading.variation == Variation.COMMON
    if chart != "u":
        assert reading.assurance == Assurance.PASS


def test_the_workbook_convention_counts_points_beyond_three_sigmas_towards_two_of_three():
    x = wave(40, 100, (0, 1, -1, 2, -2, 1, -1))
    x[-3:] = (120, 102, 104.5)
    nhsr = read_one(x, None, chart="xmr", multiplier=1.0)
    excel = read_one(x, None, chart="xmr", multiplier=1.0, convention="mdc-excel")
    assert nhsr.rule[-3] == excel.rule[-3] == "astronomical"
    assert nhsr.rule[-1] != "two_of_three"
    assert excel.rule[-1] == "two_of_three"


@pytest.mark.parametrize(("points", "flagged"), [(6, True), (7, True), (8, False)])
def test_the_length_of_a_shift_is_a_setting(points, flagged):
    x = np.concatenate([wave(33), [13] * 7])
    assert ("shift" in read_one(x, shift_points=points).rule) == flagged


@pytest.mark.parametrize(("points", "flagged"), [(7, True), (8, False)])
def test_the_length_of_a_trend_is_a_setting(points, flagged):
    x = np.concatenate([wave(33), [6, 7, 8, 9, 10, 11, 12]])
    assert ("trend" in read_one(x, trend_points=points).rule) == flagged
