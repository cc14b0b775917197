"""The choice between organisations as they were and as they are now."""

from __future__ import annotations

from dash import dcc, html

from catalogue.view import AS_IS, View


def organisations_switch(view: View, *, as_is: bool, words: str) -> html.Section:
    """Two links in one strip, and in a sentence what the chosen one means."""
    return html.Section(
        [
            html.Div(
                [
                    _way("As it was", view.but(view=None).href, chosen=not as_is),
                    _way("As it is now", view.but(view=AS_IS).href, chosen=as_is),
                ],
                className="strip",
            ),
            html.P(words),
        ],
        id="organisations",
        **{"aria-label": "Organisations that merged"},
    )


def _way(words: str, href: str, *, chosen: bool) -> dcc.Link:
    hidden = [html.Span(" (chosen)", className="visually-hidden")] if chosen else []
    return dcc.Link([words, *hidden], href=href, className="chosen" if chosen else "")
