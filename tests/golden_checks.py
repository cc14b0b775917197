"""What each kind of golden case is compared with: one check a method, by its name in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from analysis import multiple_testing
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
from analysis.funnel_limits import exact_limit
from analysis.funnelplotr import funnelplotr, sum_by_unit
from analysis.icons import assurance_of, kinds
from analysis.intervals import clopper_pearson, exact_poisson, interval
from analysis.overdispersion import z_scores
from analysis.phases import baseline
from analysis.phe_funnel import poisson_curve, proportion_labels, proportion_limits, rate_labels
from analysis.rules import RULES, beyond, find_signals
from analysis.run_chart import anhoej, ihi_shift, ihi_trend, propose_medians, run_tests
from tests.golden_cases import Case

LINES = {"ll95": "lower_95", "ul95": "upper_95", "ll998": "lower_998", "ul998": "upper_998"}
TAILS = {"ll998": 0.001, "ll95": 0.025, "ul95": 0.975, "ul998": 0.999}
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


def check(case: Case) -> None:
    """AssertionError: the program and the reference differ. KeyError: nothing here knows such a
    case."""
    CHECKS[case.method](case)


def agree(case: Case, ours: Any, column: str) -> None:
    """Within the case's tolerance, where the reference has a number."""
    theirs = np.asarray(case.expected[column], float)
    known = np.isfinite(theirs)
    found = np.broadcast_to(np.asarray(ours, float), theirs.shape)
    assert_allclose(found[known], theirs[known], case.rel, case.abs, err_msg=column)


def several(given: Any) -> list[Any]:
    """A parameter that may be one value, several, or not given."""
    if given is None:
        return []
    return list(given) if isinstance(given, list) else [given]


def suffixes(case: Case) -> dict[str, float]:
    """The columns' endings by confidence level: 95, 998."""
    return {f"{level:g}".removeprefix("0."): level for level in case.params["confidence"]}


def intervals(kind: str) -> Callable[[Case], None]:
    def compare(case: Case) -> None:
        x, n = case.given["numerator"], case.given["denominator"]
        agree(case, x / n * case.params["multiplier"], "value")
        for suffix, confidence in suffixes(case).items():
            found = interval(x, n, kind, case.params["multiplier"], confidence)
            agree(case, found.lower, f"lower{suffix}")
            agree(case, found.upper, f"upper{suffix}")

    return compare


def exact_intervals(case: Case) -> None:
    x, n = case.given["numerator"], case.given["denominator"]
    for method, prefix in ((clopper_pearson, "binom"), (exact_poisson, "poisson")):
        for suffix, confidence in suffixes(case).items():
            found = method(x, n, confidence)
            agree(case, found.lower, f"{prefix}_lower{suffix}")
            agree(case, found.upper, f"{prefix}_upper{suffix}")


def exact_binomial(case: Case) -> None:
    n = case.given["denominator"]
    for column, tail in TAILS.items():
        target = np.full(n.shape, case.params["target"])
        agree(case, exact_limit(n, target, tail, "binomial"), column)


def adjusted_p_values(case: Case) -> None:
    x, n, target = case.given["numerator"], case.given["denominator"], case.params["target"]
    z = z_scores(x, n, target, "binomial")
    p = multiple_testing.two_sided_p(z)
    agree(case, z, "z")
    agree(case, p, "p")
    agree(case, multiple_testing.bonferroni(p), "p_bonferroni")
    agree(case, multiple_testing.holm(p), "p_holm")
    agree(case, multiple_testing.benjamini_hochberg(p), "p_bh")
    agree(case, multiple_testing.benjamini_yekutieli(p), "p_by")


def phe_proportion(case: Case) -> None:
    x, n = case.given["numerator"], case.given["denominator"]
    assert_array_equal(proportion_labels(x, n), case.expected["significance"])
    multiplier = case.params["multiplier"]
    limits = proportion_limits(case.expected["grid_x"], x.sum() / n.sum(), multiplier)
    agree(case, x.sum() / n.sum() * multiplier, "baseline")
    for column, line in LINES.items():
        agree(case, getattr(limits, line), f"grid_{column}")


