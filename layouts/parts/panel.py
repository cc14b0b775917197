"""The panel beside a list: its title, which a reader lands on, and the way back."""

from __future__ import annotations

from dash import dcc, html


def panel_head(title: str, close: str, back_words: str) -> html.Div:
    """close: the address of the list alone. back_words: "All returns"."""
    return html.Div(
        [
            html.H2(title, id="panel-title", tabIndex="-1", **{"data-arrive": ""}),
            dcc.Link(
                [html.Span("×", **{"aria-hidden": "true"}), html.Span(back_words)],
                href=close,
                className="close",
                id="panel-close",
            ),
        ],
        className="panel-head",
    )
