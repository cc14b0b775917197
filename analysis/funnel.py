"""Reads a funnel: values, limits, who lies outside, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.funnel_limits import prediction_limits
from analysis.funnel_sentences import Told, sentences
from analysis.funnel_units import (
    CHANCE,
    curve_denominators,
    detectable_difference,
    positions,
    scaled_by_limits,
    unit_value,
)
from analysis.intervals import Kind, interval
from analysis.overdispersion import (
    Dispersion,
    between_unit_sd,
    between_units,
    is_usable,
    usable_units,
)
from analysis.reading import Array, FunnelReading

Scale = Literal["logit", "log"]


class Between(NamedTuple):
    """How much units ordinarily differ, where that comes from, and whether units may be judged."""

    tau: float
    source: str | None
    judged: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A funnel before it is read. Arrays are (units,)."""

    x: Array
    n: Array
    kind: Kind
    multiplier: float
    centre: float  # the benchmark the curve is drawn about
    target: Array  # each unit's own benchmark
    usable: Array  # bool: its counts make a value
    in_play: Array  # bool: and it has a fair comparison
    dispersion: Dispersion
    between: Between
    extra: Array  # variance beyond chance, on the logit or log scale


def read_funnel(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    kind: Kind,
    multiplier: float,
    benchmark: float | Array | None,
    benchmark_variance: float | Array = 0.0,
    comparable: Array | None = None,
    group: ArrayLike | None = None,
    tau: float | None = None,
    tau_source: str | None = None,
    tau_scale: Scale | None = None,
    tau_units: int = 30,
    unit_words: str,
    benchmark_words: str,
    direction: str = "neutral",
) -> FunnelReading:
    """The funnel of these units, in the order given.

    numerator, denominator: (units,) counts over one period. A unit whose counts are missing, whose
    denominator is 0, or (binomial) whose numerator exceeds it keeps its place and is not judged.
    benchmark: in [0, 1] or events per one of the denominator, for all units or each its own; None
    pools the units. benchmark_variance: its own, on the logit or log scale.
    comparable: units that have a fair comparison; None for all. group: which units are compared
    with each other, where groups may differ; None for all with all.
    tau: between-unit standard deviation on `tau_scale`, from elsewhere. Without one it is estimated
    from the units themselves where there are `tau_units` or more; with fewer, units that differ by
    more than chance explains are not judged at all.
    direction: which way a difference matters, for the smallest one that would show.
    Values, limits and differences are in the unit: the counts' ratio times the multiplier.
    Source: Spiegelhalter (2005); docs/methods.md, Comparing providers.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    usable = is_usable(x, n, kind)
    fair = usable if comparable is None else usable & comparable
    pool = pooled_value(x[fair], n[fair], kind)
    centre = pool if benchmark is None or isinstance(benchmark, np.ndarray) else float(benchmark)
    target = np.broadcast_to(np.asarray(centre if benchmark is None else benchmark, float), x.shape)
    in_play = fair & np.isfinite(target)
    among = None if group is None else np.asarray(group)[in_play]
    dispersion = between_units(x[in_play], n[in_play], kind, group=among)
    known = given_tau(tau, tau_scale, kind, centre)
    between = between_route(x[in_play], n[in_play], kind, dispersion, known, tau_source, tau_units)
    enough = dispersion.units >= (2 if benchmark is None else 1)
    question = Question(
        x=x,
        n=n,
        kind=kind,
        multiplier=multiplier,
        centre=centre,
        target=target,
        usable=usable,
        in_play=in_play,
        dispersion=dispersion,
        between=between._replace(judged=between.judged and enough),
        extra=between.tau**2 + np.broadcast_to(np.asarray(benchmark_variance, float), x.shape),
    )
    return answer(question, direction, unit_words, benchmark_words, tau_units)


def answer(
    asked: Question, direction: str, unit_words: str, benchmark_words: str, few: int
) -> FunnelReading:
    """The reading of a funnel whose benchmark and variation are settled."""
    n, kind, multiplier, between = asked.n, asked.kind, asked.multiplier, asked.between
    limits = prediction_limits(
        n, asked.target, kind, extra_variance=asked.extra, multiplier=multiplier
    )
    value = unit_value(asked.x, n, multiplier)
    lower_ci, upper_ci = interval(asked.x, n, kind, multiplier)
    curve_n = curve_denominators(n[n > 0])
    curve = prediction_limits(
        curve_n, asked.centre, kind, extra_variance=typical(asked.extra), multiplier=multiplier
    )
    detectable = detectable_difference(n, asked.target, limits, kind, multiplier, direction)
    told = Told(
        benchmark=multiplier * asked.centre,
        benchmark_words=benchmark_words,
        unit_words=unit_words,
        kind=kind,
        judged=between.judged,
        dispersion=asked.dispersion,
        tau=between.tau,
        tau_source=between.source,
        usable=int(asked.usable.sum()),
        in_play=int(asked.in_play.sum()),
        left_out=int((~asked.in_play).sum()),
        detectable=detectable[asked.in_play],
        expected_events=(n * asked.target)[asked.in_play],
        few=few,
    )
    return FunnelReading(
        value=value,
        lower_ci=lower_ci,
        upper_ci=upper_ci,
        limits=limits,
        position=positions(value, limits, asked.in_play & between.judged),
        z=scaled_by_limits(value, multiplier * asked.target, limits),
        curve_denominator=curve_n,
        curve=curve,
        benchmark=told.benchmark,
        judged=between.judged,
        phi=asked.dispersion.phi,
        overdispersed=asked.dispersion.excessive,
        tau=between.tau,
        tau_source=between.source,
        expected_by_chance=CHANCE * told.in_play * between.judged,
        detectable=detectable,
        sentences=sentences(told),
    )


def pooled_value(x: Array, n: Array, kind: Kind) -> float:
    """All usable units together; NaN where there is none."""
    used_x, used_n = usable_units(x, n, kind)
    return float(used_x.sum() / used_n.sum()) if used_n.size else np.nan


def between_route(
    x: Array,
    n: Array,
    kind: Kind,
    dispersion: Dispersion,
    tau: float | None,
    source: str | None,
    tau_units: int,
) -> Between:
    """tau as given; else from the units where they are many; else none, and judged only where the
    units do not clearly differ by more than chance."""
    if tau is not None:
        return Between(tau, source, True)
    if dispersion.units >= tau_units:
        estimated = between_unit_sd(x, n, kind, fewest=tau_units)
        return Between(estimated, f"estimated from these {dispersion.units} providers", True)
    return Between(0.0, None, not dispersion.excessive)


def given_tau(tau: float | None, scale: Scale | None, kind: Kind, centre: float) -> float | None:
    """tau on the scale of the kind of funnel: logit for proportions, log for rates.

    A proportion's log changes (1 - proportion) times as fast as its logit.
    ValueError: tau is negative, or a scale is missing.
    """
    if tau is None:
        return None
    if not tau >= 0 or scale is None:
        raise ValueError("tau is a standard deviation, 0 or more, and needs its scale")
    if scale == ("logit" if kind == "binomial" else "log"):
        return tau
    return tau / (1 - centre) if scale == "log" else tau * (1 - centre)


def typical(extra: Array) -> float:
    """The extra variance that the curve is drawn with: the units' median."""
    return float(np.nanmedian(extra)) if np.any(np.isfinite(extra)) else 0.0
