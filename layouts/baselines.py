"""First-year baselines: where the region stood, and on what its providers differed most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import html

from catalogue.model import Catalogue
from catalogue.view import View
from charts.interval_bar import Scale, interval_svg
from layouts.filters import copy_link, export_link, set_picker
from layouts.indicator import csv_links
from layouts.methods import worked_out
from layouts.parts.filters import filter_row
from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, tag, td, th, tr

TITLE = "First-year baselines"
COLUMNS = 6
BAR = 150  # px
KEY = (
    "Spread: the standard deviation of the providers’ true values, chance taken off, on the scale "
    "of log odds (of logarithms for rates), so that indicators can be compared: 0.2 means that "
    "providers commonly lie about a fifth above or below the middle. The line is its 95 % "
    "interval. Share: how much of all the difference between providers chance does not explain; it "
    "grows with the size of the providers too, so the order follows the spread."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRow:
    """An indicator's row. note: unit, and the year where it is not the page's. level, interval: in
    words, "" where there is none. providers, range: likewise. sd, lower, upper: of the spread, None
    where it cannot be told; then `where` says why."""

    pathway: str
    name: str
    href: str
    note: str
    level: str
    interval: str
    providers: str
    range: str
    share: str
    where: str
    why: str = ""
    sd: float | None = None
    lower: float = 0.0
    upper: float = 0.0


def baseline_filters(view: View, catalogue: Catalogue, cut: str, export: str) -> html.Section:
    """The set of indicators; copy link and export."""
    return filter_row([set_picker(view, catalogue)], [copy_link(view, cut), export_link(export)])


def baselines(
    view: View, sentence: str, more: str, year: str, rows: Sequence[BaselineRow], download: str
) -> list[Any]:
    """The page. sentence: its answer. more: how many indicators differ. year: of most rows.
    download: address of the rows as CSV."""
    scale = _scale(rows)
    headings = [
        th("Indicator", scope="col"),
        th("Region, 95 % interval", scope="col", className="figure-column"),
        th("Providers, lowest to highest", scope="col", className="figure-column"),
        th(["Spread ", span(f"{scale.words}", className="note")], scope="col", className="scale"),
        th("Share beyond chance", scope="col", className="figure-column"),
        th("Where variation is largest", scope="col"),
    ]
    bodies = [
        tag("tbody", [_group(pathway), *(_row(row, scale) for row in grouped)])
        for pathway, grouped in groupby(rows, key=lambda row: row.pathway)
    ]
    caption = f"{TITLE} of {len(rows)} indicators, {year}"
    table = tag(
        "table",
        [tag("caption", caption, className="visually-hidden"), tag("thead", tr(headings)), *bodies],
        id="baselines",
        className="baselines",
    )
    return [
        page_title(TITLE, [year, f"{len(rows)} indicators", "no provider is ranked"]),
        html.P(sentence, id="baselines-sentence", role="status", className="answer-sentence"),
        html.P(more, className="note"),
        html.Section(
            [
                html.Div(
                    [
                        html.H2("By pathway"),
                        html.Div(csv_links(download), className="figure-tools"),
                    ],
                    className="figure-head",
                ),
                scroller(table, caption),
            ],
            className="chart",
        ),
        html.Div([html.P(KEY, className="note"), worked_out(view, "baselines")], className="key"),
    ]


def _scale(rows: Sequence[BaselineRow]) -> Scale:
    """From nought to the widest interval, in tenths."""
    widest = max((row.upper for row in rows if row.sd is not None), default=0.1)
    return Scale(0.0, max(0.1, -(-widest // 0.1) / 10))


def _group(pathway: str) -> Markup:
    return tr(th(pathway, scope="rowgroup", colspan=COLUMNS), className="group")


def _row(row: BaselineRow, scale: Scale) -> Markup:
    name = [link(row.name, row.href), span(row.note, className="note")]
    if row.sd is None:
        spread: list[Markup] = [td(row.why, colspan=2, className="why")]
    else:
        bar = Markup(interval_svg(row.lower, row.sd, row.upper, scale, width=BAR))
        words = f"{row.sd:.2f} ({row.lower:.2f} to {row.upper:.2f})"
        drawn = span(bar, className="bar", **{"aria-hidden": "true"})
        spread = [
            td([drawn, span(words)], className="scale"),
            td(row.share, className="figure-column"),
        ]
    return tr(
        [
            th(name, scope="row"),
            td([row.level, _second(row.interval)], className="figure-column"),
            td([row.providers, _second(row.range)], className="figure-column"),
            *spread,
            td(row.where),
        ]
    )


def _second(words: str) -> Markup:
    return span(words, className="note")
