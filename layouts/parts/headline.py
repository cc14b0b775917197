"""The overview's headline and the panel of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.words import Sign
from layouts.parts.signs import sign


def headline(opening: str, counts: Sequence[tuple[Sign | None, str]], chance: str) -> html.Div:
    """One sentence with the icons inside it: opening, then "5 concerns", "3 improvements" and
    so on, each after its icon (None: words alone); below it what chance alone would flag."""
    parts: list[Any] = [f"{opening} "]
    for place, (name, words) in enumerate(counts):
        end = "." if place == len(counts) - 1 else ","
        icon = [sign(name, 18, words_beside=True), " "] if name else []
        parts += [html.Span([*icon, f"{words}{end}"], className="count"), " "]
    return html.Div([html.H1(parts), html.P(chance)], className="headline", role="status")


@dataclass(frozen=True, slots=True)
class News:
    """A flag first seen since the previous month's cut. why: one line of reason."""

    sign: Sign
    who: str
    what: str
    href: str
    why: str


def news_panel(items: Sequence[News], since: str, more: tuple[str, str] | None) -> html.Aside:
    """At most seven items, then the way to the rest: `more` is words and address. On narrow
    screens the panel folds to its heading."""
    title = "New this month"
    shown = [_news(item) for item in items[:7]]
    body: Any = html.Ul(shown) if shown else html.P("Nothing new this month.", className="note")
    return html.Aside(
        html.Details(
            [
                html.Summary([html.H2(title), html.Span(f" ({len(items)})", className="many")]),
                html.P(since, className="note"),
                body,
                *([dcc.Link(more[0], href=more[1], className="more")] if more else []),
            ],
        ),
        className="news",
        **{"aria-label": title},
    )


def _news(item: News) -> html.Li:
    return html.Li(
        [
            sign(item.sign, 18),
            html.Div(
                [
                    html.Strong(item.who),
                    dcc.Link(item.what, href=item.href),
                    html.Span(item.why, className="note"),
                ]
            ),
        ]
    )
