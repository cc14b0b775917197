"""A data cut as it looks with organisations as they are now: the history of those that closed is
part of whoever carried on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from catalogue.model import Catalogue, Provider
from catalogue.successors import Merger, as_it_is, heir_of
from catalogue.view import AS_IS
from store.as_of import Row, rows_as_of
from store.assess import read_indicator
from store.comparison import Comparison
from store.cut import Cut, Month, Readings, Subject
from store.decided import Decided, with_heirs
from store.grid import Grid
from store.merged_grid import merged_grid, rows_of
from store.merged_tracker import merged_rows
from store.published_figures import NationalFigure, Period
from store.tracker import Row as Track
from store.trust import Badge


class AsIs(Cut):
    """The same cut, asked in the same way. Only what a merger changes is worked out anew; the rest
    is the other one's."""

    organisations = AS_IS

    def __init__(self, as_was: Cut) -> None:
        super().__init__(as_was.snapshot, as_was._settings)
        self.as_was = as_was
        region = as_it_is(as_was.region, as_was.mergers)
        regions = {**as_was.catalogue.regions, region.id: region}
        self._catalogue = as_was.catalogue.model_copy(update={"regions": regions})
        self._closed = frozenset(m.closed.code for m in as_was.mergers)
        self._heirs = tuple(sorted({heir_of(code, as_was.mergers) for code in self._closed}))

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    @cached_property
    def mergers(self) -> tuple[Merger, ...]:
        return self.as_was.mergers

    @cached_property
    def as_is(self) -> Cut:
        return self

    def joined(self, org: str) -> tuple[Merger, ...]:
        return tuple(m for m in self.mergers if heir_of(m.closed.code, self.mergers) == org)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        return self.as_was.months

    @cached_property
    def returns_in(self) -> tuple[tuple[Provider, ...], tuple[Provider, ...]]:
        return self.as_was.returns_in

    @cached_property
    def trust(self) -> Mapping[str, Badge]:
        """Of those who send now: a badge is about their own returns."""
        return self.as_was.trust

    @cached_property
    def returns_of_two_years(self) -> Mapping[str, Track]:
        return merged_rows(self.as_was.returns_of_two_years, self.mergers)

    @cached_property
    def decided(self) -> Decided:
        return with_heirs(self.as_was.decided, self.mergers)

    def org_name(self, level: str, org: str) -> str:
        return self.as_was.org_name(level, org)

    def _grid(self, indicator: str) -> Grid:
        adds_up = self.indicator(indicator).aggregation == "sum"
        return merged_grid(self.as_was.grid(indicator), self.mergers, adds_up=adds_up)

    def _heirs_grid(self, indicator: str) -> Grid:
        """Of those alone whose series a merger changes."""
        grid = self.grid(indicator)
        return rows_of(grid, grid.rows("provider", self._heirs))

    def _readings(self, indicator: str, chart: str = "auto", month: str | None = None) -> Readings:
        if not self.has_returns(indicator):
            return {}
        others = self.as_was.readings(indicator, chart, month)
        return {
            **{subject: reading for subject, reading in others.items() if self._stays(subject)},
            **self._heirs_readings(indicator, chart, month),
        }

    def _heirs_readings(self, indicator: str, chart: str, month: str | None) -> Readings:
        return read_indicator(
            self._heirs_grid(indicator),
            self.indicator(indicator),
            self.catalogue,
            chart,
            month,
            self.decided,
        )

    def _stays(self, subject: Subject) -> bool:
        level, org = subject
        return level != "provider" or org not in self._closed

    def _rows(self, indicator: str, month: str | None = None) -> Mapping[Subject, Row]:
        others = self.as_was.rows(indicator, month)
        found = {subject: row for subject, row in others.items() if self._stays(subject)}
        if self.has_returns(indicator):
            grid = self._heirs_grid(indicator)
            last = grid.month[-1] if month is None else np.datetime64(month, "M")
            readings = self._heirs_readings(indicator, "auto", month)
            for row in rows_as_of(grid, indicator, readings, last):
                found[row["level"], row["org"]] = row
        return found

    def _national(self, indicator: str, to: str, window: int) -> NationalFigure | None:
        return self.as_was.national(indicator, to, window)

    def _published(self, indicator: str, period: Period | None = None) -> Comparison | None:
        return self.as_was.published(indicator, period)
