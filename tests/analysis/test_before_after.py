"""Did it work: against the level before the signal, never against the signal itself."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.before_after import Counts, Verdict, before_after

MONTH = np.datetime64("2023-01", "M") + np.arange(48)
SIGNAL, START = np.datetime64("2025-01", "M"), np.datetime64("2025-07", "M")


def counts(before: float, during: float, after: float, size: float = 400) -> Counts:
    """Exactly these rates before the signal, until the action, and since."""
    rate = np.where(MONTH < SIGNAL, before, np.where(MONTH < START, during, after))
    return Counts(numerator=rate * size, denominator=np.full(MONTH.size, size))


def verdict(own: Counts, direction="lower_is_better", signal=SIGNAL, **more) -> Verdict:
    return before_after(
        own, None, MONTH, start=START, signal=signal, since=None, kind="binomial",
        direction=direction, multiplier=100, unit_words="%", **more,
    ).verdict  # fmt: skip


def test_a_return_from_a_chance_high_is_back_to_usual_and_not_praised():
    assert verdict(counts(0.10, 0.18, 0.10)) == Verdict.BACK
    assert verdict(counts(0.10, 0.18, 0.05)) == Verdict.IMPROVED
    assert verdict(counts(0.10, 0.18, 0.18)) == Verdict.NO_CHANGE
    assert verdict(counts(0.10, 0.18, 0.30)) == Verdict.WORSE


def test_the_better_side_is_the_indicators_own():
    assert verdict(counts(0.60, 0.50, 0.60), "higher_is_better") == Verdict.BACK
    assert verdict(counts(0.60, 0.50, 0.75), "higher_is_better") == Verdict.IMPROVED
    assert verdict(counts(0.10, 0.18, 0.05), "neutral") == Verdict.LOWER
    assert verdict(counts(0.10, 0.18, 0.30), "neutral") == Verdict.HIGHER


def test_without_a_signal_it_is_measured_from_before_the_action():
    assert verdict(counts(0.10, 0.10, 0.05), signal=None) == Verdict.IMPROVED
    assert verdict(counts(0.10, 0.10, 0.20), signal=None) == Verdict.WORSE
    assert verdict(counts(0.10, 0.10, 0.10), signal=None) == Verdict.NO_CHANGE


def test_under_eight_points_it_is_too_early_whatever_they_say():
    own = counts(0.10, 0.18, 0.01)
    own.numerator[MONTH >= START + 7] = np.nan
    found = before_after(
        own, None, MONTH, start=START, signal=SIGNAL, since=None, kind="binomial",
        direction="lower_is_better", multiplier=100,
    )  # fmt: skip
    assert found.verdict == Verdict.TOO_EARLY
    assert found.sentence.startswith("Too early: 7 of 8 points.")


def test_without_figures_before_it_nothing_can_be_told():
    own = counts(0.10, 0.18, 0.05)
    own.numerator[MONTH < SIGNAL] = np.nan
    found = before_after(
        own, None, MONTH, start=START, signal=SIGNAL, since=None, kind="binomial",
        direction="lower_is_better", multiplier=100,
    )  # fmt: skip
    assert found.verdict == Verdict.CANNOT_TELL
    assert found.sentence == "Cannot be told, as there are no figures before it."


def test_the_rest_of_the_region_stands_beside_it():
    found = before_after(
        counts(0.10, 0.18, 0.05), counts(0.12, 0.12, 0.12, 4000), MONTH, start=START,
        signal=SIGNAL, since=None, kind="binomial", direction="lower_is_better",
        multiplier=100, unit_words="%",
    )  # fmt: skip
    assert found.beside is not None
    assert found.beside.upper < 0  # it fell by more than the others
    assert found.sentence == (
        "Improved beyond its old level. 10.0 before, 5.0 % since; the rest of the region 12.0 "
        "before, 12.0 % since."
    )


def test_only_the_phase_before_the_signal_is_the_old_level():
    own = counts(0.10, 0.18, 0.10)
    own.numerator[:12] = 400 * 0.30  # an earlier phase, under another definition
    late = before_after(
        own, None, MONTH, start=START, signal=SIGNAL, since=MONTH[12], kind="binomial",
        direction="lower_is_better", multiplier=100,
    )  # fmt: skip
    assert late.before.value == pytest.approx(10)
    assert late.verdict == Verdict.BACK


def test_under_no_change_it_is_called_one_as_seldom_as_the_interval_says():
    chance = np.random.default_rng(5)
    said = []
    for _ in range(400):
        own = Counts(
            numerator=chance.binomial(400, 0.1, MONTH.size).astype(float),
            denominator=np.full(MONTH.size, 400.0),
        )
        said.append(verdict(own, signal=None))
    wrong = sum(v in (Verdict.IMPROVED, Verdict.WORSE) for v in said)
    assert wrong < 0.09 * len(said)


def test_a_signal_after_the_action_began_nothing():
    with pytest.raises(ValueError, match="before it"):
        verdict(counts(0.1, 0.1, 0.1), signal=START)
