"""On a provider's profile: two years of its returns beside the trust badge, and its open actions
beside where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts.action_cards import ActionCard, action_cards
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, span, strong, tag
from layouts.parts.tracker import KEY, mark_sign

ON_PAPER = 4  # actions for which the first printed page has room


@dataclass(frozen=True, slots=True, kw_only=True)
class StripMonth:
    """One month. initial: of its name. words: what came, with the month; letter: None where no
    return was owed."""

    initial: str
    words: str
    letter: str | None = None
    late: bool = False


def returns_strip(months: Sequence[StripMonth], period: str, href: str) -> html.Section:
    """A letter a month, oldest first, over the month's initial. period: from when to when. href:
    the returns' page."""
    present = {month.letter for month in months}
    key = [
        tag("li", [strong(letter), f" {words}"]) for letter, words in KEY if letter in present
    ]  # fmt: skip
    return html.Section(
        [
            html.H2([dcc.Link("Returns", href=href), html.Span(period, className="note")]),
            as_markup(tag("ol", [_month(month) for month in months], className="returns-strip")),
            as_markup(tag("ul", key, className="strip-key", **{"aria-label": "Key"})),
        ],
        className="strip",
    )


def _month(month: StripMonth) -> Markup:
    sign = [mark_sign(month.letter, month.late)] if month.letter else [span("", className="letter")]
    initial = span(month.initial, className="initial", **{"aria-hidden": "true"})
    return tag(
        "li", [*sign, initial, span(month.words, className="visually-hidden")], title=month.words
    )


def returns_and_trust(strip: Any, badge: Sequence[Any]) -> html.Div:
    """Both side by side; either may be missing."""
    return html.Div([*([strip] if strip is not None else []), *badge], className="strip-and-trust")


def open_actions(cards: Sequence[ActionCard], others: int, href: str) -> html.Section:
    """others: actions that are done or stopped."""
    body: Any = html.P(
        "None is open. One is opened from a signal, or from an indicator's page.", className="note"
    )
    if cards:
        body = as_markup(action_cards(cards, heading="h3"))
    more = f"All actions ({others} done or stopped)" if others else "All actions"
    return html.Section(
        [html.H2("Open actions"), *_against(cards), body, html.P(dcc.Link(more, href=href))],
        className="open-actions",
    )


def _against(cards: Sequence[ActionCard]) -> list[html.P]:
    words = "Each against the level before its signal, beside the rest of the region."
    return [html.P(words, className="note")] if cards else []


def actions_on_paper(cards: Sequence[ActionCard]) -> html.Div:
    """The first open actions once more, where they stand on the printed page."""
    shown: list[Any] = []
    if cards:
        first = as_markup(action_cards(cards[:ON_PAPER], heading="h3"))
        shown = [html.H2("Open actions"), *_against(cards), first]
    if left := len(cards[ON_PAPER:]):
        shown.append(html.P(f"And {left} more on the page.", className="note"))
    return html.Div(shown, className="on-paper", **{"aria-hidden": "true"})


def spine_and_actions(spine: Any, actions: Any) -> html.Div:
    """Where it stands at the left, what is done at the right."""
    return html.Div([spine, actions], className="spine-and-actions")