def phe_rate_or_ratio(unit: str) -> Callable[[Case], None]:
    def compare(case: Case) -> None:
        x, n = case.given["numerator"], case.given["denominator"]
        average = x.sum() / n.sum() if unit == "population" else 1.0
        assert_array_equal(rate_labels(x, n, average), case.expected["significance"])
        curve = poisson_curve(case.expected["grid_x"])
        for column, line in LINES.items():
            found = getattr(curve.limits, line) * average * case.params["multiplier"]
            agree(case, found, f"grid_{column}")
        for side in ("lower", "upper"):
            found = getattr(curve, f"{side}_95_expected") / average
            agree(case, found, f"grid_x95_{side}_{unit}")

    return compare


def funnelplotr_funnel(case: Case) -> None:
    given, params = case.given, case.params
    units, x, n = sum_by_unit(given["group"], given["numerator"], given["denominator"])
    assert_array_equal(units, case.expected["group"])
    method = params["sr_method"] if params["data_type"] == "SR" else params["data_type"]
    funnel = funnelplotr(
        x, n, method=method, multiplier=params["multiplier"], trim_by=params["trim_by"],
        draw_adjusted=params["draw_adjusted"], draw_unadjusted=params["draw_unadjusted"],
    )  # fmt: skip
    for ours, column in (
        (funnel.target, "target"),
        (funnel.phi, "phi"),
        (funnel.tau2, "tau2"),
        (funnel.units_used, "n_used"),
        (funnel.value, "value"),
        (funnel.transformed, "transformed"),
        (funnel.z, "z_unadjusted"),
        (funnel.trimmed.z, "z_used"),
    ):
        agree(case, ours, column)
    assert_array_equal(funnel.trimmed.touched, case.expected["trimmed"].astype(bool))
    for column, line in LINES.items():
        agree(case, getattr(funnel.unadjusted, line), column)
        agree(case, getattr(funnel.adjusted, line), f"od_{column}")
    assert funnel.adjusted_in_force == case.expected["adjusted_limits_used"]
    assert_array_equal(funnel.outside_95, case.expected["outlier_95"].astype(bool))
    assert_array_equal(funnel.outside_998, case.expected["outlier_998"].astype(bool))


def run_columns(case: Case, tests: Any) -> None:
    """Anhøj's tests, by qicharts2's names."""
    for column, ours in {
        "n_useful": tests.useful,
        "longest_run": tests.longest,
        "longest_run_max": tests.longest_limit,
        "n_crossings": tests.crossings,
        "n_crossings_min": tests.crossings_limit,
        "runs_signal": tests.signal,
    }.items():
        assert_array_equal(ours[0], case.expected[column], err_msg=column)


