"""What a comparison of providers is made of, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, cast

import pandas as pd

from analysis.funnel import Scale, read_funnel
from analysis.intervals import Kind
from analysis.reading import Array, FunnelReading
from analysis.stabilised import Stabilised
from catalogue.model import BetweenProviderSd, Indicator
from store.published_figures import Period, published_tau


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A funnel with who is in it. Arrays and tuples are (units,), by name."""

    orgs: tuple[str, ...]
    names: tuple[str, ...]
    numerator: Array  # summed over the months used
    denominator: Array
    months_used: Array  # int: months with both counts
    reading: FunnelReading
    period_start: date
    period_end: date  # last day
    benchmark_words: str
    benchmark_reference: tuple[float, str] | None  # a dated national line without limits
    cautions: tuple[str, ...]
    own: Array  # bool: the region's own
    stabilised: Stabilised | None  # of rare outcomes of the region's returns
    kind: Literal["returns", "published"]
    periods: tuple[Period, ...]  # published: those to choose from, latest first


class Between(NamedTuple):
    """tau from outside the returns, as `read_funnel` takes it."""

    tau: float | None
    tau_source: str | None
    tau_scale: Scale | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Benchmark:
    """What the units are compared with, as `read_funnel` takes it."""

    words: str
    value: float | Array | None = None  # None: the units' own pool
    variance: float | Array = 0.0
    comparable: Array | None = None
    group: tuple[str, ...] | None = None
    reference: tuple[float, str] | None = None
    cautions: tuple[str, ...] = field(default=())


def outside_variation(
    rows: pd.DataFrame, indicator: Indicator, kind: Kind, tau_units: int
) -> Between:
    """tau from the published funnel of the same definition, else from the catalogue, else none."""
    if (found := published_tau(rows, kind, tau_units)) is not None:
        return Between(*found, "logit" if kind == "binomial" else "log")
    return catalogue_variation(indicator.between_provider_sd)


def catalogue_variation(known: BetweenProviderSd | None) -> Between:
    """tau as the catalogue tells it, or none."""
    if known is None:
        return Between(None, None, None)
    return Between(known.value, known.source, known.scale)


def read(
    numerator: Array,
    denominator: Array,
    indicator: Indicator,
    chosen: Benchmark,
    between: Between,
    tau_units: int,
) -> FunnelReading:
    """The funnel of these counts in the indicator's unit."""
    return read_funnel(
        numerator,
        denominator,
        kind=cast(Kind, indicator.funnel),
        multiplier=indicator.multiplier,
        benchmark=chosen.value,
        benchmark_variance=chosen.variance,
        comparable=chosen.comparable,
        group=chosen.group,
        tau=between.tau,
        tau_source=between.tau_source,
        tau_scale=between.tau_scale,
        tau_units=tau_units,
        unit_words=indicator.unit_words,
        benchmark_words=chosen.words,
        direction=indicator.direction,
    )
