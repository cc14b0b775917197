"""Funnels of real published figures: sane where the truth is not known."""

import numpy as np
import pandas as pd
import pytest

from analysis.funnel import read_funnel
from analysis.reading import Position


@pytest.fixture(scope="module")
def rates(realdata):
    table = pd.read_csv(realdata / "expected_rates.csv")
    return table[table["status"] == "ok"]


@pytest.mark.parametrize(
    ("measure", "kind", "low", "high"),
    [
        ("caesarean_all", "binomial", 0.1, 0.4),
        ("smoker_at_booking", "binomial", 0.1, 0.6),
        ("stillbirth_crude", "poisson", 0.0, 0.35),
        ("pph_1500_unadjusted", "binomial", 0.05, 0.4),
    ],
)
def test_real_providers_differ_and_most_lie_within_the_lines(rates, measure, kind, low, high):
    rows = rates[rates["measure"] == measure]
    latest = rows[rows["period"] == rows["period"].max()]
    reading = read_funnel(
        latest["numerator"].to_numpy(float),
        latest["denominator"].to_numpy(float),
        kind=kind,
        multiplier=float(latest["per"].iloc[0]),
        benchmark=None,
        unit_words="",
        benchmark_words="all these providers together",
    )
    assert low <= reading.tau <= high
    judged = [p for p in reading.position if p != Position.NOT_JUDGED]
    assert np.mean([p == Position.EXPECTED for p in judged]) > 0.7
