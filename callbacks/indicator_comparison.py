"""Providers side by side over a window: the funnel and the table beside it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from dash import dcc, html

from analysis.reading import Position, Reading, Variation
from callbacks.indicator_stabilised import stabilised
from callbacks.overview_cells import TOO_FEW
from callbacks.picture_source import RETURNS, source_of
from callbacks.trust import provider_marks
from catalogue.model import Indicator
from catalogue.view import View
from charts.alternative import funnel_alternative, funnel_rows
from charts.funnel import funnel, outside_count
from charts.interval_bar import interval_scale
from charts.words import (
    POSITION_WORDS,
    Sign,
    month_words,
    number,
    position_sign,
)
from layouts.indicator import (
    axis_words,
    compared,
    denominator_words,
    funnel_tools,
    paragraph,
)
from layouts.methods import worked_out
from layouts.parts.chart import chart, figure_table
from layouts.parts.comparison import ComparisonRow, ComparisonWords, comparison_table
from store.comparison import Comparison
from store.cut import Cut, Readings, Subject


class Side:
    """What is asked of a comparison of the region's providers."""

    def __init__(
        self,
        cut: Cut,
        indicator: Indicator,
        view: View,
        subject: Subject,
        month: str,
        phone: bool = False,
    ) -> None:
        self.cut, self.indicator, self.view, self.phone = cut, indicator, view, phone
        self.subject, self.month = subject, month

    @property
    def window(self) -> int:
        return self.view.window or self.cut.catalogue.rules.window_months

    @cached_property
    def comparison(self) -> Comparison | None:
        return self.cut.comparison(
            self.indicator.id,
            self.month,
            self.window,
            self.view.benchmark or "national",
            self.view.lms,
            self.view.peers,
        )

    @property
    def selected(self) -> int | None:
        """The place of the provider that the page is about."""
        orgs = self.comparison.orgs if self.comparison else ()
        level, org = self.subject
        if level != "provider":
            org = self.view.provider or ""
        return orgs.index(org) if org in orgs else None

    @property
    def decimals(self) -> int:
        return 0 if self.indicator.unit == "count" else 1

    @property
    def label(self) -> str:
        """The benchmark in a word."""
        words = self.comparison.benchmark_words if self.comparison else ""
        if words.startswith("England"):
            return "England"
        return "region" if words.startswith(self.cut.region.name) else "peers"

    @property
    def subjects(self) -> list[Subject]:
        """Whom the table shows where there is no comparison: providers, or else LMSs, by name."""
        level = "provider" if self.indicator.min_level == "provider" else "lms"
        there = [s for s in self.readings if s[0] == level and self._is_peer(s)]
        return sorted(there, key=lambda s: self.cut.org_name(*s).casefold())

    def _is_peer(self, subject: Subject) -> bool:
        provider = self.cut.region.provider(subject[1]) if subject[0] == "provider" else None
        return provider is None or self.view.peers in (None, provider.group_at(self._day))

    @property
    def _day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def who(self) -> str:
        """Who is compared: every provider, or the peer group chosen."""
        names = {group.id: group.name for group in self.cut.region.peer_groups}
        return names.get(self.view.peers or "", "Every provider")

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The peer groups to choose from: those with a provider in the last month, by name."""
        there = {p.group_at(self._day) for p in self.cut.region.of_kind(self.indicator.submitter)}
        return [
            (group.id, group.name)
            for group in self.cut.region.peer_groups
            if group.id in (there | {self.view.peers})
        ]

    @property
    def readings(self) -> Readings:
        return self.cut.readings(self.indicator.id, self.view.chart or "auto", self.view.to)

    @property
    def why_none(self) -> str:
        """Why there is no comparison, in a sentence."""
        if self.indicator.min_level != "provider":
            return TOO_FEW
        if self.indicator.unit == "count":
            return "A count follows the size of a unit, so providers are not compared."
        if self.indicator.funnel == "none":
            return "This measure is followed over time; providers are not compared."
        return "No provider has figures in these months."


def side_by_side(side: Side) -> list[Any]:
    """Funnel at the left, table at the right; only the latest values where there is no funnel."""
    if side.comparison is None:
        return [html.Div([_latest_table(side)])]
    comparison = side.comparison
    return [
        html.Div([_funnel(side, comparison), _table(side, comparison)], className="pair"),
        *stabilised(side.indicator, comparison, period_words(comparison)),
    ]


def _funnel(side: Side, comparison: Comparison) -> Any:
    indicator, reading = side.indicator, comparison.reading
    names = list(comparison.names)
    headings, rows = funnel_rows(
        names, comparison.numerator, comparison.denominator, reading,
        unit_words=indicator.unit_words, numerator_words="Cases", denominator_words="Of",
    )  # fmt: skip
    return chart(
        "funnel",
        title=funnel_title(comparison),
        alternative=funnel_alternative(names, reading, indicator.short_name, indicator.unit_words),
        figure=funnel(
            names=names,
            numerator=comparison.numerator,
            denominator=comparison.denominator,
            reading=reading,
            direction=indicator.direction,
            selected=side.selected,
            axis_words=axis_words(indicator, side.cut.catalogue, side.month),
            denominator_words=denominator_words(indicator, side.cut.catalogue, side.month),
            period_words=period_words(comparison),
            unit_words=indicator.unit_words,
            benchmark_label=side.label,
        ),
        table=figure_table(headings, rows, f"{indicator.short_name}, {period_words(comparison)}"),
        tools=funnel_tools(
            side.view,
            side.cut.catalogue.rules.window_months,
            side.window,
            peers_only=indicator.compare_within is not None,
            groups=side.groups,
        ),
        foot=[
            paragraph(reading.sentences, _cautions(comparison)),
            worked_out(side.view, "funnel"),
        ],
        source=source_of(
            side.cut,
            indicator,
            side.month,
            f"{period_words(comparison)}. {reading.sentences[0]}",
            RETURNS,
            "funnel",
        ),
    )


def _cautions(comparison: Comparison) -> list[str]:
    dated = comparison.benchmark_reference
    return [*comparison.cautions, *([f"{dated[1]}."] if dated else [])]


def funnel_title(comparison: Comparison) -> str:
    """How many lie outside, as a sentence."""
    every = int(np.isfinite(comparison.reading.value).sum())
    if not comparison.reading.judged:
        return f"{every} providers, not judged"
    outside = outside_count(comparison.reading)
    number_of = {0: "None", 1: "One"}.get(outside, str(outside))
    lies = "lies" if outside == 1 else "lie"
    return f"{number_of} of {every} providers {lies} outside the 95 % limits"


def period_words(comparison: Comparison) -> str:
    """ "October 2025 to September 2026"."""
    first, last = (
        month_words(day.isoformat()[:7]) for day in (comparison.period_start, comparison.period_end)
    )
    return first if first == last else f"{first} to {last}"


def _table(side: Side, comparison: Comparison) -> Any:
    reading = comparison.reading
    scale = interval_scale(reading.lower_ci, reading.upper_ci, float(np.mean(reading.benchmark)))
    hrefs = side.view.href_of_providers(comparison.orgs)
    rows = [_row(side, comparison, i, href) for i, href in enumerate(hrefs)]
    title = f"{side.who}, {period_words(comparison)}"
    words = ComparisonWords(
        caption=title,
        cases="Cases",
        of="Of",
        unit=_unit(side.indicator),
        month=month_words(side.month, short=True),
    )
    benchmark = float(np.mean(reading.benchmark))
    table = comparison_table(rows, scale, words, benchmark, side.decimals, phone=side.phone)
    note = f"Alphabetical until you sort. Dashed mark: {side.label} {number(benchmark)}."
    return compared(title, table, note, _download(side))


def _row(side: Side, comparison: Comparison, i: int, href: str) -> ComparisonRow:
    reading, org = comparison.reading, comparison.orgs[i]
    used = int(comparison.months_used[i])
    position = reading.position[i] if reading.judged else Position.NOT_JUDGED
    return ComparisonRow(
        org=org,
        name=comparison.names[i],
        href=href,
        numerator=float(comparison.numerator[i]),
        denominator=float(comparison.denominator[i]),
        value=float(reading.value[i]),
        lower=float(reading.lower_ci[i]),
        upper=float(reading.upper_ci[i]),
        against=POSITION_WORDS[position].split(":")[0],
        position=position_sign(position, side.indicator.direction),
        variation=_variation(side, ("provider", org)),
        own=i == side.selected,
        note=f"{used} of {side.window} months" if used < side.window else "",
        trust=provider_marks(side.cut, ("provider", org)),
    )


def _latest_table(side: Side) -> Any:
    """Where there is no funnel: each organisation's latest figure and how it varies."""
    rows = [_latest_row(side, s, side.readings[s]) for s in side.subjects]
    providers = side.indicator.min_level == "provider"
    title = f"Every {'provider' if providers else 'LMS'}, latest figure"
    words = ComparisonWords(
        caption=title,
        name="Provider" if providers else "LMS",
        of="Of",
        unit=_unit(side.indicator),
        month=month_words(side.month, short=True),
    )
    table = comparison_table(rows, None, words, decimals=side.decimals, phone=side.phone)
    note: list[Any] = [side.why_none]
    if side.view.peers is not None:
        note += [" ", dcc.Link("Show all providers", href=side.view.but(peers=None).href)]
    return compared(title, table, note, _download(side))


