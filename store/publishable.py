"""A financial year's figures as they may be published: small counts hidden, all others rounded.

Monthly figures, limits and exact rates stay within; whoever prints these tables prints nothing
else. Source: docs/methods.md, Publishing; analysis/suppression.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from analysis.reading import Array
from analysis.suppression import Published, protect
from catalogue.expressions import parse
from catalogue.model import Indicator, Region
from store.cut import Cut
from store.grid import Grid
from store.pool import MEASURED, was_in
from store.published_figures import Period, period_between

YEAR = 12  # months
APRIL = 4
SUPPRESSION = "1 to 7 hidden, others rounded to 5"
NOT_A_COUNT = "It is not a share of counts, so no rounded form of it is published."
ROLLING = "Its months overlap; national bodies publish it."
NO_FIGURES = "No returns of this year have both counts."
COUNTED = ("percent", "per_1000", "count")


class FinancialYear(NamedTuple):
    """April to March. begins: the calendar year of its April."""

    begins: int

    @property
    def words(self) -> str:
        """ "2025/26"."""
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @property
    def period(self) -> Period:
        first = np.datetime64(f"{self.begins}-{APRIL:02d}", "M")
        return period_between(first, first + (YEAR - 1))

    @property
    def last_month(self) -> date:
        """The first day of its March."""
        return date(self.begins + 1, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An organisation's year. numerator, denominator: rounded to 5, NaN where hidden; denominator
    NaN for a plain count. value: from the rounded counts, in the indicator's unit, NaN where one
    of them is hidden. months: with figures, of twelve."""

    level: str
    org: str
    name: str
    numerator: float
    denominator: float
    value: float
    months: int

    @property
    def is_hidden(self) -> bool:
        return not np.isfinite(self.numerator)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedYear:
    """An indicator's year. lines: region, LMSs, then providers by name. why: why there are none."""

    indicator: str
    year: FinancialYear
    definition: int
    lines: tuple[Line, ...]
    why: str = ""

    @property
    def region(self) -> Line | None:
        return next((line for line in self.lines if line.level == "region"), None)

    @property
    def providers(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.level == "provider")


def whole_years(cut: Cut) -> tuple[FinancialYear, ...]:
    """The financial years of which every month is in the cut, oldest first."""
    if not cut.months:
        return ()
    first, last = cut.months[0], cut.months[-1]
    begins = range(int(str(first)[:4]), int(str(last)[:4]) + 1)
    years = (FinancialYear(year) for year in begins)
    return tuple(y for y in years if first <= y.period.months[0] and y.period.months[-1] <= last)


def published_year(cut: Cut, indicator: str, year: FinancialYear) -> PublishedYear:
    """The indicator's publishable table of a year: each provider (or LMS, where it is shown for
    LMSs only), and their sums."""
    chosen = cut.indicator(indicator)
    version = chosen.definition_at(year.last_month)
    none = PublishedYear(indicator=indicator, year=year, definition=version.version, lines=())
    told = (version.numerator, version.denominator)
    if any(term.months > 1 for text in told if text for term in parse(text).terms):
        return _without(none, ROLLING)
    if chosen.unit not in COUNTED:
        return _without(none, NOT_A_COUNT)
    if not cut.has_returns(indicator):
        return _without(none, NO_FIGURES)
    cells = _cells(cut.grid(indicator), chosen, cut.region, year, version.version)
    if not len(cells.orgs):
        return _without(none, NO_FIGURES)
    sums, subjects = _sums(cells, chosen, cut.region, year)
    try:
        found = protect(cells.numerator, cells.size, sums)
    except ValueError:  # a numerator that is no part of its denominator
        return _without(none, NOT_A_COUNT)
    return PublishedYear(
        indicator=indicator, year=year, definition=version.version,
        lines=_lines(cut, chosen, cells, found, sums, subjects),
    )  # fmt: skip


class _Cells(NamedTuple):
    """What is summed. size: the denominator, or of a plain count the count itself."""

    level: str
    orgs: tuple[str, ...]
    numerator: Array
    size: Array
    months: Array


def _without(none: PublishedYear, why: str) -> PublishedYear:
    return PublishedYear(
        indicator=none.indicator, year=none.year, definition=none.definition, lines=(), why=why
    )


def _cells(
    grid: Grid, indicator: Indicator, region: Region, year: FinancialYear, version: int
) -> _Cells:
    """Each organisation's sums of the months that have both counts under the version in force at
    the year's end: as the comparison of providers sums them."""
    level = indicator.min_level
    rows = grid.rows(level=level)
    months = np.isin(grid.month, year.period.months)
    cut = np.ix_(rows, np.flatnonzero(months))
    x = grid.numerator[cut]
    n = x if grid.denominator is None else grid.denominator[cut]
    used = np.isfinite(x) & np.isfinite(n) & np.isin(grid.status[cut], MEASURED)
    used &= grid.definition[cut] == version
    known = {p.code for p in region.providers if was_in(p, None, year.period)}
    there = used.any(axis=1)
    if level == "provider":
        there &= np.array([str(org) in known for org in grid.org[rows]], bool)
    return _Cells(
        level=level,
        orgs=tuple(str(org) for org in grid.org[rows][there]),
        numerator=np.where(used, x, 0.0).sum(axis=1)[there],
        size=np.where(used, n, 0.0).sum(axis=1)[there],
        months=used.sum(axis=1)[there],
    )


def _sums(
    cells: _Cells, indicator: Indicator, region: Region, year: FinancialYear
) -> tuple[Array, list[tuple[str, str]]]:
    """Which cells each LMS and the region add up; none where figures are not to be added."""
    if indicator.aggregation == "none":
        return np.empty((0, len(cells.orgs))), []
    subjects = [] if cells.level == "region" else [("region", region.code)]
    rows = [np.ones(len(cells.orgs))] * len(subjects)
    if cells.level == "provider":
        homes = [_home(region, org, year) for org in cells.orgs]
        for lms in region.lms:
            subjects.append(("lms", lms.code))
            rows.append(np.array([float(home == lms.code) for home in homes]))
    return np.array(rows).reshape(len(subjects), len(cells.orgs)), subjects


def _home(region: Region, org: str, year: FinancialYear) -> str | None:
    """The LMS that an organisation belonged to in the last month of the year in which it did."""
    provider = region.provider(org)
    if provider is None:
        return None
    months = year.period.months.astype("datetime64[D]").tolist()
    return next(filter(None, (provider.lms_at(month) for month in reversed(months))), None)


def _lines(
    cut: Cut,
    indicator: Indicator,
    cells: _Cells,
    found: Published,
    sums: Array,
    subjects: list[tuple[str, str]],
) -> tuple[Line, ...]:
    plain = indicator.definitions[-1].denominator is None
    own = [(cells.level, org) for org in cells.orgs]
    months = np.concatenate([cells.months, [cells.months[row > 0].max(initial=0) for row in sums]])
    made = []
    for place, (level, org) in enumerate([*own, *subjects]):
        x, n = float(found.numerator[place]), float(found.denominator[place])
        if place >= len(own) and not sums[place - len(own)].any():
            continue
        shown = np.isfinite(x) and np.isfinite(n) and n > 0
        value = x if plain else (indicator.multiplier * x / n if shown else np.nan)
        made.append(
            Line(
                level=level, org=org, name=cut.org_name(level, org), numerator=x,
                denominator=np.nan if plain else n, value=float(value), months=int(months[place]),
            )
        )  # fmt: skip
    order = ("region", "lms", "provider")
    return tuple(sorted(made, key=lambda one: (order.index(one.level), one.name.casefold())))
