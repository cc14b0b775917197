"""Every trust as published, with the region's own named."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from analysis.reading import Position
from callbacks.indicator_comparison import funnel_title, period_words
from callbacks.picture_source import PUBLISHED, source_of
from catalogue.model import Indicator
from catalogue.view import View
from charts.alternative import funnel_alternative, funnel_rows
from charts.funnel import OUTSIDE, funnel
from charts.interval_bar import interval_scale
from charts.words import POSITION_WORDS, number, position_sign
from layouts.indicator import (
    axis_words,
    compared,
    denominator_words,
    paragraph,
    period_tool,
)
from layouts.methods import worked_out
from layouts.parts.chart import chart, figure_table
from layouts.parts.comparison import ComparisonRow, ComparisonWords, comparison_table
from store.comparison import Comparison
from store.cut import Cut
from store.published_figures import Period, period_between

LONGEST_LABEL = 10  # letters that the end of a line has room for


def published_section(cut: Cut, indicator: Indicator, view: View) -> list[Any]:
    """The published comparison; nothing where none is published. The address's months choose its
    period, and its provider is ringed."""
    comparison = cut.published(indicator.id, asked_period(view))
    if comparison is None:
        return []
    return [
        html.P(
            _sentence(cut, indicator, comparison),
            id="indicator-sentence",
            role="status",
            className="answer-sentence",
        ),
        _funnel(cut, indicator, view, comparison),
        _table(cut, indicator, view, comparison),
    ]


def asked_period(view: View) -> Period | None:
    """The whole months that a view spans; None where it names but one end."""
    if view.from_ is None or view.to is None:
        return None
    return period_between(np.datetime64(view.from_, "M"), np.datetime64(view.to, "M"))


def _sentence(cut: Cut, indicator: Indicator, comparison: Comparison) -> str:
    """How many of the region's own lie outside, and who."""
    reading, own = comparison.reading, _own(cut, comparison)
    when = period_words(comparison)
    if not own:
        return f"No trust of {cut.region.name} is in the figures published for {when}."
    if not reading.judged:
        return f"{len(own)} trusts of {cut.region.name} have a figure for {when}; none is judged."
    said = [
        f"{_short(cut, comparison, i)} is {POSITION_WORDS[reading.position[i]].split(':')[0]}"
        for i in own
        if reading.position[i] in OUTSIDE
    ]
    outside = "; ".join(said) or "all lie inside the 95 % limits"
    return f"Of {len(own)} trusts of {cut.region.name}, {when}: {outside}."


def _funnel(cut: Cut, indicator: Indicator, view: View, comparison: Comparison) -> Any:
    reading, unit = comparison.reading, indicator.unit_words
    names = [
        _short(cut, comparison, i) if mine else name
        for i, (name, mine) in enumerate(zip(comparison.names, comparison.own, strict=True))
    ]
    headings, rows = funnel_rows(
        names, comparison.numerator, comparison.denominator, reading,
        unit_words=unit, numerator_words="Cases", denominator_words="Of",
    )  # fmt: skip
    month = comparison.period_end.isoformat()[:7]
    return chart(
        "funnel",
        title=f"Every trust as published: {funnel_title(comparison)[0].lower()}"
        f"{funnel_title(comparison)[1:]}",
        alternative=funnel_alternative(names, reading, indicator.short_name, unit),
        figure=funnel(
            names=names,
            numerator=comparison.numerator,
            denominator=comparison.denominator,
            reading=reading,
            direction=indicator.direction,
            selected=_selected(view, comparison),
            quiet=~comparison.own,
            axis_words=axis_words(indicator, cut.catalogue, month),
            denominator_words=denominator_words(indicator, cut.catalogue, month),
            period_words=period_words(comparison),
            unit_words=unit,
            benchmark_label=_label(comparison),
        ),
        table=figure_table(headings, rows, f"{indicator.short_name}, {period_words(comparison)}"),
        tools=period_tool(_periods(comparison), _period_value(comparison)),
        foot=[paragraph(reading.sentences, comparison.cautions), worked_out(view, "funnel")],
        source=source_of(
            cut,
            indicator,
            month,
            f"{period_words(comparison)}. {reading.sentences[0]}",
            PUBLISHED,
            "funnel",
        ),
    )


def _table(cut: Cut, indicator: Indicator, view: View, comparison: Comparison) -> Any:
    """The region's own trusts; all others are in the funnel's own table."""
    reading, unit = comparison.reading, indicator.unit_words
    own = _own(cut, comparison)
    scale = interval_scale(reading.lower_ci[own], reading.upper_ci[own], reading.benchmark)
    rows = [_row(cut, indicator, view, comparison, i) for i in own]
    title = f"This region's trusts, {period_words(comparison)}"
    words = ComparisonWords(caption=title, of="Of", unit=unit)
    query = view.but(snapshot=cut.id).search()
    return compared(
        title,
        comparison_table(rows, scale, words, reading.benchmark),
        f"Alphabetical until you sort. Dashed mark: {_label(comparison)} "
        f"{number(reading.benchmark)}. The CSV holds every trust.",
        f"/download/comparison/{indicator.id}{query}",
    )


def _row(
    cut: Cut, indicator: Indicator, view: View, comparison: Comparison, i: int
) -> ComparisonRow:
    reading, org = comparison.reading, comparison.orgs[i]
    position = reading.position[i] if reading.judged else Position.NOT_JUDGED
    return ComparisonRow(
        org=org,
        name=_short(cut, comparison, i),
        href=view.but(provider=org).href,
        numerator=float(comparison.numerator[i]),
        denominator=float(comparison.denominator[i]),
        value=float(reading.value[i]),
        lower=float(reading.lower_ci[i]),
        upper=float(reading.upper_ci[i]),
        against=POSITION_WORDS[position].split(":")[0],
        position=position_sign(position, indicator.direction),
        variation=None,
        own=org == view.provider,
    )


def _label(comparison: Comparison) -> str:
    """The benchmark in a word or two, for the end of its line."""
    words = comparison.benchmark_words.split(",")[0]
    return words if len(words) <= LONGEST_LABEL else "benchmark"


def _own(cut: Cut, comparison: Comparison) -> list[int]:
    """The places of the region's own trusts, in the order of the names they are shown by."""
    own = np.flatnonzero(comparison.own).tolist()
    return sorted(own, key=lambda i: _short(cut, comparison, i).casefold())


def _short(cut: Cut, comparison: Comparison, i: int) -> str:
    return cut.org_name("provider", comparison.orgs[i])


def _selected(view: View, comparison: Comparison) -> int | None:
    orgs = comparison.orgs
    return orgs.index(view.provider) if view.provider in orgs else None


def _periods(comparison: Comparison) -> list[tuple[str, str]]:
    return [(_value(p), p.words) for p in comparison.periods]


def _period_value(comparison: Comparison) -> str:
    return _value(Period(comparison.period_start, comparison.period_end))


def _value(period: Period) -> str:
    """ "2023-04..2024-03": the two ends, as the address has them."""
    return f"{period.start.isoformat()[:7]}..{period.end.isoformat()[:7]}"
