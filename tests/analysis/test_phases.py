"""Phases, baselines, gaps, maturity: what counts towards what."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from analysis.reading import State, Variation
from tests.analysis.made_series import read_one, wave

NAN = np.nan


def with_gap(length: int, word: str = "not_submitted") -> tuple[np.ndarray, dict[int, str]]:
    """Forty months, of which so many from the twentieth on are missing."""
    x = wave(40)
    x[20 : 20 + length] = NAN
    return x, dict.fromkeys(range(20, 20 + length), word)


@pytest.mark.parametrize(
    ("length", "word", "phases"),
    [
        (0, "not_submitted", 1),
        (1, "not_submitted", 1),
        (2, "suppressed", 1),
        (3, "not_submitted", 2),
        (5, "not_collected", 2),
        (1, "structural_zero", 2),
    ],
)
def test_a_long_gap_or_a_closed_unit_begins_a_phase(length, word, phases):
    x, status = with_gap(length, word)
    reading = read_one(x, status=status)
    assert reading.phase[-1] == phases
    if phases == 2:
        assert int(np.flatnonzero(reading.phase == 2)[0]) == 20 + length


def test_a_change_of_definition_begins_a_phase_with_limits_of_its_own():
    x = np.concatenate([wave(24), wave(24, 30)])
    reading = read_one(x, segment=np.repeat([1, 2], 24))
    assert_array_equal(np.unique(reading.phase), [1, 2])
    assert reading.centre[0] < reading.centre[-1]
    assert reading.variation == Variation.COMMON


def test_a_new_segment_in_a_missing_month_begins_with_the_next_value():
    x = wave(30)
    x[15] = NAN
    reading = read_one(x, segment=np.where(np.arange(30) >= 15, 2, 1))
    assert int(np.flatnonzero(reading.phase == 2)[0]) == 16


def test_the_baseline_is_the_first_24_assessable_points_and_then_frozen():
    x = np.concatenate([wave(30), wave(20, 25)])
    x[[3, 7]] = NAN
    reading = read_one(x, status={5: "not_mature"})
    assert reading.baseline.sum() == 24
    assert int(np.flatnonzero(reading.baseline)[-1]) == 26
    assert not reading.baseline[[3, 5, 7]].any()
    assert reading.variation == Variation.CONCERN_HIGH


@pytest.mark.parametrize(("months", "state"), [(11, State.NOT_ENOUGH_DATA), (12, None)])
def test_under_twelve_points_there_is_no_icon(months, state):
    reading = read_one(wave(months))
    assert reading.state == state
    assert np.isfinite(reading.upper).all() == (state is None)


def test_a_young_phase_has_no_icon_though_the_series_is_long():
    x = np.concatenate([wave(30), wave(8)])
    reading = read_one(x, segment=np.repeat([1, 2], [30, 8]))
    assert reading.state == State.NOT_ENOUGH_DATA
    assert np.isfinite(reading.upper[:30]).all()
    assert np.isnan(reading.upper[30:]).all()
    assert "eight months of figures since a new phase began in October 2023" in reading.sentence


def test_neighbours_across_a_short_gap_are_consecutive_for_the_rules():
    x = wave(40)
    x[-9:] = 13
    x[[-4, -6]] = NAN
    reading = read_one(x)
    assert reading.rule[-1] == "shift"
    assert reading.side[-4] == reading.side[-6] == 0
    assert "the last seven months are all above" in reading.sentence


def test_no_run_reaches_across_the_end_of_a_phase():
    x = np.concatenate([wave(24), [13] * 4, [13] * 3, wave(20, 13)])
    reading = read_one(x, segment=np.repeat([1, 2], [28, 23]))
    assert "shift" not in reading.rule


def test_a_month_that_is_not_mature_is_drawn_and_not_assessed():
    x = wave(40)
    x[-1] = 60
    reading = read_one(x, status={39: "not_mature"})
    assert reading.value[-1] == 200
    assert not reading.assessed[-1]
    assert reading.side[-1] == 0
    assert reading.state == State.NOT_MATURE
    assert reading.latest == 39
    assert "events may still be added" in reading.sentence
    assert "The latest that is assessed is June 2024: usual variation." in reading.sentence


def test_a_provisional_month_is_assessed():
    x = wave(40)
    x[-1] = 60
    reading = read_one(x, status={39: "provisional"})
    assert reading.variation == Variation.CONCERN_HIGH
    assert "(provisional)" in reading.sentence


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("not_submitted", State.NOT_SUBMITTED),
        ("ambiguous", State.NOT_SUBMITTED),
        ("refused", State.NOT_SUBMITTED),
        ("not_collected", State.NOT_COLLECTED),
        ("suppressed", State.SUPPRESSED),
        ("withheld", State.WITHHELD),
        ("structural_zero", State.STRUCTURAL_ZERO),
        ("not_applicable", State.NOT_APPLICABLE),
        ("not_due", State.NOT_DUE),
    ],
)
def test_a_missing_latest_month_shows_why_and_never_the_old_icon(status, state):
    x = wave(40)
    x[-2], x[-1] = 60, NAN
    reading = read_one(x, status={39: status})
    assert reading.state == state
    assert reading.variation is None
    assert reading.assurance is None
    assert reading.latest == 38
    assert reading.kind[38] == Variation.CONCERN_HIGH
    assert "200.0 per 1,000 in June 2024" in reading.sentence


def test_a_month_with_nobody_to_count_has_no_value_and_begins_no_phase():
    n = np.full(40, 300.0)
    n[20:24] = 0
    x = np.where(n > 0, wave(40), 0)
    reading = read_one(x, n)
    assert np.isnan(reading.value[20:24]).all()
    assert set(reading.status[20:24]) == {"not_applicable"}
    assert reading.phase[-1] == 1


@pytest.mark.parametrize(("hidden", "state"), [(4, None), (5, State.SUPPRESSED)])
def test_a_series_suppressed_in_more_than_a_tenth_of_its_months_is_not_assessed(hidden, state):
    x = wave(40)
    places = range(1, 2 * hidden, 2)
    x[list(places)] = NAN
    reading = read_one(x, status=dict.fromkeys(places, "suppressed"))
    assert reading.state == state
    assert reading.assessed.any() == (state is None)


def test_the_icons_may_be_about_an_earlier_month():
    x = wave(40)
    x[30] = 60
    start = np.datetime64("2021-04", "M")
    reading = read_one(x, exact_latest=str(start + 30))
    assert reading.variation == Variation.CONCERN_HIGH
    assert reading.latest == 39
    assert "in October 2023" in reading.sentence


def test_a_month_after_the_last_is_not_submitted():
    reading = read_one(wave(40), exact_latest="2025-01")
    assert reading.state == State.NOT_SUBMITTED
    assert reading.sentence.startswith("January 2025 was not submitted; the latest value is")


@pytest.mark.parametrize("status", ["final", "not_mature"])
def test_a_month_without_the_value_that_its_status_promises_is_not_submitted(status):
    x = wave(40)
    x[-1] = NAN
    reading = read_one(x, status={39: status})
    assert reading.state == State.NOT_SUBMITTED
    assert reading.status[-1] == "not_submitted"
