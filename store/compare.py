"""Providers side by side: the region's returns over a window, or every trust as published."""

from __future__ import annotations

from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from analysis.funnel_sentences import counted
from analysis.funnel_units import select_units
from analysis.intervals import Kind
from analysis.overdispersion import usable_units
from analysis.reading import Array
from analysis.stabilised import Stabilised, select_stabilised, stabilise_within
from catalogue.model import Catalogue, Indicator, Provider
from store.choose_benchmark import choose_benchmark, fair_groups, published_benchmark
from store.comparison import Between, Comparison, catalogue_variation, outside_variation, read
from store.grid import Grid
from store.pool import Pooled, pool, select_pooled, was_in
from store.published_figures import (
    COMPARABLE,
    Period,
    PublishedFunnel,
    as_month,
    group_means,
    groups_of,
    national_of,
    number_column,
    of_funnel,
    period_between,
    provider_funnels,
    published_rows,
)

RARE = "rare"  # the catalogue's chart for outcomes too rare for a month


def compare(
    grid: Grid,
    indicator: Indicator,
    published: pd.DataFrame,
    catalogue: Catalogue,
    region: str,
    *,
    to: date | np.datetime64 | str,
    window: int,
    benchmark: str = "national",
    lms: str | None = None,
    peers: str | None = None,
) -> Comparison | None:
    """The region's providers over the `window` months that end with `to`.

    benchmark: national, peers or region; national falls back to the region's pool, and says so,
    where no comparable figure overlaps enough. An indicator with `compare_within` is always
    compared with peers of the same group. lms: shows its providers only; how they are judged does
    not change by that. peers: likewise the providers of that peer group; with `peers` as benchmark
    they are compared with each other. Groups are those of the window's last month. None: the
    indicator has no funnel, or no such provider is in the window.
    Source: docs/methods.md, Benchmarks.
    """
    place, rules = catalogue.regions[region], catalogue.rules
    last = as_month(to)
    period = period_between(last - (window - 1), last)
    pooled = pool(grid, indicator, place, period)
    if indicator.funnel == "none" or indicator.min_level != "provider" or not pooled.providers:
        return None
    kind: Kind = indicator.funnel
    rows = published_rows(published, indicator.id)
    between = outside_variation(rows, indicator, kind, rules.tau_units)
    group = next((g for g in place.peer_groups if g.id == peers), None)
    if group is not None and (benchmark == "peers" or indicator.compare_within is not None):
        pooled = select_pooled(pooled, in_group(pooled, group.id, period))
        if not pooled.providers:
            return None
    chosen = choose_benchmark(
        benchmark, pooled, rows, indicator, place, period, between,
        rules.benchmark_overlap_months, group,
    )  # fmt: skip
    reading = read(pooled.numerator, pooled.denominator, indicator, chosen, between,
                   rules.tau_units)  # fmt: skip
    shown = np.array([lms is None or was_in(p, lms, period) for p in pooled.providers], bool)
    if group is not None:
        shown &= in_group(pooled, group.id, period)
    if not shown.any():
        return None
    providers = [p for p, kept in zip(pooled.providers, shown, strict=True) if kept]
    return Comparison(
        orgs=tuple(p.code for p in providers),
        names=tuple(p.short_name for p in providers),
        numerator=pooled.numerator[shown],
        denominator=pooled.denominator[shown],
        months_used=pooled.months_used[shown],
        reading=select_units(reading, shown),
        period_start=period.start,
        period_end=period.end,
        benchmark_words=chosen.words,
        benchmark_reference=chosen.reference,
        cautions=(*chosen.cautions, *window_cautions(pooled, window, period)),
        own=np.ones(len(providers), bool),
        stabilised=stabilised_rates(pooled, indicator, period, shown),
        kind="returns",
        periods=(),
    )


def in_group(pooled: Pooled, group: str, period: Period) -> Array:
    """Bool per provider: of that peer group in the period's last month."""
    return np.array([p.group_at(period.end) == group for p in pooled.providers], bool)


