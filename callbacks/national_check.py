"""The national check of a cut: published figures against the returns, and one of them opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from dash import dcc

from analysis.national_check import Verdict
from callbacks.national_sources import side_by_side
from callbacks.national_words import answer, background, period_words, short_words, tally
from catalogue.model import Indicator, Provider
from catalogue.view import View
from charts.two_lines import PlainLine, two_lines
from charts.words import count, number
from layouts.national_check import Checked, Line, Opened, SideBySide, national_check
from store.cut import Cut
from store.national_check import Figure, overlapping

FEWEST_DRAWN = 6  # points below which a table says more than a line
HEADINGS = (
    "Months", "Returns", "Published", "Rate, returns", "Rate, published", "What came of it",
)  # fmt: skip
OVERLAP = (
    "Neighbouring windows share months, so that one month moves several points: what looks like a "
    "run or a trend is counted again and again. The lines are plain and never assessed; whether a "
    "figure is changing is asked of the indicator's own chart of single months."
)
SINGLE = (
    "Plain lines, not assessed: whether a figure is changing is asked of the indicator's own chart."
)
TWO_SOURCES = (
    "No returns are loaded that published figures could be held against. Where two publications "
    "tell of the same trusts and year, they are held against each other."
)
NOTHING = (
    "Nothing can be held against returns here: this data cut lacks published figures of the "
    "region's own providers, or their returns for the same measures."
)


def content(cut: Cut, view: View, *, phone: bool = False) -> list[Any]:
    """The part of the page for a view. The address names what is opened: indicator, provider."""
    checks = cut.national_checks
    every = [figure for figures in checks.values() for figure in figures]
    pairs = side_by_side(cut)
    providers = _providers(cut, every)
    opened = _opened(cut, view, checks, providers, phone=phone)
    return national_check(
        title=_title(every, pairs),
        standing=f"{tally(every).words} Counts of the returns are summed over the months that "
        "each published figure covers." if every else TWO_SOURCES if pairs else NOTHING,
        providers=[p.short_name for p in providers],
        lines=[_line(cut, view, i, figures, providers) for i, figures in checks.items()],
        differing=list(_differing(cut, view, every)),
        opened=opened,
        pairs=pairs,
    )  # fmt: skip


def _title(every: Sequence[Figure], pairs: Sequence[SideBySide]) -> str:
    if not every:
        held = "two published sources of the same trusts" if pairs else "nothing to compare"
        return f"National check: {held}"
    differ = tally(every).differs
    if not differ:
        return "National check: no published figure differs without a reason"
    verb = "figure differs" if differ == 1 else "figures differ"
    return f"National check: {differ} published {verb} from the returns without a reason"


def _providers(cut: Cut, every: Sequence[Figure]) -> list[Provider]:
    """The providers that anything is published of, by name."""
    codes = {figure.provider for figure in every}
    known = [p for p in cut.region.providers if p.code in codes]
    return sorted(known, key=lambda p: p.short_name.casefold())


def of_provider(figures: Sequence[Figure], provider: str) -> list[Figure]:
    """A provider's figures, the latest first."""
    return [figure for figure in figures if figure.provider == provider]


def foremost(figures: Sequence[Figure]) -> Figure:
    """The figure to be told first: the latest that differs, else the latest."""
    return next((f for f in figures if f.verdict == Verdict.DIFFERS), figures[0])


def place_of(view: View, indicator: str, provider: str) -> str:
    """The address of a figure's place on the page."""
    return view.on("reconcile", indicator).but(part="national", provider=provider).href


def _line(
    cut: Cut, view: View, indicator: str, figures: Sequence[Figure], providers: Sequence[Provider]
) -> Line:
    known = cut.indicator(indicator)
    latest = max(figures, key=lambda f: (f.period.end, f.period.start))
    return Line(
        name=known.short_name,
        note=f"latest: {period_words(latest.period)}",
        href=place_of(view, indicator, view.provider or providers[0].code),
        cells=[_cell(cut, view, known, of_provider(figures, p.code), p) for p in providers],
    )


def _cell(
    cut: Cut, view: View, indicator: Indicator, figures: Sequence[Figure], provider: Provider
) -> Checked | None:
    if not figures:
        return None
    told = foremost(figures)
    return Checked(
        href=place_of(view, indicator.id, provider.code),
        verdict=told.verdict,
        words=short_words(told),
        sentence=f"{indicator.short_name}: {answer(told, provider.short_name, cut.catalogue)}",
        when="" if told is figures[0] else f"{told.period.end:%b %Y}",
        chosen=(view.indicator, view.provider) == (indicator.id, provider.code),
    )


def _differing(cut: Cut, view: View, every: Sequence[Figure]) -> Iterator[tuple[str, str, str]]:
    for figure in every:
        if figure.verdict == Verdict.DIFFERS:
            name = cut.org_name("provider", figure.provider)
            short = cut.indicator(figure.indicator).short_name
            href = place_of(view, figure.indicator, figure.provider)
            yield f"{short}, {name}", href, answer(figure, name, cut.catalogue)


