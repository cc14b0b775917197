"""Control charts against the numbers of the reference tools."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.control_charts import (
    Lines,
    Prime,
    c_lines,
    g_lines,
    i_lines,
    moving_ranges,
    mr_lines,
    p_lines,
    t_lines,
    u_lines,
    xmr_lines,
)
from analysis.icons import assurance_of, kinds
from analysis.phases import phase_size
from analysis.rules import RULES, beyond, find_signals
from analysis.run_chart import run_tests
from tests.golden_cases import Case, golden, golden_names

SHEWHART = golden_names("spc_")
XMR = [name for name in golden_names("xmr_") if not golden(name).quirk]


def places(case: Case, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The base points and phases that a case asks for, as one row each."""
    part, freeze, exclude = (case.params[key] for key in ("part", "freeze", "exclude"))
    order = np.arange(1, count + 1)
    phase = np.where(order > (part or count), 2, 1)
    base = (order <= (freeze or count)) & (order != exclude)
    return base[None], phase[None]


def drawn(case: Case) -> tuple[np.ndarray, Lines, np.ndarray, np.ndarray]:
    """Values and lines on the case's scale, the included points, and the phases."""
    y = case.given["y"][None]
    n = case.given.get("n", np.full(y.shape[1], np.nan))[None]
    base, phase = places(case, y.shape[1])
    kind, screened = case.params["chart"], case.params["screened_mr"]
    prime = Prime(screened, across_gaps=False) if kind in ("pp", "up") else None
    if kind in ("p", "pp", "u", "up"):
        base = base & np.isfinite(y) & np.isfinite(n)
        lines = (p_lines if kind in ("p", "pp") else u_lines)(y, n, base, phase, prime=prime)
        y = y / n
    elif kind == "mr":
        y = moving_ranges(y, base, phase, across_gaps=False)
        lines = mr_lines(y, base, phase)
    elif kind == "c":
        lines = c_lines(y, base, phase)
    elif kind == "g":
        lines = g_lines(y, base, phase)
    else:
        chart = {"i": i_lines, "t": t_lines}[kind]
        lines = chart(y, base, phase, screened=screened)
    included = np.isfinite(y) & (np.arange(1, y.shape[1] + 1) != case.params["exclude"])
    scale = case.params["multiply"]
    return y * scale, lines.scaled(scale), included, phase


@pytest.mark.parametrize("name", SHEWHART)
def test_lines_agree_with_qicharts2(name):
    case = golden(name)
    value, lines, _, _ = drawn(case)
    pairs = {
        "y": value,
        "cl": lines.centre,
        "lcl": lines.lower,
        "ucl": lines.upper,
        "lcl2": lines.lower_near,
        "ucl2": lines.upper_near,
    }
    for column, ours in pairs.items():
        theirs = case.expected[column]
        known = np.isfinite(theirs)
        assert_allclose(ours[0][known], theirs[known], rtol=case.rel, atol=case.abs, err_msg=column)


@pytest.mark.parametrize("name", SHEWHART)
def test_points_beyond_three_sigmas_agree_with_qicharts2(name):
    case = golden(name)
    value, lines, _, _ = drawn(case)
    flagged = beyond(value, lines.lower, lines.upper)[0] != 0
    theirs = case.expected["sigma_signal"]
    known = np.isfinite(theirs)
    assert_array_equal(flagged[known], theirs[known])


@pytest.mark.parametrize("name", SHEWHART)
def test_runs_around_the_centre_agree_with_qicharts2(name):
    case = golden(name)
    value, lines, included, phase = drawn(case)
    tests = run_tests(value, lines.centre, included, phase)
    pairs = {
        "n_useful": tests.useful,
        "longest_run": tests.longest,
        "longest_run_max": tests.longest_limit,
        "n_crossings": tests.crossings,
        "n_crossings_min": tests.crossings_limit,
        "runs_signal": tests.signal,
    }
    for column, ours in pairs.items():
        assert_array_equal(ours[0], case.expected[column], err_msg=column)


