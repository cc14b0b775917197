"""How often nothing is flagged, and how soon something is: the figures of docs/methods.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit, logit

from analysis.funnel import read_funnel
from analysis.peers import others_of_group
from analysis.read import read_many
from analysis.reading import Array, ChartSettings, Position, Series
from benchmarks.measure import Figure, Size

SERIES = 4000
SAMPLES = 2000
SEED = 7
QUIET = 54  # months before a step
PER_1000 = ChartSettings(multiplier=1000.0, direction="lower_is_better", proportion=True)
BIRTHS = np.array([1300, 1900, 2200, 2600, 2900, 3300, 3700, 4100, 4900, 5600, 7200])
MIDDLE = 5  # the unit that truly differs: one of usual size
OUTER = (Position.HIGH_998, Position.LOW_998)
BENCHMARKS = ("national", "peers", "region")
NATIONAL_WOMEN = 500_000


@dataclass(frozen=True)
class Kind:
    """A kind of series: events of so many a month, as it is read."""

    name: str
    rate: float
    of: int
    settings: ChartSettings
    months: int = QUIET


KINDS = (
    Kind("p, 3 % of 300", 0.03, 300, PER_1000),
    Kind("p, 42 % of 250", 0.42, 250, PER_1000),
    Kind("p, 1 % of 250", 0.01, 250, PER_1000),
    Kind("XmR, 3 % of 300", 0.03, 300, replace(PER_1000, chart="xmr")),
    Kind("rare, 3.2 per 1,000 of 250, 18 quarters", 0.0032, 250, replace(PER_1000, hint="rare")),
    Kind("rare, the same, 40 quarters", 0.0032, 250, replace(PER_1000, hint="rare"), 120),
)


class Alarms(NamedTuple):
    """Shares of series without any change."""

    last: float
    newly: float
    ever: float


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """The three rates of each kind of series, months to a flag, and what the funnel holds."""
    for kind in KINDS:
        found = alarms(kind)
        yield Figure(
            f"No change, {kind.name}",
            f"last point flagged {found.last:.1%}, newly flagged {found.newly:.1%}, any point "
            f"{found.ever:.0%}",
        )
    soon = months_to_flag()
    yield Figure(
        "Step from 30 to 50 per 1,000 of 300", f"flagged by month 3 {soon[2]:.0%}, 6 {soon[5]:.0%}"
    )
    for tau in (0.0, 0.2):
        for benchmark in BENCHMARKS:
            outside, power = funnel_rates(benchmark, tau)
            yield Figure(
                f"Funnel of 11, 3 %, true differences {tau:g} on the logit scale, {benchmark}",
                f"outside 99.8 % lines {outside:.2%} (nominal 0.2 %); 1.5 times at 12 months is "
                f"outside the 95 % line in {power:.0%}",
            )


def alarms(kind: Kind) -> Alarms:
    """What is flagged in simulated series of which none changes."""
    women = np.full((SERIES, kind.months), kind.of)
    events = np.random.default_rng(SEED).binomial(women, kind.rate)
    read = read_many(counted(events, women), kind.settings)
    return Alarms(
        float(np.mean([reading.side[-1] != 0 for reading in read])),
        float(np.mean([reading.newly_flagged for reading in read])),
        float(np.mean([reading.flagged.any() for reading in read])),
    )


def months_to_flag(months: int = 6) -> Array:
    """The share of series flagged high by each month after a step from 30 to 50 per 1,000."""
    women = np.full((SERIES, QUIET + months), 300)
    rate = np.where(np.arange(QUIET + months) < QUIET, 0.03, 0.05)
    events = np.random.default_rng(SEED).binomial(women, rate)
    flagged = np.zeros((SERIES, months), bool)
    for month in range(months):
        shown = slice(0, QUIET + month + 1)
        read = read_many(counted(events[:, shown], women[:, shown]), PER_1000)
        flagged[:, month] = [reading.side[-1] > 0 for reading in read]
    return np.asarray(np.maximum.accumulate(flagged, axis=1).mean(axis=0))


def counted(events: Array, women: Array) -> Series:
    """Series of monthly counts, all final."""
    return Series(
        month=np.datetime64("2021-04", "M") + np.arange(events.shape[1]),
        numerator=events.astype(float),
        denominator=women.astype(float),
        status=np.full(events.shape, "final"),
        segment=np.ones(events.shape, int),
    )


def funnel_rates(benchmark: str, tau: float, samples: int = SAMPLES) -> tuple[float, float]:
    """Of eleven units without a special cause, the share outside the 99.8 % lines; and how often
    one of usual size at 1.5 times its own rate lies outside the 95 % line, over 12 months."""
    chance = np.random.default_rng(SEED)
    rate = expit(logit(0.03) + chance.normal(0, tau, (samples, len(BIRTHS))))
    usual = chance.binomial(BIRTHS, rate)
    raised = usual.copy()
    raised[:, MIDDLE] = chance.binomial(BIRTHS[MIDDLE], 1.5 * rate[:, MIDDLE])
    outside = [p in OUTER for x in usual for p in positions(x, benchmark, tau)]
    found = [positions(x, benchmark, tau)[MIDDLE] in (*OUTER[:1], Position.HIGH_95) for x in raised]
    return float(np.mean(outside)), float(np.mean(found))


def positions(events: Array, benchmark: str, tau: float) -> tuple[Position, ...]:
    """Where the units lie, with the differences between them known."""
    against: dict[str, Any] = {"benchmark": None}
    if benchmark == "national":
        against = {"benchmark": 0.03, "benchmark_variance": 1 / (NATIONAL_WOMEN * 0.03 * 0.97)}
    if benchmark == "peers":
        peers = others_of_group(events, BIRTHS, np.zeros(len(BIRTHS)), "binomial", tau=tau)
        against = {"benchmark": peers.benchmark, "benchmark_variance": peers.variance}
    reading = read_funnel(
        events, BIRTHS, kind="binomial", multiplier=1000.0, tau=tau, tau_scale="logit",
        tau_source="known", unit_words="per 1,000", benchmark_words=benchmark, **against,
    )  # fmt: skip
    return reading.position
