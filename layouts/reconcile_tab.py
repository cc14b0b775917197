"""At the foot of an indicator's page: how its definition stands to those of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from layouts.parts.markup import as_markup
from layouts.reconcile_concepts import badge


def reconcile_tab(
    sources: Sequence[tuple[str, str, str, str]],
    breaks: Sequence[str],
    why_not_national: str,
    href: str,
) -> html.Div:
    """sources: whose definition, its relation's sign and words, what it counts. breaks: sentences
    about the months in which the region's definition changed. href: of the reconciliation."""
    rows = [
        html.Li([as_markup([badge(sign, words)]), html.Span([html.Strong(whose), f": {what}"])])
        for whose, sign, words, what in sources
    ]
    said: list[Any] = [html.P(words, className="phase-break") for words in breaks]
    return html.Div(
        [
            html.Ul(rows, className="beside-others"),
            *said,
            html.P([html.Strong("Why is our figure not the national one? "), why_not_national]),
            html.P(dcc.Link("Definitions side by side, effect and decision", href=href)),
        ],
        className="reconcile-tab",
    )
