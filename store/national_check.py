"""Published figures of the region's own providers beside the sums of their returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.national_check import Check, Counts, check
from analysis.reading import Array
from catalogue.model import Indicator, Provider, Region
from store.grid import Grid
from store.published_figures import COMPARABLE, Period, as_month, period_between

MEASURED = ("final", "provisional")
KNOWN = (*MEASURED, "structural_zero")  # a month without births is no month that lacks
ABSENT = "not_applicable"  # it was not open, or is closed
WITHHELD = ("not_submitted", "low_dq", "suppressed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure beside the returns' own. Counts are None where there are none.

    own_*: summed over the same months, with those of `joined`, which the provider had taken over.
    gap: published less own, as published; None where nothing is compared. rate: as published, in
    units of `per`. missing: months of the period without both counts. verdict, reason: as
    `analysis.national_check` has them. provisional: of the publication. caveat: the publisher's.
    """

    indicator: str
    provider: str
    period: Period
    source: str
    own_numerator: float | None
    own_denominator: float | None
    numerator: float | None
    denominator: float | None
    numerator_gap: float | None
    denominator_gap: float | None
    rate: float | None
    per: int
    rounded: bool
    verdict: str
    reason: str
    missing: tuple[str, ...]
    joined: tuple[str, ...]
    provisional: bool
    caveat: str | None

    @property
    def window(self) -> int:
        """Months that it covers."""
        return len(self.period.months)


class _Own(NamedTuple):
    """What the returns hold of a published figure's months."""

    numerator: float
    denominator: float
    missing: tuple[str, ...]
    outside: bool
    provisional: bool
    other_definition: bool
    joined: tuple[str, ...]


def check_indicator(
    grid: Grid, indicator: Indicator, published: pd.DataFrame, region: Region
) -> tuple[Figure, ...]:
    """Every published figure of the region's providers against their returns, by provider (in
    order of name), source and period, the latest first. Figures of organisations that no return
    is of are left out."""
    rows = _provider_rows(published, indicator, region)
    returns = _Returns(grid, indicator, region)
    own = [returns.of(p, period) for p, period in zip(rows.providers, rows.periods, strict=True)]
    found = check(_counts(rows.table, own))
    told = rows.table.to_dict("records")
    provisional = _provisional(rows.table)
    figures = [
        _figure(
            indicator, rows.providers[n], rows.periods[n], told[n], own[n], found, n,
            provisional=bool(provisional[n]),
        )
        for n in range(len(told))
    ]  # fmt: skip
    names = {p.code: p.short_name.casefold() for p in region.providers}
    figures.sort(key=lambda f: (f.period.end, f.period.start), reverse=True)
    return tuple(sorted(figures, key=lambda f: (names[f.provider], f.source)))


def overlapping(figures: Iterable[Figure]) -> bool:
    """Whether two of some periods share a month: a line through them is no series of its own."""
    periods = sorted({(f.period.start, f.period.end) for f in figures})
    return any(later[0] <= earlier[1] for earlier, later in pairwise(periods))


class _Rows(NamedTuple):
    table: pd.DataFrame
    providers: list[Provider]
    periods: list[Period]


def _provider_rows(published: pd.DataFrame, indicator: Indicator, region: Region) -> _Rows:
    ours = {p.code: p for p in region.of_kind(indicator.submitter)}
    level = published["org_level"].to_numpy(str) == "provider"
    table = published[level & published["org_code"].isin(ours).to_numpy(bool)]
    periods = [
        period_between(as_month(start), as_month(end))
        for start, end in zip(table["period_start"], table["period_end"], strict=True)
    ]
    return _Rows(table, [ours[str(code)] for code in table["org_code"]], periods)


