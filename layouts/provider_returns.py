"""On a provider's profile: two years of its returns beside the trust badge, and its open actions
beside where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from layouts.actions import ActionCard, action_cards
from layouts.parts.markup import as_markup
from layouts.parts.tags import span, tag
from layouts.parts.tracker import mark_sign

ON_PAPER = 4  # actions for which the first printed page has room
Mark = tuple[str, bool, str]  # letter, whether it came late, in words


def returns_strip(marks: Sequence[Mark | None], href: str) -> html.Section:
    """A letter a month, oldest first; None where no return was owed. href: the returns' page."""
    title = f"Returns of {len(marks)} months"
    items = [
        tag("li", [mark_sign(mark[0], mark[1]), span(mark[2], className="visually-hidden")],
            title=mark[2])
        if mark
        else tag("li", span("no return asked for", className="visually-hidden"))
        for mark in marks
    ]  # fmt: skip
    return html.Section(
        [
            html.H2(dcc.Link(title, href=href)),
            as_markup(tag("ol", items, className="returns-strip")),
        ],
        className="strip",
    )


def returns_and_trust(strip: Any, badge: Sequence[Any]) -> html.Div:
    """Both side by side; either may be missing."""
    return html.Div([*([strip] if strip is not None else []), *badge], className="strip-and-trust")


def open_actions(cards: Sequence[ActionCard], others: int, href: str) -> html.Section:
    """others: actions that are done or stopped."""
    body: Any = html.P("No action is open here.", className="note")
    if cards:
        body = as_markup(action_cards(cards))
    more = f"All actions ({others} done or stopped)" if others else "All actions"
    return html.Section(
        [html.H2("Open actions"), body, html.P(dcc.Link(more, href=href))],
        className="open-actions",
    )


def actions_on_paper(cards: Sequence[ActionCard]) -> html.Div:
    """The first open actions once more, where they stand on the printed page."""
    shown: list[Any] = []
    if cards:
        shown = [html.H2("Open actions"), as_markup(action_cards(cards[:ON_PAPER]))]
    if left := len(cards[ON_PAPER:]):
        shown.append(html.P(f"And {left} more on the page.", className="note"))
    return html.Div(shown, className="on-paper", **{"aria-hidden": "true"})


def spine_and_actions(spine: Any, actions: Any) -> html.Div:
    """Where it stands at the left, what is done at the right."""
    return html.Div([spine, actions], className="spine-and-actions")
