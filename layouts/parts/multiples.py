"""Many small charts on one axis: who differs, and since when, at one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.words import Sign
from layouts.parts.chart import CONFIG
from layouts.parts.signs import sign

MOST = 30  # charts on one page: a browser draws some 50 a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """One chart: whose it is, what it says of the month, and the picture in words."""

    name: str
    href: str
    sign: Sign
    value: str
    alternative: str
    figure: dict[str, Any]


def multiples(
    title: str, cards: Sequence[Small], left_out: int, tools: Sequence[Any], table: Any
) -> html.Section:
    """The charts in rows, `time-series`, with the tools of the one that they stand for. left_out:
    how many more there are than are drawn. table: the same in rows."""
    more = (
        [html.P(f"{left_out} more are not drawn. Choose an LMS to see its providers.")]
        if left_out > 0
        else []
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title, id="time-series-title"),
                    html.Div(list(tools), className="figure-tools"),
                ],
                className="figure-head",
            ),
            html.Ul([_card(card) for card in cards], id="time-series", className="multiples"),
            *more,
            html.Details(
                [html.Summary("Show as table"), html.Div(table, id="time-series-table")],
                className="as-table",
            ),
        ],
        className="chart",
        **{"aria-labelledby": "time-series-title"},
    )


def _card(card: Small) -> html.Li:
    graph = dcc.Graph(figure=card.figure, config=CONFIG, style={"height": "150px"})
    return html.Li(
        [
            html.P(
                [
                    sign(card.sign, 16),
                    dcc.Link(card.name, href=card.href),
                    html.Span(card.value, className="value"),
                ]
            ),
            html.Div(graph, role="img", className="picture", **{"aria-label": card.alternative}),
        ]
    )