def places(case: Case, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The base points, the points not left out, and the phases that a case asks for, a row each."""
    order = np.arange(1, count + 1)
    phase = 1 + sum((order > part).astype(int) for part in several(case.params["part"]))
    phase = np.broadcast_to(phase, order.shape)
    kept = ~np.isin(order, several(case.params["exclude"]))
    frozen = case.params["freeze"] if not several(case.params["part"]) else None
    return (kept & (order <= (frozen or count)))[None], kept[None], phase[None]


def run_chart(case: Case) -> None:
    y = case.given["y"][None]
    base, kept, phase = places(case, y.shape[1])
    counted = np.isfinite(y)
    tests = anhoej(y, counted & base, counted & kept, phase)
    assert_allclose(tests.median[0] * case.params["multiply"], case.expected["cl"], rtol=case.rel)
    run_columns(case, tests)


def shewhart(case: Case) -> None:
    value, lines, included, phase = drawn(case)
    for column, ours in {
        "y": value,
        "cl": lines.centre,
        "lcl": lines.lower,
        "ucl": lines.upper,
        "lcl2": lines.lower_near,
        "ucl2": lines.upper_near,
    }.items():
        agree(case, ours[0], column)
    agree(case, beyond(value, lines.lower, lines.upper)[0] != 0, "sigma_signal")
    assert_array_equal(phase[0], case.expected["part"])
    run_columns(case, run_tests(value, lines.centre, included, phase))


def drawn(case: Case) -> tuple[np.ndarray, Lines, np.ndarray, np.ndarray]:
    """Values and lines on the case's scale, the included points, and the phases."""
    y = case.given["y"][None]
    n = case.given.get("n", np.full(y.shape[1], np.nan))[None]
    base, kept, phase = places(case, y.shape[1])
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
        lines = {"i": i_lines, "t": t_lines}[kind](y, base, phase, screened=screened)
    scale = case.params["multiply"]
    return y * scale, lines.scaled(scale), np.isfinite(y) & kept, phase


def read_xmr(case: Case) -> tuple[np.ndarray, Lines, np.ndarray]:
    """Values, lines and phases of an XmR case by date, one row each."""
    order = np.argsort(case.given["date"], kind="stable")
    value, date = case.given["value"][order][None], case.given["date"][order]
    phase = 1 + sum((date >= day).astype(int) for day in several(case.params["rebase"]))
    phase = np.broadcast_to(phase, value.shape).copy()
    fixed = case.params["fix_after_n_points"] or value.shape[1]
    base = baseline(np.isfinite(value), phase, fixed)
    return value, xmr_lines(value, base, phase, screened=case.params["screen_outliers"]), phase


def making_data_count(case: Case) -> None:
    """Rules and icons always; limits and assurance but where the reference errs."""
    value, lines, phase = read_xmr(case)
    signals = find_signals(value, lines, phase, np.isfinite(value))
    found = [
        (RULES[rule], int(side))
        for rule, side in zip(signals.rule[0], signals.side[0], strict=True)
    ]
    assert found == [LABELS[label] for label in case.expected["special_cause_type"]]
    direction = DIRECTION[case.params["improvement_direction"]]
    assert kinds(signals.side, direction)[0, -1] == case.expected["variation_icon"]
    if case.quirk:
        return
    agree(case, value[0], "value")
    agree(case, np.sign(value - lines.centre)[0], "relative_to_mean")
    agree(case, beyond(value, lines.lower, lines.upper)[0] != 0, "outside_limits")
    agree(case, phase[0] - 1, "rebase_group")
    agree(case, lines.centre[0], "mean")
    agree(case, lines.lower[0], "lpl")
    agree(case, lines.upper[0], "upl")
    given = assurance_of(case.params["target"], lines.lower[0, -1], lines.upper[0, -1], direction)
    assert given == case.expected["assurance_icon"]


def ihi_rules(case: Case) -> None:
    value = case.given["value"][None]
    phase, counted = np.ones(value.shape, int), np.isfinite(value)
    centre = np.full(value.shape, case.expected["median"])
    shift = ihi_shift(value, centre, counted, phase, case.params["shift"])
    trend = ihi_trend(value, counted, phase, case.params["trend"])
    assert_array_equal(shift[0], case.expected["shift"])
    assert_array_equal(trend[0], case.expected["trend"])


def proposed_medians(case: Case) -> None:
    found = []
    for group in sorted(set(case.given["group"].tolist())):
        here = case.given["group"] == group
        date, value = case.given["date"][here], case.given["value"][here]
        side = {"above": 1, "below": -1}[case.params["direction"]]
        for s in propose_medians(
            value, baseline_points=case.params["med_rows"], run=case.params["runlength"], side=side
        ):
            found.append((group, s.median, date[s.start], date[s.last], date[s.until]))
    columns = ("group", "median", "start_date", "end_date", "extend_to")
    told = list(zip(*(case.expected[c] for c in columns), strict=True))
    assert sorted((g, *rest) for g, _, *rest in found) == sorted((g, *r) for g, _, *r in told)
    assert_allclose(sorted(f[1] for f in found), sorted(case.expected["median"]))


CHECKS: dict[str, Callable[[Case], None]] = {
    "ci_wilson": intervals("binomial"),
    "ci_byars": intervals("poisson"),
    "ci_exact": exact_intervals,
    "funnel_exact_binomial": exact_binomial,
    "multiple_testing": adjusted_p_values,
    "funnel_phe_proportion": phe_proportion,
    "funnel_phe_rate": phe_rate_or_ratio("population"),
    "funnel_phe_ratio": phe_rate_or_ratio("expected"),
    "funnel_overdispersion": funnelplotr_funnel,
    "spc_run": run_chart,
    **{f"spc_{kind}": shewhart for kind in ("i", "mr", "p", "pp", "u", "up", "c", "g", "t")},
    "xmr_making_data_count": making_data_count,
    "run_shift_trend": ihi_rules,
    "run_rebase": proposed_medians,
}
