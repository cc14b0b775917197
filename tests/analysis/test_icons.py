"""The two icons, state by state: which is shown, and what the reading says where none is."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.reading import Assurance, Reading, State, Variation
from tests.analysis.made_series import read_one, wave

NAN = np.nan
PERCENT = {"multiplier": 100.0, "unit_words": "%", "direction": "higher_is_better"}
QUIET = wave(48)
RARE = np.resize([1.0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1], 60)


def absent(status: str) -> Reading:
    return read_one(np.append(QUIET, NAN), status={48: status}, target=70.0)


STATES = {
    State.NOT_ENOUGH_DATA: lambda: read_one(QUIET[:11], target=70.0),
    State.WITHHELD: lambda: absent("withheld"),
    State.NOT_SUBMITTED: lambda: absent("not_submitted"),
    State.NOT_COLLECTED: lambda: absent("not_collected"),
    State.SUPPRESSED: lambda: absent("suppressed"),
    State.NOT_DUE: lambda: absent("not_due"),
    State.STRUCTURAL_ZERO: lambda: absent("structural_zero"),
    State.NOT_APPLICABLE: lambda: absent("not_applicable"),
    State.TOO_RARE: lambda: read_one(RARE[:33], hint="rare", target=70.0),
    State.NOT_MATURE: lambda: read_one(QUIET, status={47: "not_mature"}, target=70.0),
    State.ROLLING: lambda: read_one(QUIET, hint="line", target=70.0),
    State.NOT_ASSESSED: lambda: read_one(QUIET, chart="line", target=70.0),
}


@pytest.mark.parametrize("state", list(State))
def test_a_state_stands_in_place_of_both_icons(state: State) -> None:
    reading = STATES[state]()
    assert reading.state == state
    assert reading.variation is None
    assert reading.assurance is None
    assert not reading.newly_flagged
    assert reading.since is None
    assert "target" not in reading.sentence


def test_without_a_target_there_is_one_icon() -> None:
    reading = read_one(QUIET)
    assert reading.variation == Variation.COMMON
    assert reading.assurance is None
    assert "target" not in reading.sentence


@pytest.mark.parametrize(
    ("target", "direction", "icon"),
    [
        (70.0, "lower_is_better", Assurance.PASS),
        (30.0, "lower_is_better", Assurance.HIT_OR_MISS),
        (70.0, "higher_is_better", Assurance.FAIL),
        (70.0, "neutral", None),
    ],
)
def test_the_target_s_icon_compares_it_with_usual_variation(target, direction, icon) -> None:
    assert read_one(QUIET, target=target, direction=direction).assurance == icon


@pytest.mark.parametrize("months", [36, 60, 90])
@pytest.mark.parametrize("chart", ["auto", "p", "xmr", "rare"])
def test_always_all_of_them_is_usual_and_meets_a_target_of_all_of_them(chart, months) -> None:
    reading = read_one([200.0] * months, 200.0, chart=chart, target=100.0, **PERCENT)
    assert reading.state is None
    assert reading.variation == Variation.COMMON
    assert reading.assurance == Assurance.PASS
    assert reading.upper.max() == reading.lower.min() == reading.centre.min() == 100.0
    assert "Usual variation: as in every" in reading.sentence
    assert "consistently meets the target of 100.0 %" in reading.sentence


def test_the_first_miss_after_years_of_none_is_not_judged_by_limits_without_width() -> None:
    """Two years of quarters and more without a miss do not say how many are usual."""
    met = np.full(84, 200.0)
    met[76] = 199
    reading = read_one(met, 200.0, target=100.0, **PERCENT)
    assert reading.state == State.TOO_RARE
    assert not reading.flagged.any()
    assert "no miss in the quarters" in reading.sentence
    assert reading.assessed[:25].all()
    assert not reading.assessed[25:].any()


def test_a_miss_among_the_quarters_that_set_the_limits_gives_them_their_width() -> None:
    met = np.full(60, 200.0)
    met[30] = 199
    reading = read_one(met, 200.0, target=100.0, **PERCENT)
    assert reading.variation == Variation.COMMON
    assert reading.lower.max() < 100.0
    assert reading.assurance == Assurance.HIT_OR_MISS


@pytest.mark.parametrize(
    ("direction", "high", "low"),
    [
        ("lower_is_better", Variation.CONCERN_HIGH, Variation.IMPROVEMENT_LOW),
        ("higher_is_better", Variation.IMPROVEMENT_HIGH, Variation.CONCERN_LOW),
        ("neutral", Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW),
    ],
)
def test_the_direction_decides_what_a_flag_means(direction, high, low) -> None:
    quiet = wave(48, 90)
    assert read_one(np.append(quiet, 160.0), direction=direction).variation == high
    assert read_one(np.append(quiet, 20.0), direction=direction).variation == low
