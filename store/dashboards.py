"""What the older dashboards said, made into the region's own figures where that can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.reading import Array
from catalogue.crosswalk import Dashboard, Formula
from catalogue.model import Catalogue, Indicator, Region
from store.item_series import ItemSeries, Terms, operands

if TYPE_CHECKING:
    import pandas as pd

LAYOUTS: Mapping[Dashboard, str] = {"a": "dashboard_a", "b": "dashboard_b"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Converted:
    """One trust's figures of a dashboard, converted, beside those of its standard returns.

    month: (months,) datetime64[M], those in which the dashboard says anything of the trust.
    terms, standard: (1, months), NaN where they cannot be worked out. lacks: names of the counts
    that the conversion needs and that the trust's workbooks never carry: then nothing can be
    converted. gaps: of single months, the names of the counts that are missing in them."""

    org: str
    month: Array
    terms: Terms
    standard: Terms
    lacks: tuple[str, ...]
    gaps: Mapping[np.datetime64, tuple[str, ...]]

    @property
    def compared(self) -> Array:
        """(months,) bool: both figures are there."""
        both: Array = (self.terms.known & self.standard.known)[0]
        return both

    @property
    def equal(self) -> Array:
        """(months,) bool: compared, and exactly the same counts."""
        same: Array = self.compared & (self.terms.numerator == self.standard.numerator)[0]
        if self.terms.denominator is not None and self.standard.denominator is not None:
            same &= (self.terms.denominator == self.standard.denominator)[0]
        return same


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TypedIn:
    """The rates that one trust typed into a dashboard, as typed. month: datetime64[M]."""

    org: str
    month: Array
    value: Array


class Dashboards:
    """What both dashboards said in one data cut, beside the region's standard returns."""

    def __init__(
        self,
        items: pd.DataFrame,
        dashboards: pd.DataFrame,
        catalogue: Catalogue,
        region: Region,
        month: Array,
    ) -> None:
        """items, dashboards: rows of those files. month: the months of returns, consecutive."""
        self._catalogue, self._month = catalogue, month
        orgs = [provider.code for provider in region.providers]
        said = dashboards["source"].astype(str)
        self.said: dict[Dashboard, ItemSeries] = {
            name: ItemSeries(dashboards[said == layout], orgs, month)
            for name, layout in LAYOUTS.items()
        }
        own = items["source"].astype(str).isin(list(LAYOUTS.values()))
        # What stands in for a return that never came is no return to be compared with.
        self.standard = ItemSeries(items[~own], orgs, month)
        self.items = ItemSeries(items, orgs, month)
        self.orgs: dict[Dashboard, tuple[str, ...]] = {
            name: tuple(org for org in orgs if (dashboards["org"][said == layout] == org).any())
            for name, layout in LAYOUTS.items()
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of data items and of dashboards' figures, by id."""
        figures = self._catalogue.dashboard_figures.values()
        return {
            **{item.id: item.name for item in self._catalogue.items.values()},
            **{figure.id: figure.name for figure in figures},
        }

    def converted(self, indicator: Indicator, source: Dashboard) -> tuple[Converted, ...]:
        """Each of the dashboard's trusts; empty where the crosswalk has no conversion."""
        given = indicator.crosswalk.of(source) if indicator.crosswalk else None
        if given is None or given.conversion is None:
            return ()
        terms = self.said[source].terms(given.conversion)
        standard = self.defined(indicator)
        return tuple(
            self._converted(source, org, given.conversion, terms, standard)
            for org in self.orgs[source]
        )

    def typed_in(self, indicator: Indicator, source: Dashboard) -> tuple[TypedIn, ...]:
        """The rates that trusts typed in for it; empty where there are none."""
        given = indicator.crosswalk.of(source) if indicator.crosswalk else None
        if given is None or given.typed_rate is None:
            return ()
        values = self.said[source].of(given.typed_rate)
        found = []
        for at, org in enumerate(self.said[source].orgs):
            there = np.isfinite(values[at])
            if there.any():
                found.append(TypedIn(org=org, month=self._month[there], value=values[at][there]))
        return tuple(found)

    def defined(self, indicator: Indicator) -> Terms:
        """The region's definition over the standard returns, each version in its months."""
        versions = indicator.definitions
        found = [
            self.standard.terms(Formula(numerator=d.numerator, denominator=d.denominator))
            for d in versions
        ]
        terms = found[0]
        for version, later in zip(versions[1:], found[1:], strict=True):
            since = self._month >= np.datetime64(version.from_, "M")
            top = np.where(since, later.numerator, terms.numerator)
            if later.denominator is None or terms.denominator is None:
                bottom = later.denominator
            else:
                bottom = np.where(since, later.denominator, terms.denominator)
            terms = Terms(top, bottom)
        return terms

    def _converted(
        self, source: Dashboard, org: str, formula: Formula, terms: Terms, standard: Terms
    ) -> Converted:
        said = self.said[source]
        row = said.orgs.index(org)
        counts = {name: said.of(name)[row] for name in operands(formula)}
        lacks = [name for name, values in counts.items() if not np.isfinite(values).any()]
        there = self._months_of(source, row)
        gaps = {
            month: tuple(self.names[n] for n, values in counts.items() if np.isnan(values[at]))
            for at, month in enumerate(self._month)
            if there[at] and any(np.isnan(values[at]) for values in counts.values())
        }
        return Converted(
            org=org,
            month=self._month[there],
            terms=_of(terms, row, there),
            standard=_of(standard, row, there),
            lacks=tuple(self.names[name] for name in lacks),
            gaps={} if lacks else gaps,
        )

    def _months_of(self, source: Dashboard, row: int) -> Array:
        """(months,) bool: the dashboard says something of the trust."""
        months: Array = self.said[source].given[row]
        return months


def _of(terms: Terms, row: int, months: Array) -> Terms:
    """One organisation's terms in some months."""
    bottom = terms.denominator
    return Terms(
        terms.numerator[row : row + 1, months],
        None if bottom is None else bottom[row : row + 1, months],
    )
