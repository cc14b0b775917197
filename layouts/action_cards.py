"""Actions as cards: what is done about what, two years of it, and what followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.words import Sign
from layouts.parts.signs import sign_markup
from layouts.parts.tags import Markup, image, link, span, strong, tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCard:
    """One action. what: its title, which leads to the series. facts: organisation, indicator,
    owner, start, status, each a few words. sign, verdict: what followed, as an icon and in a word;
    outcome: the same with its figures. picture: its series as an address; alternative: in words.
    steps: when, and what was said, oldest first."""

    number: int
    what: str
    href: str
    facts: Sequence[str]
    sign: Sign | None
    verdict: str
    outcome: str
    picture: str
    alternative: str
    status: str
    steps: Sequence[tuple[str, str]]


def action_cards(
    cards: Sequence[ActionCard], forms: Sequence[Markup | None] = (), *, heading: str = "h2"
) -> Markup:
    """A list of actions. forms: of each what changes its status; empty for none."""
    rows = [_card(card, forms[at] if forms else None, heading) for at, card in enumerate(cards)]
    return tag("ul", rows, className="action-cards")


def _card(card: ActionCard, update: Markup | None, heading: str) -> Markup:
    steps = [tag("li", [span(when, className="note"), " ", words]) for when, words in card.steps]
    icon = [sign_markup(card.sign, 16, words_beside=True), " "] if card.sign else []
    return tag(
        "li",
        [
            tag(heading, link(card.what, card.href)),
            tag("p", [span(fact) for fact in card.facts], className="facts"),
            image(src=card.picture, alt=card.alternative, width=400, height=72),
            tag("p", [*icon, strong(f"{card.verdict}. "), card.outcome], className="outcome"),
            *([tag("ul", steps, className="steps-taken")] if steps else []),
            *([update] if update else []),
        ],
        className=f"action {card.status}",
    )
