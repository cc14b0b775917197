"""Actions with what followed them, and what those with an improvement did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts.action_cards import ActionCard, action_cards
from layouts.parts.forms import Choice, area, choose, folded, form, line, role
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, strong, tag

STATUSES: tuple[Choice, ...] = (("open", "open"), ("done", "done"), ("stopped", "stopped"))


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
    others: tuple[str, str] | None,
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
    that improve, about which what was done can be told. others: words and address of the actions
    that the set of indicators hides. refusal: why nothing can be written."""
    listed: list[Any] = []
    if new:
        listed.append(_new(new, refusal))
    if cards:
        forms = [_update(card, back) if refusal is None else None for card in cards]
        listed.append(as_markup(action_cards(cards, forms), id="actions"))
    else:
        listed.append(html.P(empty, className="none-new", id="actions"))
    if others:
        listed.append(html.P(dcc.Link(others[0], href=others[1]), className="other-sets"))
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
    cancel = [link("Cancel", new.cancel, className="button")]
    content = form("action", "/actions/add", new.hidden, fields, "Open the action", cancel)
    return html.Section([title, as_markup(content)], className="new-action")


def _update(card: ActionCard, back: str) -> Markup:
    name = f"step-{card.number}"
    fields = [
        choose(name, "status", "Status", STATUSES, card.status),
        line(name, "note", "What has happened", needed=False, longest=300),
        role(name),
    ]
    hidden: dict[str, str | None] = {"id": str(card.number), "back": back}
    return folded("Change the status", form(name, "/actions/step", hidden, fields, "Save"))


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
        span(f" since {one.when}", className="note"),
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
