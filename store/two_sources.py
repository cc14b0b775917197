"""Two publications of the same measure, trusts and period, one beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.national_check import two_sources
from catalogue.model import Indicator, Region
from store.published_figures import Period, as_month, number_column, period_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication's figure. Counts and rate are None where it has none. caveat: its own."""

    name: str
    numerator: float | None
    denominator: float | None
    rate: float | None
    status: str
    caveat: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A trust's figure in two publications. gaps: the second less the first, 0 within rounding,
    None where one has no count."""

    indicator: str
    provider: str
    period: Period
    per: int
    first: Source
    second: Source
    numerator_gap: float | None
    denominator_gap: float | None

    @property
    def verdict(self) -> str:
        """agrees, explained (one of them holds some months only, or hides the figure), differs."""
        gaps = (self.numerator_gap, self.denominator_gap)
        if None not in gaps and not any(gaps):
            return "agrees"
        if None in gaps or self.first.caveat or self.second.caveat:
            return "explained"
        return "differs"


def pairs_of(published: pd.DataFrame, indicator: Indicator, region: Region) -> tuple[Pair, ...]:
    """Every pair of publications of an indicator that give the region's providers figures of one
    period and definition, by provider's name."""
    ours = {p.code: p.short_name.casefold() for p in region.providers}
    level = published["org_level"].to_numpy(str) == "provider"
    same = published["definition_match"].to_numpy(str) != "different"
    table = published[level & same & published["org_code"].isin(ours).to_numpy(bool)]
    keys = ["org_code", "period_start", "period_end", "definition_match"]
    found: list[Pair] = []
    for _, rows in table.groupby(keys, observed=True, sort=False):
        places = rows["source"].astype(str).argsort(kind="stable")
        found += _pairs(rows.iloc[places], indicator)
    return tuple(sorted(found, key=lambda p: (p.period.end, ours[p.provider])))


def _pairs(rows: pd.DataFrame, indicator: Indicator) -> Iterator[Pair]:
    x, n = number_column(rows, "numerator"), number_column(rows, "denominator")
    rounded = rows["rounding"].to_numpy(str) == "nearest_5"
    start, end = (as_month(rows[name].iloc[0]) for name in ("period_start", "period_end"))
    for a, b in combinations(range(len(rows)), 2):
        both = np.array([rounded[a] and rounded[b]])
        yield Pair(
            indicator=indicator.id,
            provider=str(rows["org_code"].iloc[0]),
            period=period_between(start, end),
            per=int(rows["per"].iloc[0]),
            first=_source(rows, a),
            second=_source(rows, b),
            numerator_gap=_known(two_sources(x[a : a + 1], x[b : b + 1], both)[0]),
            denominator_gap=_known(two_sources(n[a : a + 1], n[b : b + 1], both)[0]),
        )


def _source(rows: pd.DataFrame, n: int) -> Source:
    row = rows.iloc[n]
    caveat = row.get("caveat")
    return Source(
        name=str(row["source"]),
        numerator=_known(row["numerator"]),
        denominator=_known(row["denominator"]),
        rate=_known(row["rate"]),
        status=str(row["status"]),
        caveat=caveat if isinstance(caveat, str) else None,
    )


def _known(number: float | None) -> float | None:
    return None if number is None or pd.isna(number) else float(number)
