"""How often chance alone is flagged, and how often a true difference is: by simulation.

Counts as a region's: 11 providers of 1,500 to 7,500 births a year. Seeded, so that each run says
the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.special import expit, logit

from analysis.funnel import read_funnel
from analysis.peers import others_of_group
from analysis.read import read_many
from analysis.reading import ChartSettings, Position, Reading, Series
from benchmarks.measure import Figure, Size

MONTHS = 60
FIRST = np.datetime64("2021-01", "M")
BIRTHS = np.array([1600, 1900, 2300, 2700, 3100, 3600, 4100, 4700, 5400, 6200, 7400])
RULES = ("astronomical", "trend", "two_of_three", "shift")
OUTSIDE = (Position.HIGH_998, Position.LOW_998)
CHARTS = {  # a chart, its rate, its multiplier
    "p": (0.12, 100.0),
    "u": (0.035, 1000.0),
    "xmr": (0.30, 100.0),
    "rare": (0.0025, 1000.0),
}


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Series without any change, by chart and rule; then funnels with and without differences."""
    for chart, (rate, multiplier) in CHARTS.items():
        yield from _series(chart, rate, multiplier, size.simulated)
    for rate, tau in ((0.12, 0.0), (0.12, 0.1), (0.12, 0.2), (0.0035, 0.0)):
        yield from _funnels(rate, tau, size.simulated)


def _series(chart: str, rate: float, multiplier: float, number: int) -> Iterator[Figure]:
    readings = _read(chart, rate, multiplier, number)
    last = [r for r in readings if r.state is None]
    every = sum(int(r.assessed.sum()) for r in readings)
    for rule in (*RULES, "any rule"):
        now = [r.side[-1] != 0 and rule in (r.rule[-1], "any rule") for r in last]
        new = [r.newly_flagged and rule in (r.rule[-1], "any rule") for r in last]
        points = sum(
            sum(1 for one in r.rule if one and rule in (one, "any rule")) for r in readings
        )
        yield Figure(
            f"{chart} chart without change, {rule}",
            f"last point {_percent(np.mean(now))}, newly flagged {_percent(np.mean(new))}, "
            f"any point {_percent(points / every)}",
        )


def _read(chart: str, rate: float, multiplier: float, number: int) -> list[Reading]:
    chance = np.random.default_rng(20261)
    births = chance.poisson(chance.choice(BIRTHS, (number, 1)) / 12, (number, MONTHS))
    drawn = Series(
        month=FIRST + np.arange(MONTHS),
        numerator=chance.binomial(births, rate).astype(float),
        denominator=births.astype(float),
        status=np.full(births.shape, "final"),
        segment=np.ones(births.shape, int),
    )
    settings = ChartSettings(
        chart=chart, multiplier=multiplier, direction="lower_is_better", proportion=chart != "u"
    )
    return read_many(drawn, settings)


def _funnels(rate: float, tau: float, number: int) -> Iterator[Figure]:
    """Outside the 99.8 % limits: those that do not differ, and one at 1.5 times, by benchmark."""
    told = {name: ([], []) for name in ("national", "peers", "region")}
    chance = np.random.default_rng(20262)
    for _ in range(max(number // 10, 20)):
        true = expit(logit(rate) + tau * chance.standard_normal(BIRTHS.size))
        moved = true.copy()
        odd = int(chance.integers(BIRTHS.size))
        moved[odd] = 1.5 * rate
        for rates, place in ((true, None), (moved, odd)):
            x = chance.binomial(BIRTHS, rates).astype(float)
            for name, (wrong, right) in told.items():
                outside = _outside(name, x, rate, tau)
                if place is None:
                    wrong.append(outside.mean())
                else:
                    right.append(outside[place])
    differing = f"true differences of {tau:g} on the logit scale" if tau else "no true difference"
    for name, (wrong, right) in told.items():
        yield Figure(
            f"Funnel of {BIRTHS.size} providers at {100 * rate:g} %, {differing}, {name} benchmark",
            f"{_percent(np.mean(wrong))} outside 99.8 %; 1.5 times seen in 12 months "
            f"{_percent(np.mean(right))}",
        )


def _outside(benchmark: str, x: np.ndarray, rate: float, tau: float) -> np.ndarray:
    n = BIRTHS.astype(float)
    common = {
        "kind": "binomial", "multiplier": 100.0, "tau": tau, "tau_source": "simulated",
        "tau_scale": "logit", "unit_words": "%", "benchmark_words": benchmark,
        "direction": "lower_is_better",
    }  # fmt: skip
    if benchmark == "peers":
        peers = others_of_group(x, n, np.zeros(n.size), "binomial", tau=tau)
        reading = read_funnel(
            x, n, benchmark=peers.benchmark, benchmark_variance=peers.variance,
            comparable=peers.comparable, **common,
        )  # fmt: skip
    else:
        reading = read_funnel(x, n, benchmark=rate if benchmark == "national" else None, **common)
    return np.array([position in OUTSIDE for position in reading.position])


def _percent(share: float) -> str:
    return f"{100 * float(share):.1f} %"