def read_xmr(case: Case) -> tuple[np.ndarray, Lines, np.ndarray]:
    """Values, lines and phases of an XmR case, one row each."""
    value = case.given["value"][None]
    date = case.given["date"]
    rebase, fixed = case.params["rebase"], case.params["fix_after_n_points"]
    phase = np.where(date >= rebase, 2, 1)[None] if rebase else np.ones(value.shape, int)
    base = (np.arange(value.shape[1]) < (fixed or value.shape[1]))[None]
    return value, xmr_lines(value, base, phase, screened=case.params["screen_outliers"]), phase


@pytest.mark.parametrize("name", XMR)
def test_xmr_lines_agree_with_nhsrplotthedots(name):
    case = golden(name)
    _, lines, _ = read_xmr(case)
    for column, ours in {"mean": lines.centre, "lpl": lines.lower, "upl": lines.upper}.items():
        assert_allclose(ours[0], case.expected[column], rtol=case.rel, atol=case.abs)


DIRECTION = {
    "increase": "higher_is_better",
    "decrease": "lower_is_better",
    "neutral": "neutral",
}
LABELS = {
    "Common Cause": ("", 0),
    "Above UCL": ("astronomical", 1),
    "Below LCL": ("astronomical", -1),
    "7 Point Trend (Increasing)": ("trend", 1),
    "7 Point Trend (Decreasing)": ("trend", -1),
    "2 in 3 Above CL": ("two_of_three", 1),
    "2 in 3 Below CL": ("two_of_three", -1),
    "7 Points Above CL": ("shift", 1),
    "7 Points Below CL": ("shift", -1),
}


@pytest.mark.parametrize("name", golden_names("xmr_"))
def test_rules_and_icons_agree_with_nhsrplotthedots(name):
    case = golden(name)
    value, lines, phase = read_xmr(case)
    signals = find_signals(value, lines, phase, np.isfinite(value))
    found = [
        (RULES[rule], int(side))
        for rule, side in zip(signals.rule[0], signals.side[0], strict=True)
    ]
    assert found == [LABELS[label] for label in case.expected["special_cause_type"]]
    direction = DIRECTION[case.params["improvement_direction"]]
    assert kinds(signals.side, direction)[0, -1] == case.expected["variation_icon"]


@pytest.mark.parametrize("name", XMR)
def test_assurance_agrees_with_nhsrplotthedots(name):
    case = golden(name)
    _, lines, _ = read_xmr(case)
    direction = DIRECTION[case.params["improvement_direction"]]
    given = assurance_of(case.params["target"], lines.lower[0, -1], lines.upper[0, -1], direction)
    assert given == case.expected["assurance_icon"]


def test_a_constant_series_keeps_its_limits_and_its_assurance():
    case = golden("xmr_constant")
    _, lines, _ = read_xmr(case)
    assert (lines.lower == 100).all()
    assert (lines.upper == 100).all()
    assert assurance_of(95, 100.0, 100.0, "higher_is_better") == "pass"


def test_a_time_of_nought_is_refused_by_the_t_chart():
    value = np.array([[3.0, 0.0, 4.0]])
    with pytest.raises(ValueError, match="above 0"):
        t_lines(value, np.isfinite(value), np.ones(value.shape, int))


def test_a_series_has_the_same_lines_alone_and_among_others():
    chance = np.random.default_rng(3)
    n = chance.integers(100, 400, (40, 60)).astype(float)
    x = chance.binomial(n.astype(int), 0.1).astype(float)
    base = chance.random(x.shape) > 0.1
    phase = np.cumsum(chance.random(x.shape) < 0.05, axis=1) + 1
    together = p_lines(x, n, base, phase, prime=Prime())
    for i in range(len(x)):
        alone = p_lines(*(a[i : i + 1] for a in (x, n, base, phase)), prime=Prime())
        assert_array_equal(together.upper[i], alone.upper[0])
        assert_array_equal(together.centre[i], alone.centre[0])
    assert phase_size(base, phase).shape == x.shape
