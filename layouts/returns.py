"""Returns: who has sent what, what the missing ones do, and one of them opened beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from layouts.parts.tracker import Line, tracker, tracker_key

Link = tuple[str, str]  # words, address


def returns(
    *,
    title: str,
    standing: str,
    links: Sequence[Link],
    months: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    below: Sequence[Any],
    panel: Sequence[Any],
    send: str | None,
) -> list[Any]:
    """The page. panel: what stands beside the list. send: the address of the panel that sends a
    return, None where that is the one shown."""
    action = [dcc.Link("Check and send a return", href=send, className="button primary")]
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.Div(
                            [
                                html.Div([html.H1(title), html.P(standing)]),
                                html.Div(
                                    [*(action if send else []), *map(_file, links)],
                                    className="returns-actions",
                                ),
                            ],
                            className="returns-head",
                        ),
                        tracker_key(),
                        tracker(months, lines, "Returns by provider and month"),
                        html.Div(list(below), className="returns-below"),
                    ],
                    className="returns-list",
                ),
                html.Section(
                    list(panel), className="returns-panel", **{"aria-labelledby": "panel-title"}
                ),
            ],
            className="returns with-panel" if send else "returns",
        )
    ]


def load_card(title: str, facts: Sequence[tuple[str, str]]) -> html.Section:
    """The last load: files, rows, errors."""
    pairs = [part for term, words in facts for part in (html.Dt(term), html.Dd(words))]
    return html.Section(
        [html.H2(title, id="load-title"), html.Dl(pairs)],
        id="last-load",
        className="load-card",
        **{"aria-labelledby": "load-title"},
    )


def _file(link: Link) -> html.A:
    """A link that the browser follows itself: a file, not a page of the program."""
    words, href = link
    return html.A(words, href=href)
