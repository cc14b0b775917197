"""A provider's profile: what needs a look, what improves, where the data fall short, where it
stands on every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from catalogue.model import Catalogue, Provider, Region
from catalogue.view import View
from charts.spine import spine_svg
from charts.words import Sign, kind_of
from layouts.filters import (
    benchmark_picker,
    copy_link,
    export_link,
    month_picker,
    provider_picker,
    set_picker,
    window_picker,
)
from layouts.parts.filters import filter_row
from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.signs import sign
from layouts.parts.tags import Markup, link, span, tag, td, th, tr

AT_MOST = 5  # items of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a list names. href: None where there is no page about it."""

    sign: Sign
    name: str
    href: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineRow:
    """An indicator's row: figures as words, the rest as `charts.spine.spine_svg` takes it."""

    name: str
    href: str
    value: str
    benchmark: str
    z: float
    z_before: float
    sign: Sign
    direction: str
    against: str


def filters(
    view: View, catalogue: Catalogue, region: Region, months: Sequence[str], cut: str, export: str
) -> html.Section:
    """Unit, last month, window, set, benchmark; copy link, print and export."""
    default = catalogue.rules.window_months
    return filter_row(
        [
            provider_picker(view, region.providers),
            *month_picker(view, months),
            window_picker(view.window or default, default),
            set_picker(view, catalogue),
            benchmark_picker(view),
        ],
        [
            copy_link(view, cut),
            export_link(export),
            html.Button("Print two pages", type="button", className="button primary print"),
        ],
    )


def head(provider: Provider, lms: str, facts: Sequence[str], overview: str) -> html.Div:
    """Name, and what kind of unit it is."""
    trail = [dcc.Link("Overview", href=overview), f" / Providers / {lms}"]
    return page_title(provider.short_name, [*facts, provider.name], trail=trail)


def answer(words: str) -> html.P:
    """The page's one sentence."""
    return html.P(words, role="status", className="answer-sentence")


def lists(needs: Sequence[Item], improving: Sequence[Item], problems: Sequence[Item]) -> html.Div:
    """The three lists, side by side."""
    return html.Div(
        [
            _list("Needs a look", needs, "Nothing in this set needs a look this month."),
            _list("Improving", improving, "No improvement beyond chance in this set this month."),
            _list("Data problems", problems, "Every indicator of this set has its figure."),
        ],
        className="three-lists",
    )


def _list(title: str, items: Sequence[Item], none: str) -> html.Section:
    shown: list[Any] = [html.Ul([_item(item) for item in items[:AT_MOST]])] if items else []
    if not items:
        shown = [html.P(none, className="note")]
    if left := items[AT_MOST:]:
        names = ", ".join(item.name for item in left)
        shown.append(html.P(f"And {len(left)} more: {names}.", className="note"))
    return html.Section([html.H2(title), *shown], **{"aria-label": title})


def _item(item: Item) -> html.Li:
    name = dcc.Link(item.name, href=item.href) if item.href else html.Strong(item.name)
    words = html.Div([name, html.Span(item.why, className="note")])
    return html.Li([sign(item.sign, 18), words])


def spine(title: str, words: str, rows: Sequence[SpineRow]) -> html.Section:
    """Every indicator on one scale: the benchmark in the middle, the worse side left."""
    headings = [
        th("Indicator", scope="col"),
        th("Value", scope="col", className="figure-column"),
        th("Benchmark", scope="col", className="figure-column"),
        th(_scale(), scope="col", className="scale"),
        th("Against benchmark", scope="col"),
    ]
    table = tag(
        "table",
        [
            tag("caption", title, className="visually-hidden"),
            tag("thead", tr(headings)),
            tag("tbody", [_row(row) for row in rows]),
        ],
        id="spine",
        className="spine",
    )
    return html.Section(
        [html.H2(title), html.P(words, className="note"), scroller(table, title), _key()],
        className="chart standing",
        style={"--rows": str(max(len(rows), 1))},  # on paper they share one page
    )


def _scale() -> Markup:
    ends = span([span("← worse side"), span("better side →")], className="ends")
    return span([ends, span("benchmark", className="middle")])


def _row(row: SpineRow) -> Markup:
    kind = kind_of(row.sign)
    bar = Markup(spine_svg(row.z, row.z_before, row.sign, row.direction))
    return tr(
        [
            th(link(row.name, row.href), scope="row"),
            td(row.value, className="figure-column"),
            td(row.benchmark, className="figure-column"),
            td(bar, className="scale", **{"aria-hidden": "true"}),
            td(row.against, className="" if kind == "usual" else kind),
        ]
    )


def _key() -> html.P:
    return html.P(
        "Darker ground: within the 95 % limits; paler: within 99.8 %. The small upright is the "
        "window before, joined to now. A purple square has no agreed direction: its left is lower. "
        "An arrow at the edge: beyond five standard errors.",
        className="note",
    )
