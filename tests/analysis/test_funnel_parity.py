"""The national tools' funnels, reproduced: FunnelPlotR with its faults, and PHE's."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis import multiple_testing
from analysis.funnelplotr import funnelplotr, sum_by_unit
from analysis.overdispersion import z_scores
from analysis.phe_funnel import poisson_curve, proportion_labels, proportion_limits, rate_labels
from tests.golden_cases import golden, golden_names

LINES = {"ll95": "lower_95", "ul95": "upper_95", "ll998": "lower_998", "ul998": "upper_998"}
FUNNELPLOTR = [
    name for name in golden_names("funnel_") if golden(name).method == "funnel_overdispersion"
]


def parity(case):
    """The case as FunnelPlotR would be called for it."""
    given, params = case.given, case.params
    units, x, n = sum_by_unit(given["group"], given["numerator"], given["denominator"])
    assert_array_equal(units, case.expected["group"])
    method = params["sr_method"] if params["data_type"] == "SR" else params["data_type"]
    return funnelplotr(
        x,
        n,
        method=method,
        multiplier=params["multiplier"],
        trim_by=params["trim_by"],
        draw_adjusted=params["draw_adjusted"],
        draw_unadjusted=params["draw_unadjusted"],
    )


def test_there_are_eight_funnelplotr_cases():
    assert len(FUNNELPLOTR) == 8


@pytest.mark.parametrize("name", FUNNELPLOTR)
def test_dispersion_agrees_with_funnelplotr(name):
    case = golden(name)
    funnel = parity(case)
    expected = case.expected
    for found, told in [
        (funnel.target, "target"),
        (funnel.phi, "phi"),
        (funnel.tau2, "tau2"),
        (funnel.units_used, "n_used"),
        (funnel.value, "value"),
        (funnel.transformed, "transformed"),
        (funnel.z, "z_unadjusted"),
        (funnel.trimmed.z, "z_used"),
    ]:
        assert_allclose(found, expected[told], case.rel, case.abs, err_msg=told)
    assert_array_equal(funnel.trimmed.touched, expected["trimmed"].astype(bool))


@pytest.mark.parametrize("name", FUNNELPLOTR)
def test_limits_and_flags_agree_with_funnelplotr(name):
    case = golden(name)
    funnel = parity(case)
    for column, line in LINES.items():
        found = getattr(funnel.unadjusted, line), getattr(funnel.adjusted, line)
        assert_allclose(found[0], case.expected[column], case.rel, case.abs)
        assert_allclose(found[1], case.expected[f"od_{column}"], case.rel, case.abs)
    assert funnel.adjusted_in_force == case.expected["adjusted_limits_used"]
    assert_array_equal(funnel.outside_95, case.expected["outlier_95"].astype(bool))
    assert_array_equal(funnel.outside_998, case.expected["outlier_998"].astype(bool))


def test_proportion_funnels_agree_with_phe():
    case = golden("funnel_phe_proportion")
    x, n = case.given["numerator"], case.given["denominator"]
    assert_array_equal(proportion_labels(x, n), case.expected["significance"])
    limits = proportion_limits(case.expected["grid_x"], x.sum() / n.sum(), 100)
    for column, line in LINES.items():
        assert_allclose(getattr(limits, line), case.expected[f"grid_{column}"], case.rel, case.abs)


@pytest.mark.parametrize(
    ("name", "unit"), [("funnel_phe_rate", "population"), ("funnel_phe_ratio", "expected")]
)
def test_rate_and_ratio_funnels_agree_with_phe(name, unit):
    case = golden(name)
    x, n = case.given["numerator"], case.given["denominator"]
    average = x.sum() / n.sum() if unit == "population" else 1.0
    assert_array_equal(rate_labels(x, n, average), case.expected["significance"])
    curve = poisson_curve(case.expected["grid_x"])
    for column, line in LINES.items():
        found = getattr(curve.limits, line) * average * case.params["multiplier"]
        assert_allclose(found, case.expected[f"grid_{column}"], case.rel, case.abs)
    for side in ("lower", "upper"):
        found = getattr(curve, f"{side}_95_expected") / average
        assert_allclose(found, case.expected[f"grid_x95_{side}_{unit}"], case.rel, case.abs)


def test_adjusted_p_values_agree_with_base_r():
    case = golden("funnel_multiple_testing")
    x, n, target = case.given["numerator"], case.given["denominator"], case.params["target"]
    z = z_scores(x, n, target, "binomial")
    p = multiple_testing.two_sided_p(z)
    for found, told in [
        (z, "z"),
        (p, "p"),
        (multiple_testing.bonferroni(p), "p_bonferroni"),
        (multiple_testing.holm(p), "p_holm"),
        (multiple_testing.benjamini_hochberg(p), "p_bh"),
        (multiple_testing.benjamini_yekutieli(p), "p_by"),
    ]:
        assert_allclose(found, case.expected[told], case.rel, case.abs, err_msg=told)


def test_a_missing_p_value_is_not_counted_among_the_tests():
    adjusted = multiple_testing.bonferroni([0.01, np.nan, 0.3])
    assert_allclose(adjusted, [0.02, np.nan, 0.6])


def test_a_p_value_above_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        multiple_testing.holm([0.5, 1.5])
