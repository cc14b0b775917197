"""Actions with what followed them, and what those with an improvement did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.forms import Choice, area, choose, folded, form, line, role
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, image, link, span, strong, tag

STATUSES: tuple[Choice, ...] = (("open", "open"), ("done", "done"), ("stopped", "stopped"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCard:
    """One action. facts: owner, start, status, each a few words. verdict: what followed, in a word;
    outcome: the same with its figures. picture: its series as an address; alternative: in words.
    steps: when, and what was said, oldest first."""

    number: int
    who: str
    indicator: str
    href: str
    what: str
    facts: Sequence[str]
    verdict: str
    outcome: str
    picture: str
    alternative: str
    status: str
    steps: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What one organisation did. take_back: its number, None where it cannot be taken back here."""

    who: str
    indicator: str
    href: str
    when: str
    text: str
    by: str
    take_back: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """The form that opens an action. name: of the series. hidden: what the form carries. signal:
    words of the flag that began it, "" for none. starts: months to begin in; start: the one that
    is chosen at first. cancel: an address."""

    name: str
    hidden: dict[str, str | None]
    signal: str
    starts: Sequence[Choice]
    start: str
    cancel: str


def actions(
    *,
    title: str,
    standing: str,
    cards: Sequence[ActionCard],
    empty: str,
    new: NewAction | None,
    practices: Sequence[Practice],
    praised: Sequence[tuple[str, dict[str, str | None]]],
    refusal: str | None,
    back: str,
    months: Sequence[Choice],
) -> list[Any]:
    """The page. new: the form to open an action, where the address asks for one. praised: series
    that improve, about which what was done can be told. refusal: why nothing can be written."""
    listed: list[Any] = []
    if new:
        listed.append(_new(new, refusal))
    if cards:
        forms = [_update(card, back) if refusal is None else None for card in cards]
        listed.append(as_markup(action_cards(cards, forms), id="actions"))
    else:
        listed.append(html.P(empty, className="none-new", id="actions"))
    return [
        page_title(title),
        html.P(standing, className="answer-sentence"),
        html.Div(
            [
                html.Div(listed, className="action-list"),
                html.Aside(
                    _practices(practices, praised, refusal, back, months),
                    className="practices",
                    **{"aria-labelledby": "practice-title"},
                ),
            ],
            className="actions",
        ),
    ]


def _new(new: NewAction, refusal: str | None) -> html.Section:
    title = html.H2(f"Open an action: {new.name}", id="panel-title", tabIndex="-1")
    if refusal:
        return html.Section([title, html.P(refusal, className="notices")], className="new-action")
    fields = [
        *([tag("p", f"Answers the signal: {new.signal}", className="note")] if new.signal else []),
        area("action", "what", "What is done", rows=2),
        line("action", "owner_role", "Owner (a role, not a name)"),
        choose("action", "start", "Begins in", new.starts, new.start),
        role("action"),
    ]
    content = form("action", "/actions/add", new.hidden, fields, "Open the action")
    cancel = link("Cancel", new.cancel, className="button")
    return html.Section([title, as_markup([content, cancel])], className="new-action")


def action_cards(cards: Sequence[ActionCard], forms: Sequence[Markup | None] = ()) -> Markup:
    """A list of actions. forms: of each what changes its status; empty for none."""
    rows = [_card(card, forms[at] if forms else None) for at, card in enumerate(cards)]
    return tag("ul", rows, className="action-cards")


def _update(card: ActionCard, back: str) -> Markup:
    name = f"step-{card.number}"
    fields = [
        choose(name, "status", "Status", STATUSES, card.status),
        line(name, "note", "What has happened", needed=False, longest=300),
        role(name),
    ]
    hidden: dict[str, str | None] = {"id": str(card.number), "back": back}
    return folded("Change the status", form(name, "/actions/step", hidden, fields, "Save"))


def _card(card: ActionCard, update: Markup | None) -> Markup:
    steps = [tag("li", [span(when, className="note"), " ", words]) for when, words in card.steps]
    return tag(
        "li",
        [
            tag("h2", link([strong(card.who), " ", card.indicator], card.href)),
            tag("p", card.what, className="what"),
            tag("p", [span(fact) for fact in card.facts], className="facts"),
            image(src=card.picture, alt=card.alternative, width=320, height=64),
            tag("p", [strong(f"{card.verdict}. "), card.outcome], className="outcome"),
            tag("ul", steps, className="steps-taken"),
            *([update] if update else []),
        ],
        className=f"action {card.status}",
    )


def _practices(
    practices: Sequence[Practice],
    praised: Sequence[tuple[str, dict[str, str | None]]],
    refusal: str | None,
    back: str,
    months: Sequence[Choice],
) -> list[Any]:
    said: list[Any] = [
        html.H2("Good practice", id="practice-title"),
        html.P("What those with an improvement did.", className="note"),
    ]
    if practices:
        rows = [_practice(one, back) for one in practices]
        said.append(as_markup(tag("ul", rows, className="practice-list")))
    else:
        said.append(html.P("Nothing is told yet.", className="note"))
    if not praised:
        said.append(html.P("No series of this set improves this month.", className="note"))
    elif refusal is None:
        forms = [
            folded(
                words,
                form(
                    f"practice-{at}",
                    "/practice/add",
                    hidden,
                    [
                        choose(f"practice-{at}", "month", "Since", months),
                        area(f"practice-{at}", "text", "What was done"),
                        role(f"practice-{at}"),
                    ],
                    "Tell",
                ),
            )
            for at, (words, hidden) in enumerate(praised)
        ]
        said += [html.H3("Tell what was done"), as_markup(forms)]
    else:
        said.append(html.P(refusal, className="notices"))
    return said


def _practice(one: Practice, back: str) -> Markup:
    parts = [
        link([strong(one.who), " ", one.indicator], one.href),
        span(f"since {one.when}", className="note"),
        tag("p", one.text),
        span(one.by, className="note"),
    ]
    if one.take_back is not None:
        name = f"practice-back-{one.take_back}"
        hidden: dict[str, str | None] = {"id": str(one.take_back), "back": back}
        fields = [area(name, "reason", "Why it is taken back")]
        content = form(name, "/practice/take-back", hidden, fields, "Take back")
        parts.append(folded("Take back", content))
    return tag("li", parts)
