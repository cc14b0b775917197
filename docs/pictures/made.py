"""Invented series and units for the pictures of docs/methods.md, read as the program reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.funnel import read_funnel
from analysis.read import read_many
from analysis.reading import Array, ChartSettings, FunnelReading, Reading, Series

START = np.datetime64("2022-10", "M")
LAST = np.datetime64("2026-09", "M")
MISSING = 16  # the month that was not sent
NAMES = [
    "Alderwick", "Brackenby", "Coldbeck", "Elmsea", "Fairhaven", "Harbourne", "Marram",
    "Northmoor", "Saltmarsh", "Thornvale", "Westquay",
]  # fmt: skip
WOMEN = np.array([3513, 6701, 2259, 3053, 5045, 8305, 1565, 4523, 3994, 2902, 5545], float)
HAEMORRHAGES = np.array([99, 143, 70, 80, 152, 232, 56, 180, 141, 96, 132], float)
CAESAREANS = np.array([37, 44, 36, 46, 38, 43, 35, 45, 39, 44, 40]) / 100
READ_PER_1000 = {"multiplier": 1000.0, "unit_words": "per 1,000", "proportion": True}


def read_one(numerator: Array, denominator: Array | None, **settings: Any) -> Reading:
    """The reading of one series whose last month is September 2026; NaN is a month not sent."""
    x = np.atleast_2d(np.asarray(numerator, float))
    there = np.isfinite(x)
    series = Series(
        month=LAST - x.shape[1] + 1 + np.arange(x.shape[1]),
        numerator=x,
        denominator=None if denominator is None else np.where(there, denominator, np.nan),
        status=np.where(there, "final", "not_submitted"),
        segment=np.ones(x.shape, int),
    )
    return read_many(series, ChartSettings(**({"direction": "lower_is_better"} | settings)))[0]


def haemorrhages(chart: str = "auto", raised: int = 8, months: int = 48) -> Reading:
    """Four years of haemorrhages at one provider: a month missing, the last ones raised."""
    chance = np.random.default_rng(12)
    births = chance.integers(330, 420, months).astype(float)
    women = chance.binomial(births.astype(int), 0.029).astype(float)
    women[-raised:] = np.round(births[-raised:] * 0.040) + np.resize([0, 2, 1], raised)
    women[MISSING] = np.nan
    return read_one(women, births, chart=chart, **READ_PER_1000)


def consultant_hours() -> Reading:
    """Hours a week: single values without a denominator, one of them far out."""
    hours = 92 + 4 * np.random.default_rng(5).standard_normal(36)
    hours[-1] = 74
    return read_one(hours, None, hint="xmr", multiplier=1.0, unit_words="hours a week",
                    direction="higher_is_better")  # fmt: skip


def stillbirths() -> Reading:
    """Under one a month: six years of quarters, many in the last."""
    chance = np.random.default_rng(8)
    births = chance.integers(210, 290, 72).astype(float)
    babies = chance.poisson(births * 0.0035)
    babies[-3:] = (4, 2, 5)
    return read_one(babies, births, hint="rare", bin_months=3,
                    **READ_PER_1000)  # fmt: skip


def rules() -> list[tuple[str, Reading]]:
    """One series for each rule, as the rule names it in words."""
    wave = 50 + 2.0 * np.resize([0, 1, -1, 2, -2, 0.5], 27)
    ends = (
        ("Beyond a limit", [50, 52, 66]),
        ("Seven on one side of the centre line", [51, 52, 51, 53, 51.5, 52, 51]),
        ("Seven that move one way", [46, 47.2, 48.4, 49.6, 50.8, 52, 53.2]),
        ("Two of three near a limit", [49, 58.6, 50.5, 58.9]),
    )
    return [
        (words, read_one(np.concatenate([wave, end]), None, hint="xmr", multiplier=1.0))
        for words, end in ends
    ]


def national_funnel() -> FunnelReading:
    """Eleven providers against a national value, with the differences known to be ordinary."""
    return read_funnel(
        HAEMORRHAGES, WOMEN, kind="binomial", multiplier=1000.0, benchmark=0.0287,
        benchmark_variance=1 / (500_000 * 0.0287 * 0.9713), tau=0.12, tau_scale="logit",
        tau_source="estimated from 118 providers", unit_words="per 1,000",
        benchmark_words="England", direction="lower_is_better",
    )  # fmt: skip


def undecided_funnel() -> FunnelReading:
    """Caesareans at the same eleven, their usual variation unknown: they differ; none is judged."""
    return read_funnel(
        np.round(CAESAREANS * WOMEN), WOMEN, kind="binomial", multiplier=100.0, benchmark=None,
        unit_words="%", benchmark_words="the region's pool", direction="neutral",
    )  # fmt: skip