def compare_published(
    published: pd.DataFrame,
    indicator: Indicator,
    catalogue: Catalogue,
    region: str,
    period: Period | None = None,
) -> Comparison | None:
    """Every English provider as published for one period, the region's own marked.

    period: one of `Comparison.periods`; None, or one that is not there, takes the latest year, or
    the latest of what is shorter. The benchmark is the published England figure of that period,
    else the providers' own pool; tau is estimated from the providers where they are many enough.
    None: nothing to compare is published.
    Source: docs/methods.md, Benchmarks.
    """
    rows = published_rows(published, indicator.id)
    funnels = provider_funnels(rows)
    if indicator.funnel == "none" or not funnels:
        return None
    kind: Kind = indicator.funnel
    chosen = next((f for f in funnels if f.period == period), funnels[0])
    units = chosen.rows.sort_values(
        "org_name", key=lambda names: names.astype(str).str.casefold(), kind="stable"
    )
    x, n = number_column(units, "numerator"), number_column(units, "denominator")
    benchmark = published_benchmark(
        national_of(rows, chosen, kind), indicator, groups_of(units), group_means(rows, chosen)
    )
    known = indicator.between_provider_sd
    few = int(usable_units(x, n, kind)[0].size) < catalogue.rules.tau_units
    between = catalogue_variation(known) if few else Between(None, None, None)
    ours = {p.code for p in catalogue.regions[region].providers}
    orgs = tuple(units["org_code"].astype(str))
    return Comparison(
        orgs=orgs,
        names=tuple(units["org_name"].astype(str)),
        numerator=x,
        denominator=n,
        months_used=np.full(len(orgs), len(chosen.period.months)),
        reading=read(x, n, indicator, benchmark, between, catalogue.rules.tau_units),
        period_start=chosen.period.start,
        period_end=chosen.period.end,
        benchmark_words=benchmark.words,
        benchmark_reference=None,
        cautions=(*benchmark.cautions, *published_cautions(published, indicator, chosen)),
        stabilised=None,
        own=np.array([org in ours for org in orgs], bool),
        kind="published",
        periods=tuple(
            sorted({f.period for f in funnels}, key=lambda p: (p.end, p.start), reverse=True)
        ),
    )


def stabilised_rates(
    pooled: Pooled, indicator: Indicator, period: Period, shown: Array
) -> Stabilised | None:
    """Of rare outcomes: each provider drawn towards all of the region, or towards its own kind
    where only that is a fair comparison. Who is shown does not change any rate."""
    if indicator.chart != RARE:
        return None
    found = stabilise_within(
        pooled.numerator,
        pooled.denominator,
        fair_groups(pooled, period, indicator.compare_within is not None),
        cast(Kind, indicator.funnel),
        indicator.multiplier,
    )
    return select_stabilised(found, shown)


def window_cautions(pooled: Pooled, window: int, period: Period) -> list[str]:
    """Months that are missing from the sums."""
    counts = list(zip(pooled.providers, pooled.months_used.tolist(), strict=True))
    shut = [p.short_name for p, months in counts if not months and _was_shut(p, period)]
    short = [
        f"{p.short_name} ({months})"
        for p, months in counts
        if months < window and p.short_name not in shut
    ]
    said = [f"Births were suspended at {', '.join(shut)}: no figure."] if shut else []
    said += [f"Fewer than {window} months have both counts: {', '.join(short)}."] if short else []
    if pooled.old_definition:
        said.append("Months under an earlier definition are left out.")
    return said


def _was_shut(provider: Provider, period: Period) -> bool:
    """Whether its births were suspended in a month of the period."""
    return any(s.from_ <= period.end and period.start <= s.to for s in provider.structural_zeros)


def published_cautions(
    published: pd.DataFrame, indicator: Indicator, funnel: PublishedFunnel
) -> list[str]:
    """What to know of the published figures: rounding, definition, who is absent."""
    said = []
    if (funnel.rows["rounding"] == "nearest_5").any():
        said.append("Published counts are rounded to the nearest 5.")
    if not funnel.rows["definition_match"].isin(COMPARABLE).all():
        said.append("The published definition is not the one used here.")
    if (funnel.rows["status"] == "provisional").any():
        said.append("Some of these figures are provisional.")
    there = of_funnel(published[published["indicator"].to_numpy() == indicator.id], funnel)
    providers = set(there["org_code"][(there["org_level"] == "provider").to_numpy(bool)])
    if absent := len(providers - set(funnel.rows["org_code"])):
        said.append(
            f"Not shown, as no usable figure was published: {counted(absent)} (suppressed, not "
            "submitted, or of low data quality)."
        )
    return said