def _latest_row(side: Side, subject: Subject, reading: Reading) -> ComparisonRow:
    level, org = subject
    at = reading.latest
    known = at >= 0
    note = month_words(reading.month[at], reading.period_months, short=True) if known else ""
    chosen = {"provider": org} if level == "provider" else {"lms": org}
    return ComparisonRow(
        org=org,
        name=side.cut.org_name(*subject),
        href=side.view.but(level=level, **chosen).href,
        numerator=float(reading.numerator[at]) if known else np.nan,
        denominator=(
            float(reading.denominator[at]) if known and reading.denominator is not None else np.nan
        ),
        value=float(reading.value[at]) if known else np.nan,
        lower=np.nan,
        upper=np.nan,
        against="not compared",
        position=Variation.COMMON,
        variation=_variation(side, subject),
        own=subject == side.subject,
        note=note,
        trust=provider_marks(side.cut, subject),
    )


def _unit(indicator: Indicator) -> str:
    words = indicator.unit_words or "count"
    return f"{words[0].upper()}{words[1:]}"


def _variation(side: Side, subject: Subject) -> Sign:
    reading = side.readings.get(subject)
    if reading is None:
        return "not_applicable"
    return reading.state or reading.variation or "not_applicable"


def _download(side: Side) -> str:
    query = side.view.but(snapshot=side.cut.id).search()
    return f"/download/comparison/{side.indicator.id}{query}"
