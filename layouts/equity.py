"""Equity: one indicator by ethnic group and by deprivation, and the list of those that can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import dcc, html

from catalogue.model import Catalogue, Indicator, Region
from catalogue.view import View
from charts.interval_bar import Scale, interval_svg
from layouts.filters import copy_link, export_link, lms_picker, month_picker, provider_picker
from layouts.parts.filters import filter_row, select
from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, image, span, tag, td, th, tr

SAFE = " '/:=.,-()"  # as short as a data URI may be
SMALL_PRINT = (
    "Counts of 1 to 7 are hidden, with what would give them away; all others are rounded to the "
    "nearest 5, and rates are worked out from them. A figure by group is never shown for a month."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group of a table. Figures in words, "–" where hidden. bar: lower, value, upper; None where
    nothing can be drawn. told: what can be said of it beside the reference group, in words, with
    the shape that repeats it."""

    name: str
    events: str
    of: str
    value: str
    interval: str
    bar: tuple[float, float, float] | None
    difference: str
    ratio: str
    told: str
    shape: str
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One breakdown of the page. sentence: what is to be seen; notes: slope, unknown share, what
    quarters lack. benchmark: the reference group's value."""

    id: str
    name: str
    sentence: str
    notes: Sequence[str]
    rows: Sequence[GroupRow]
    scale: Scale | None
    benchmark: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityWords:
    """The table's headings, in the indicator's words."""

    cases: str
    of: str
    unit: str


def equity_page(
    indicator: Indicator, view: View, facts: Sequence[Any], who: str,
    divisions: Sequence[Division], words: EquityWords,
) -> list[Any]:  # fmt: skip
    """One indicator. who: whose figures, and of which months."""
    trail = [dcc.Link("Equity", href=view.on("equity").href), f" / {indicator.short_name}"]
    figures = dcc.Link("Its figures over time", href=view.on("indicator", indicator.id).href)
    return [
        page_title(indicator.name, [*facts, figures], trail=trail),
        html.P(who, className="sentence"),
        *[_division(one, words) for one in divisions],
        html.P(SMALL_PRINT, className="note"),
        html.P(
            [
                dcc.Link("How gaps are worked out", href=view.on("methods").href),
                ". A gap does not say why it is there.",
            ],
            className="note",
        ),
    ]


def equity_list(indicators: Sequence[tuple[str, Sequence[Indicator]]], view: View) -> list[Any]:
    """The indicators with such figures, by pathway."""
    total = sum(len(members) for _, members in indicators)
    return [
        page_title(
            "Equity",
            [
                f"{total} indicators by ethnic group and by deprivation",
                "a calendar quarter at a time",
            ],
        ),
        *[
            html.Section(
                [
                    html.H2(name),
                    html.Ul(
                        [
                            html.Li(dcc.Link(i.name, href=view.on("equity", i.id).href))
                            for i in members
                        ]
                    ),
                ],
                className="definition-group",
            )
            for name, members in indicators
        ],
        html.P(SMALL_PRINT, className="note"),
    ]


def not_divided(indicator: Indicator, view: View) -> list[Any]:
    """An indicator without such figures."""
    trail = [dcc.Link("Equity", href=view.on("equity").href), f" / {indicator.short_name}"]
    return [
        page_title(indicator.name, trail=trail),
        html.Div(
            [
                html.P("Trusts do not send this indicator by ethnic group or deprivation."),
                html.P(
                    dcc.Link("Indicators that they do send so", href=view.on("equity").href),
                    className="note",
                ),
            ],
            className="empty",
        ),
    ]


def equity_filters(
    view: View, catalogue: Catalogue, region: Region, months: Sequence[str], cut: str, export: str
) -> html.Section:
    """Indicator, whose figures, how many months are pooled, and until when."""
    options = [(i.id, i.short_name) for i in catalogue.with_equity()]
    lengths = catalogue.rules.equity.windows
    window = view.window or catalogue.rules.window_months
    filters = [
        select("indicator-picker", "Indicator", options, view.indicator),
        lms_picker(view, region),
        provider_picker(view, region.of_kind("maternity")),
        select(
            "window-picker",
            "Months pooled",
            [(str(n), f"{n} months") for n in lengths],
            str(window if window in lengths else lengths[0]),
        ),
        *month_picker(view, months),
    ]
    return filter_row(filters, [copy_link(view, cut), export_link(export)])


def _division(one: Division, words: EquityWords) -> html.Section:
    notes = [html.P(note, className="note") for note in one.notes]
    table = [scroller(_table(one, words), f"{one.name}: {one.sentence}")] if one.rows else []
    return html.Section(
        [html.H2(one.name), html.P(one.sentence, className="told"), *table, *notes],
        id=one.id,
        className="division",
    )


def _table(one: Division, words: EquityWords) -> Markup:
    scale = one.scale.words if one.scale else ""
    headings = [one.name, words.cases, words.of, words.unit, "95 % interval", scale, "Gap",
                "Times", "Beside the reference group"]  # fmt: skip
    head = tr([th(heading, scope="col") for heading in headings])
    body = [_row(row, one) for row in one.rows]
    caption = tag("caption", one.sentence, className="visually-hidden")
    return tag("table", [caption, tag("thead", head), tag("tbody", body)], className="groups")


def _row(row: GroupRow, one: Division) -> Markup:
    bar = ""
    if row.bar is not None and one.scale is not None:
        low, value, high = row.bar
        svg = interval_svg(low, value, high, one.scale, one.benchmark, width=150)
        bar = image(src=f"data:image/svg+xml,{quote(svg, safe=SAFE)}", alt="")
    told = [span(row.shape, className="shape", **{"aria-hidden": "true"}), f" {row.told}"]
    figures = [row.events, row.of, row.value, row.interval]
    return tr(
        [
            th(row.name, scope="row"),
            *[td(figure, className="group-figure") for figure in figures],
            td(bar),
            td(row.difference, className="group-figure"),
            td(row.ratio, className="group-figure"),
            td(told if row.told else ""),
        ],
        className="unknown" if row.unknown else "",
    )