def _opened(
    cut: Cut,
    view: View,
    checks: Mapping[str, tuple[Figure, ...]],
    providers: Sequence[Provider],
    *,
    phone: bool,
) -> Opened | None:
    """What the address names; where it names an indicator alone, that of the first provider."""
    known = checks.get(view.indicator or "")
    if not known:
        return None
    wanted = view.provider or providers[0].code
    figures = of_provider(known, wanted)
    if not figures:
        return None
    indicator, name = cut.indicator(known[0].indicator), cut.org_name("provider", wanted)
    told = foremost(figures)
    drawn = _drawn(figures)
    sources = dict.fromkeys(figure.source for figure in figures)
    named = cut.catalogue.national_measures.publication
    page = view.on("indicator", indicator.id).but(provider=wanted, level="provider")
    return Opened(
        title=f"{indicator.short_name}, {name}",
        answer=answer(told, name, cut.catalogue),
        background=[
            *background(told, cut.catalogue),
            f"Published in: {'; '.join(map(named, sources))}.",
        ],
        headings=HEADINGS,
        rows=[_row(cut, figure, named=len(sources) > 1) for figure in figures],
        points=[_point(figure) for figure in drawn],
        figure=_figure(drawn, phone=phone) if len(drawn) >= FEWEST_DRAWN else None,
        alternative=_alternative(indicator, name, drawn),
        why_plain=OVERLAP if overlapping(drawn) else SINGLE,
        indicator=dcc.Link(f"{indicator.short_name}: is it changing?", href=page.href),
    )


def _drawn(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of the publication that comes most often and of its shortest window, the oldest
    first: one line can only be of one kind."""
    names = [figure.source for figure in figures]
    source = max(names, key=names.count)
    window = min(figure.window for figure in figures if figure.source == source)
    kept = [f for f in figures if (f.source, f.window) == (source, window)]
    return sorted(kept, key=lambda f: f.period.end)


def _figure(drawn: Sequence[Figure], *, phone: bool) -> dict[str, Any]:
    unit = unit_words(drawn[0].per)
    own, published = (np.array([rate(f) for f in drawn], float) for rate in (_own_rate, _rate))
    return two_lines(
        np.array([np.datetime64(f.period.end, "M") for f in drawn]),
        [period_words(f.period) for f in drawn],
        PlainLine("from the returns", own),
        PlainLine("as published", published),
        unit_words=unit,
        axis_words=unit if unit == "%" else f"{unit}, by last month",
        narrow=phone,
    )


def unit_words(per: int) -> str:
    """What a published rate is in."""
    return {1: "", 100: "%", 1000: "per 1,000"}[per]


def _own_rate(figure: Figure) -> float:
    if figure.missing or figure.own_numerator is None or not figure.own_denominator:
        return float("nan")
    return figure.per * figure.own_numerator / figure.own_denominator


def _rate(figure: Figure) -> float:
    return float("nan") if figure.rate is None else figure.rate


def _row(cut: Cut, figure: Figure, *, named: bool) -> list[str]:
    """A figure of the table; named: with where it was published, for there are several."""
    unit = unit_words(figure.per)
    source = f", {cut.catalogue.national_measures.publication(figure.source)}" if named else ""
    own, published = _own_rate(figure), _rate(figure)
    words = short_words(figure)
    return [
        period_words(figure.period),
        pair_words(figure.own_numerator, figure.own_denominator),
        pair_words(figure.numerator, figure.denominator),
        "none" if np.isnan(own) else f"{number(own)} {unit}",
        "none" if np.isnan(published) else f"{number(published)} {unit}",
        f"{figure.verdict if figure.verdict == words else f'{figure.verdict}: {words}'}"
        f"{' (provisional)' if figure.provisional and words != 'provisional' else ''}{source}",
    ]


def _point(figure: Figure) -> list[str]:
    """A point of the two lines: its months, and both rates."""
    unit = unit_words(figure.per)
    shown = [
        "none" if np.isnan(v) else f"{number(v)} {unit}" for v in (_own_rate(figure), _rate(figure))
    ]
    return [period_words(figure.period), *shown]


def pair_words(numerator: float | None, denominator: float | None) -> str:
    """ "45 of 612"; what is not known is named so."""
    if numerator is None and denominator is None:
        return "none"
    above = "hidden" if numerator is None else count(numerator)
    return f"{above} of {'none' if denominator is None else count(denominator)}"


def _alternative(indicator: Indicator, name: str, drawn: Sequence[Figure]) -> str:
    if not drawn:
        return ""
    first, last = drawn[0].period, drawn[-1].period
    return (
        f"{indicator.short_name} of {name}: two plain lines from {period_words(first)} to "
        f"{period_words(last)}, as published and from the returns. The table below "
        "holds every figure."
    )
