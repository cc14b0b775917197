"""One data cut as pages ask of it: what is worked out from a snapshot is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from analysis.reading import Reading
from catalogue.model import Catalogue, Indicator, Provider, Region
from catalogue.successors import Merger, mergers
from settings import Settings
from store.as_of import Row, plain_rows, rows_as_of
from store.assess import read_indicator
from store.baselines import Baseline, baseline_of
from store.compare import compare, compare_published
from store.comparison import Comparison
from store.dashboards import Dashboards
from store.decided import Decided, decided_of
from store.grid import Grid
from store.ledger import LedgerError
from store.national_check import Figure, check_indicator
from store.published_figures import (
    NationalFigure,
    Period,
    national_benchmark,
    period_between,
    published_rows,
)
from store.reconcile import Effect, Effects
from store.returns import is_of
from store.snapshot import Snapshot
from store.tracked import tracked
from store.tracker import Row as Track
from store.trust import Badge, badge
from store.trust_facts import months_until, trust_facts
from store.trust_ledger import LedgerFacts, ledger_facts

Month = np.datetime64
Subject = tuple[str, str]  # level, organisation's code
Readings = Mapping[Subject, Reading]
TWO_YEARS = 24  # months
KEPT = 256  # indicators (times charts, windows) whose work is kept
ABSENT = ("not_submitted", "not_due", "not_applicable", "structural_zero")  # no return tells these


class Cut:
    """A snapshot, and the answers that pages have asked of it. organisations: as they were in each
    month (None), or as they are now ("as_is")."""

    organisations: str | None = None

    def __init__(self, snapshot: Snapshot, settings: Settings | None = None) -> None:
        """settings: of the installation, to ask its ledger; None: there is none to ask."""
        self.snapshot, self._settings = snapshot, settings
        self.grid = lru_cache(KEPT)(self._grid)
        self.readings = lru_cache(KEPT)(self._readings)
        self.rows = lru_cache(KEPT)(self._rows)
        self.comparison = lru_cache(KEPT)(self._comparison)
        self.published = lru_cache(KEPT)(self._published)
        self.national = lru_cache(KEPT)(self._national)
        self.baseline = lru_cache(KEPT)(self._baseline)
        self.national_check = lru_cache(KEPT)(self._national_check)

    @property
    def id(self) -> str:
        return self.snapshot.id

    @property
    def created(self) -> datetime:
        """When it was made, UTC."""
        return self.snapshot.created

    @property
    def catalogue(self) -> Catalogue:
        """As it was at the cut."""
        return self.snapshot.catalogue

    @property
    def region(self) -> Region:
        return self.catalogue.regions[self.snapshot.region]

    @cached_property
    def mergers(self) -> tuple[Merger, ...]:
        """Those of the region that its months know of, earliest first."""
        if not self.months:
            return ()
        return mergers(self.region, date.fromisoformat(f"{self.months[-1]}-01"))

    @cached_property
    def as_is(self) -> Cut:
        """The same with organisations as they are now; itself where none has merged."""
        from store.as_is import AsIs  # which is a cut itself

        return AsIs(self) if self.mergers else self

    def joined(self, org: str) -> tuple[Merger, ...]:
        """The mergers by which others' history is part of this organisation's here."""
        return ()

    def indicator(self, indicator: str) -> Indicator:
        """KeyError: no such indicator."""
        return self.catalogue.indicators[indicator]

    def has_returns(self, indicator: str | None = None) -> bool:
        """Whether providers' own figures are here: of one indicator, or of any."""
        if indicator is None:
            return bool(self.snapshot.observations)
        return indicator in self.snapshot.observations

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of returns, oldest first; none where only published files are loaded."""
        columns = [frame["month"] for frame in self.snapshot.observations.values()]
        if not columns:
            return ()
        first, last = min(c.min() for c in columns), max(c.max() for c in columns)
        return tuple(np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1))

    @cached_property
    def returns_in(self) -> tuple[tuple[Provider, ...], tuple[Provider, ...]]:
        """Providers whose return for the latest month is in, and those whose is not."""
        table = self.snapshot.readings
        # A quarter's row speaks of the last whole quarter, not of the latest month.
        monthly = (table["level"] == "provider") & (table["period_months"] == 1)
        sent = table[monthly & ~table["status"].isin(ABSENT)]
        codes = set(sent["org"].astype(str))
        latest = self.months[-1].astype(object) if self.months else None
        due = [p for p in self.region.providers if latest and p.lms_at(latest)]
        return (
            tuple(p for p in due if p.code in codes),
            tuple(p for p in due if p.code not in codes),
        )

    @cached_property
    def trust(self) -> Mapping[str, Badge]:
        """By provider the trust badge at the latest month, as it was known when the cut was made.
        Empty without returns."""
        if not self.months:
            return {}
        last, rules = date.fromisoformat(f"{self.months[-1]}-01"), self.catalogue.rules
        known = LedgerFacts()
        if self._settings is not None:
            months = months_until(last, rules.trust.months)
            known = ledger_facts(
                self._settings, self.catalogue, self.region, self.id, self.created, months
            )
        facts = trust_facts(
            self.snapshot.path, self.catalogue, self.region, last, known.days_late, known.restated
        )
        return {provider: badge(provider, found, rules) for provider, found in facts.items()}

    @cached_property
    def returns_of_two_years(self) -> Mapping[str, Track]:
        """By provider its returns of the months to the latest, as they were known when the cut was
        made. Empty without returns, and where the ledger does not answer."""
        if not self.months or self._settings is None:
            return {}
        last = date.fromisoformat(f"{self.months[-1]}-01")
        try:
            told = tracked(
                self._settings, self.catalogue, self.region, self.id, self.created,
                last=last, number=TWO_YEARS, frozen=is_of(self._settings.ledger_url, self.id),
            )  # fmt: skip
        except (LedgerError, OSError):
            return {}
        return {row.provider.code: row for row in told.tracker.rows}

    @cached_property
    def decided(self) -> Decided:
        """Phases and points left out, as they were decided when the cut was made."""
        return decided_of(self.snapshot.judgements())

    @cached_property
    def dashboards(self) -> Dashboards:
        """What the older dashboards said, beside the standard returns. NoSnapshot: damaged."""
        return Dashboards(
            self.snapshot.items(), self.snapshot.dashboards(), self.catalogue, self.region,
            np.array(self.months, "datetime64[M]"),
        )  # fmt: skip

    def effect(
        self, indicator: Indicator, to: str, months: int, provider: str | None = None
    ) -> Effect | None:
        """What each source's definition does to the figure over the months that end with `to`, of
        the region or of one provider; None where no two can be set side by side."""
        if not self.has_returns(indicator.id):
            return None
        last = np.datetime64(to, "M")
        return Effects(self.catalogue, self.region, self.dashboards).of(
            indicator,
            self.grid(indicator.id),
            np.arange(last - (months - 1), last + 1),
            None if provider is None else (provider,),
        )

    @cached_property
    def published_indicators(self) -> tuple[str, ...]:
        """Those that national bodies have published figures of, in the catalogue's order."""
        there = set(self.snapshot.published["indicator"].astype(str))
        return tuple(i for i in self.catalogue.indicators if i in there)

    @cached_property
    def national_checks(self) -> Mapping[str, tuple[Figure, ...]]:
        """By indicator every published figure of the region's providers against their returns."""
        found = ((i, self.national_check(i)) for i in self.published_indicators)
        return {indicator: figures for indicator, figures in found if figures}

    @cached_property
    def _published_groups(self) -> dict[str, pd.DataFrame]:
        groups = self.snapshot.published.groupby("indicator", observed=True, sort=False)
        return {str(name): group for name, group in groups}

    def published_of(self, indicator: str) -> pd.DataFrame:
        """National bodies' figures of one indicator; no rows where there are none."""
        none = self.snapshot.published.iloc[:0]
        return self._published_groups.get(indicator, none)

    def org_name(self, level: str, org: str) -> str:
        """An organisation's short name; its code where the catalogue does not know it."""
        if level == "region":
            return self.region.name
        if level == "lms":
            return next((m.short_name for m in self.region.lms if m.code == org), org)
        provider = self.region.provider(org)
        return provider.short_name if provider else org

    def _grid(self, indicator: str) -> Grid:
        """The indicator's monthly figures. KeyError: no returns carry it."""
        return Grid.from_frame(self.snapshot.observations[indicator])

    def _readings(self, indicator: str, chart: str = "auto", month: str | None = None) -> Readings:
        """Every organisation's series as read, by level and code; empty without returns. month:
        what verdicts are about, "YYYY-MM"; None for the latest."""
        if not self.has_returns(indicator):
            return {}
        return read_indicator(
            self.grid(indicator),
            self.indicator(indicator),
            self.catalogue,
            chart,
            month,
            self.decided,
        )

    def _rows(self, indicator: str, month: str | None = None) -> Mapping[Subject, Row]:
        """An indicator's rows of the readings table by level and code, as of a month; None is the
        latest, which the snapshot holds ready. Empty without returns."""
        found: Sequence[Row] = ()
        if month is None or np.datetime64(month, "M") == self.months[-1]:
            found = self._on_file.get(indicator, ())
        elif self.has_returns(indicator):
            last = np.datetime64(month, "M")
            readings = self.readings(indicator, "auto", month)
            found = rows_as_of(self.grid(indicator), indicator, readings, last)
        return {(row["level"], row["org"]): row for row in found}

    @cached_property
    def _on_file(self) -> dict[str, list[Row]]:
        """The rows of the readings file by indicator."""
        rows: dict[str, list[Row]] = {}
        for row in plain_rows(self.snapshot.readings):  # all at once: a frame each takes longer
            rows.setdefault(row["indicator"], []).append(row)
        return rows

    def _national_check(self, indicator: str) -> tuple[Figure, ...]:
        """An indicator's published figures of the region's providers against their returns."""
        if not self.has_returns(indicator) or indicator not in self.published_indicators:
            return ()
        known, published = self.indicator(indicator), self.published_of(indicator)
        return check_indicator(self.grid(indicator), known, published, self.region)

    def _national(self, indicator: str, to: str, window: int) -> NationalFigure | None:
        """England's figure of the same definition for the months that end with `to`, if it covers
        enough of them: the national line of a chart."""
        chosen = self.indicator(indicator)
        if chosen.funnel == "none":
            return None
        last = np.datetime64(to, "M")
        return national_benchmark(
            published_rows(self.published_of(indicator), indicator),
            period_between(last - (window - 1), last),
            chosen.funnel,
            self.catalogue.rules.benchmark_overlap_months,
        )

    def _baseline(self, indicator: str) -> Baseline:
        """The indicator's first year. KeyError: no returns carry it."""
        return baseline_of(self.grid(indicator), self.indicator(indicator), self.region)

    def _comparison(
        self,
        indicator: str,
        to: str,
        window: int,
        benchmark: str,
        lms: str | None,
        peers: str | None = None,
    ) -> Comparison | None:
        """The region's providers side by side over the months that end with `to` ("YYYY-MM")."""
        if not self.has_returns(indicator):
            return None
        return compare(
            self.grid(indicator),
            self.indicator(indicator),
            self.published_of(indicator),
            self.catalogue,
            self.region.id,
            to=to,
            window=window,
            benchmark=benchmark,
            lms=lms,
            peers=peers,
        )

    def _published(self, indicator: str, period: Period | None = None) -> Comparison | None:
        """Every English trust as published, for a period or the latest."""
        if indicator not in self.published_indicators:
            return None
        return compare_published(
            self.published_of(indicator),
            self.indicator(indicator),
            self.catalogue,
            self.region.id,
            period,
        )