class _Returns:
    """Sums of an indicator's monthly returns."""

    def __init__(self, grid: Grid, indicator: Indicator, region: Region) -> None:
        self._grid, self._indicator, self._region = grid, indicator, region
        self._row = {
            str(org): row
            for row, (level, org) in enumerate(zip(grid.level, grid.org, strict=True))
            if level == "provider"
        }

    def of(self, provider: Provider, period: Period) -> _Own:
        """The provider's own counts over a period, with those of trusts that it had taken over by
        its end: published figures of such a period hold them too."""
        joined = [
            p
            for p in self._region.providers
            if p.successor is not None
            and p.successor.code == provider.code
            and p.successor.from_ <= period.end
            and p.lms_at(period.start) is not None
        ]
        grid, months = self._grid, period.months
        first, last = np.searchsorted(grid.month, [months[0], months[-1] + 1])
        at = np.arange(first, last)
        codes = [p.code for p in (provider, *joined) if p.code in self._row]
        rows = np.array([self._row[code] for code in codes], int)
        status = grid.status[np.ix_(rows, at)]
        x = grid.numerator[np.ix_(rows, at)]
        n = x if grid.denominator is None else grid.denominator[np.ix_(rows, at)]
        there = status != ABSENT
        has = np.isfinite(x) & np.isfinite(n) & np.isin(status, MEASURED)
        lacking = (there & ~has & (status != "structural_zero")).any(axis=0)
        nobody = ~there.any(axis=0) if len(rows) else np.ones(len(at), bool)
        version = self._indicator.definition_at(period.end).version
        return _Own(
            numerator=_total(x, has),
            denominator=_total(n, has),
            missing=tuple(str(m) for m in grid.month[at][lacking | nobody]),
            outside=len(at) < len(months),
            provisional=bool((has & (status == "provisional")).any()),
            other_definition=bool((has & (grid.definition[np.ix_(rows, at)] != version)).any()),
            joined=tuple(p.code for p in joined),
        )


def _total(counts: Array, has: Array) -> float:
    return float(counts[has].sum()) if has.any() else float("nan")


def _counts(table: pd.DataFrame, own: Sequence[_Own]) -> Counts:
    status = table["status"].to_numpy(str)
    match = table["definition_match"].to_numpy(str)
    changed = np.array([o.other_definition for o in own], bool)
    return Counts(
        own_numerator=np.array([o.numerator for o in own], float),
        own_denominator=np.array([o.denominator for o in own], float),
        numerator=_numbers(table, "numerator"),
        denominator=_numbers(table, "denominator"),
        rounded=table["rounding"].to_numpy(str) == "nearest_5",
        withheld=np.where(np.isin(status, WITHHELD), status, ""),
        provisional=_provisional(table),
        other_definition=(match == "different") | changed,
        near_definition=~np.isin(match, COMPARABLE),
        outside=np.array([o.outside for o in own], bool),
        missing=np.array([len(o.missing) for o in own], np.int64),
        own_provisional=np.array([o.provisional for o in own], bool),
    )


def _provisional(table: pd.DataFrame) -> Array:
    """Whether a final figure is still to come; data cuts from before say so in the status alone."""
    said: Array = table["status"].to_numpy(str) == "provisional"
    if "is_final" in table:
        said = said | ~table["is_final"].fillna(True).to_numpy(bool)
    return said


def _figure(
    indicator: Indicator, provider: Provider, period: Period, row: Mapping[Any, Any], own: _Own,
    found: Check, n: int, *, provisional: bool,
) -> Figure:  # fmt: skip
    caveat = row.get("caveat")
    return Figure(
        indicator=indicator.id,
        provider=provider.code,
        period=period,
        source=str(row["source"]),
        own_numerator=_known(own.numerator),
        own_denominator=_known(own.denominator),
        numerator=_known(row["numerator"]),
        denominator=_known(row["denominator"]),
        numerator_gap=_known(found.numerator_gap[n]),
        denominator_gap=_known(found.denominator_gap[n]),
        rate=_known(row["rate"]),
        per=int(row["per"]),
        rounded=row["rounding"] == "nearest_5",
        verdict=str(found.verdict[n]),
        reason=str(found.reason[n]),
        missing=own.missing,
        joined=own.joined,
        provisional=provisional,
        caveat=caveat if isinstance(caveat, str) else None,
    )


def _numbers(table: pd.DataFrame, column: str) -> Array:
    return table[column].to_numpy(dtype=float, na_value=np.nan)


def _known(number: Any) -> float | None:
    return None if number is None or pd.isna(number) else float(number)
