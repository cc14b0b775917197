"""Plain lines that tell the reader something about the page, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html


def notices(said: Sequence[str]) -> html.Div | None:
    """What was ignored in a link, that a cut is superseded, and the like; None when all is well."""
    if not said:
        return None
    items = [html.Li(words) for words in said]
    return html.Div(html.Ul(items), className="notices", role="status")


def empty_state(title: str, text: str, way_out: tuple[str, str] | None = None) -> html.Div:
    """Why there is nothing here, and the way out: words and address."""
    link = [dcc.Link(way_out[0], href=way_out[1], className="button")] if way_out else []
    return html.Div([html.H2(title), html.P(text), *link], className="empty")
