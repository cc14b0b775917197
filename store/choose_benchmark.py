"""Which benchmark the region's providers are compared with, and why that one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import pandas as pd

from analysis.funnel import given_tau, pooled_value
from analysis.funnel_sentences import with_unit
from analysis.intervals import Kind
from analysis.peers import others_of_group
from analysis.reading import Array
from catalogue.model import Indicator, PeerGroup, Region
from store.comparison import Benchmark, Between
from store.pool import Pooled
from store.published_figures import (
    COMPARABLE,
    NationalFigure,
    Period,
    national_benchmark,
    national_reference,
)


def choose_benchmark(
    asked: str,
    pooled: Pooled,
    rows: pd.DataFrame,
    indicator: Indicator,
    region: Region,
    period: Period,
    between: Between,
    overlap_months: int,
    group: PeerGroup | None = None,
) -> Benchmark:
    """The benchmark asked for, or what stands in its place and why. group: the peer group that was
    chosen, to which the pooled providers belong if peers are asked for."""
    kind = cast(Kind, indicator.funnel)
    if indicator.compare_within is not None or asked == "peers":
        grouped = indicator.compare_within is not None
        fair = fair_groups(pooled, period, grouped)
        kinds = "of the same kind " if grouped and group is None else ""
        who = f"the other providers {kinds}in {group.name if group else region.name}"
        return peer_benchmark(pooled, between, kind, fair, who)
    own_pool = Benchmark(words=f"{region.name}, all its providers together")
    if asked == "region":
        return own_pool
    found = national_benchmark(rows, period, kind, overlap_months)
    if found is not None:
        return Benchmark(
            words=f"{found.name}, as published for {found.period.words}",
            value=found.value,
            variance=found.variance,
        )
    return without_national(own_pool, national_reference(rows, period, kind), indicator)


def without_national(
    own_pool: Benchmark, dated: NationalFigure | None, indicator: Indicator
) -> Benchmark:
    """The region's pool in place of a national benchmark, with the dated line if there is one."""
    said = (
        "No national figure of the same definition overlaps this period enough, so providers are "
        f"compared with {own_pool.words}."
    )
    if dated is None:
        return Benchmark(words=own_pool.words, cautions=(said,))
    value = indicator.multiplier * dated.value
    like = "" if dated.match in COMPARABLE else ", of a similar definition"
    words = f"{dated.name}, {dated.period.words}{like}: {with_unit(value, indicator.unit_words)}"
    return Benchmark(words=own_pool.words, reference=(value, words), cautions=(said,))


def peer_benchmark(
    pooled: Pooled, between: Between, kind: Kind, group: tuple[str, ...], words: str
) -> Benchmark:
    """Each provider against the others it belongs together with. group: the name of those, for
    each. words: who they are."""
    x, n = pooled.numerator, pooled.denominator
    tau = given_tau(between.tau, between.tau_scale, kind, pooled_value(x, n, kind))
    peers = others_of_group(x, n, group, kind, tau=tau or 0.0)
    lone = [
        p.short_name
        for p, fair, size in zip(pooled.providers, peers.comparable, n, strict=True)
        if not fair and size > 0
    ]
    cautions = [
        "Each provider is compared with the others, its own births left out, so its own limits "
        "differ a little from the lines drawn."
    ]
    if lone:
        cautions.append(
            f"No fair comparison for {', '.join(lone)}: fewer than three providers of the same "
            "kind have counts. They are not judged."
        )
    return Benchmark(
        words=words,
        value=peers.benchmark,
        variance=peers.variance,
        comparable=peers.comparable,
        group=group,
        cautions=tuple(cautions),
    )


def fair_groups(pooled: Pooled, period: Period, grouped: bool) -> tuple[str, ...]:
    """For each provider the name of those it is compared with; one name for the whole region
    unless they are compared within a kind. Groups are those of the period's last month."""
    if not grouped:
        return ("region",) * len(pooled.providers)
    return tuple(p.group_at(period.end) or p.code for p in pooled.providers)


def published_benchmark(
    england: NationalFigure | None,
    indicator: Indicator,
    groups: Sequence[str],
    means: Mapping[str, float],
) -> Benchmark:
    """For providers as published: England's own figure, else their pool; where only a group is a
    fair comparison, the published mean of each one's group. Providers of unknown groups are shown
    there, not judged. groups: each provider's; means: by group."""
    units = len(groups)
    if indicator.compare_within is not None and means:
        value = np.array([means.get(group, np.nan) for group in groups], float)
        return Benchmark(
            words="the mean of each provider's own comparator group, as published",
            value=value,
            comparable=np.isfinite(value),
            group=tuple(groups),
            cautions=(
                "Each provider is compared with its own group, so its own limits differ from the "
                "lines drawn.",
            ),
        )
    cautions: tuple[str, ...] = ()
    fair: Array | None = None
    if indicator.compare_within is not None:
        fair = np.zeros(units, bool)
        cautions = (
            "Only providers of the same kind can be fairly compared on this, and the published "
            "figures do not say the kind, so no provider is judged.",
        )
    if england is None:
        words = "all these providers together"
        return Benchmark(words=words, comparable=fair, cautions=cautions)
    return Benchmark(
        words=f"{england.name}, as published for {england.period.words}",
        value=england.value,
        variance=england.variance,
        comparable=fair,
        cautions=cautions,
    )
