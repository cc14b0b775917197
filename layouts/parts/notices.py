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


def empty_state(
    title: str, text: str, way_out: tuple[str, str] | None = None, *, first: bool = False
) -> html.Div:
    """Why there is nothing here, and the way out: words and address. first: nothing stands above
    it, so that its title is the page's."""
    link = [dcc.Link(way_out[0], href=way_out[1], className="button")] if way_out else []
    heading = html.H1(title) if first else html.H2(title)
    return html.Div([heading, html.P(text), *link], className="empty")
