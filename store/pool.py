"""Sums of providers' counts over a window of months."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.reading import Array
from catalogue.model import Indicator, Provider, Region
from store.grid import Grid
from store.published_figures import Period

MEASURED = ("final", "provisional")


class Pooled(NamedTuple):
    """The providers' counts over a window. Arrays are (units,)."""

    providers: tuple[Provider, ...]
    numerator: Array
    denominator: Array
    months_used: Array
    old_definition: bool  # months of an earlier definition were left out


def pool(grid: Grid, indicator: Indicator, region: Region, period: Period) -> Pooled:
    """Each provider's counts of the months in the period that have both, under the definition in
    force at its end. Months that have not matured are left out. Providers are in order of name."""
    providers = sorted(
        (p for p in region.of_kind(indicator.submitter) if was_in(p, None, period)),
        key=lambda p: p.short_name.casefold(),
    )
    place = {
        str(org): i
        for i, (level, org) in enumerate(zip(grid.level, grid.org, strict=True))
        if level == "provider"
    }
    providers = [p for p in providers if p.code in place and grid.denominator is not None]
    rows = np.array([place[p.code] for p in providers], int)
    months = np.isin(grid.month, period.months)
    cut = np.ix_(rows, np.flatnonzero(months))
    if grid.denominator is None:
        return Pooled((), np.empty(0), np.empty(0), np.empty(0, int), False)
    x, n = grid.numerator[cut], grid.denominator[cut]
    present = np.isfinite(x) & np.isfinite(n) & np.isin(grid.status[cut], MEASURED)
    version = indicator.definition_at(period.end).version
    current = grid.definition[cut] == version
    used = present & current
    count = used.sum(axis=1)
    return Pooled(
        tuple(providers),
        np.where(count > 0, np.where(used, x, 0.0).sum(axis=1), np.nan),
        np.where(count > 0, np.where(used, n, 0.0).sum(axis=1), np.nan),
        count,
        bool((present & ~current).any()),
    )


def select_pooled(pooled: Pooled, shown: Array) -> Pooled:
    """The sums of some of the providers. shown: (units,) bool."""
    return Pooled(
        tuple(p for p, kept in zip(pooled.providers, shown, strict=True) if kept),
        pooled.numerator[shown],
        pooled.denominator[shown],
        pooled.months_used[shown],
        pooled.old_definition,
    )


def was_in(provider: Provider, lms: str | None, period: Period) -> bool:
    """Whether the provider belonged to that LMS (None: to any) in a month of the period."""
    return any(
        (lms is None or member.lms == lms)
        and member.from_ <= period.end
        and (member.to is None or period.start <= member.to)
        for member in provider.memberships
    )
