"""Meetings: all of them with the form for a new one, and one with its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc

from layouts.meeting_panel import NotedLine, noted_list
from layouts.parts.forms import Choice, choose, folded, form, line
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, strong, tag
from layouts.reports import SLIDES

MINUTES: tuple[Choice, ...] = tuple((str(n), f"{n} minutes") for n in (3, 5, 10, 15, 20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One meeting of the list. when: when it was made."""

    name: str
    href: str
    when: str
    items: int
    notes: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One item. what: the chart; who: whose; question: for the group; notes: how many. href: its
    page. hidden: what the forms that move it carry, None where nothing can be written."""

    what: str
    who: str
    question: str
    notes: int
    href: str
    hidden: dict[str, str | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """A chart that is to be put on a list. link: its view."""

    words: str
    link: str


def all_meetings(
    meetings: Sequence[Listed],
    kinds: Sequence[Choice],
    hidden: dict[str, str | None],
    adding: Adding | None,
    usual: str,
    refusal: str | None,
) -> list[Any]:
    """Every meeting. kinds: what a new one begins with; usual: its name, unless another is given.
    adding: the chart that the reader brought;
    refusal: why nothing can be written, None where it can."""
    facts = ["Charts to go through with a group, in order, with a question for each"]
    parts: list[Any] = [page_title("Meetings", facts)]
    if adding is not None and refusal is None:
        parts.append(as_markup(_adding(meetings, adding, usual, hidden), className="adding"))
    if refusal is not None:
        parts.append(as_markup(tag("p", refusal, className="note")))
    elif adding is None:
        made = _new(kinds, usual, hidden)
        parts.append(as_markup([tag("h2", "New meeting"), made], className="new-meeting"))
    parts.append(as_markup(_list(meetings), className="meetings"))
    return parts


def _adding(
    meetings: Sequence[Listed], adding: Adding, usual: str, hidden: dict[str, str | None]
) -> list[Markup]:
    kept = {**hidden, "link": adding.link}
    forms = [
        form(
            f"add-{one.token}",
            "/meeting/add",
            {**kept, "token": one.token},
            [],
            f"To “{one.name}”, made {one.when}",
        )
        for one in meetings[:5]
    ]
    name = line("add-new", "name", "Name of the new meeting", longest=80, value=usual)
    new = form("add-new", "/meeting/make", {**kept, "minutes": "10"}, [name], "To a new meeting")
    return [tag("h2", f"Add to a meeting: {adding.words}"), *forms, new]


def _new(kinds: Sequence[Choice], usual: str, hidden: dict[str, str | None]) -> Markup:
    name = "new-meeting"
    fields = [
        line(name, "name", "Name", longest=80, value=usual),
        choose(name, "kind", "Begin with", kinds),
        choose(name, "minutes", "For each item", MINUTES, "10"),
    ]
    return form(name, "/meeting/make", hidden, fields, "Make the list")


def _list(meetings: Sequence[Listed]) -> list[Markup]:
    head = tag("h2", "Meetings kept here")
    if not meetings:
        words = "There is none yet. Make one above, or use “Add to meeting” on any chart."
        return [head, tag("p", words, className="empty")]
    rows = [
        tag("li", [link(one.name, one.href), span(f"{_many(one.items, 'item')}, "
                   f"{_many(one.notes, 'note')}, made {one.when}", className="note")])
        for one in meetings
    ]  # fmt: skip
    return [head, tag("ul", rows)]


def one_meeting(
    name: str,
    facts: Sequence[Any],
    items: Sequence[ListedItem],
    present: tuple[str, str],
    minutes: Markup,
    back: str,
    token: str,
    refusal: str | None,
) -> list[Any]:
    """A list with its items. present: the links that show it, with names and without. token: what
    its address names it by."""
    trail = [dcc.Link("Meetings", href=back), " /"]
    parts: list[Any] = [page_title(name, facts, trail=trail)]
    ways = [
        link("Present", present[0], id="present", className="button primary"),
        link("Present without names", present[1], className="button"),
    ]
    if items:
        parts.append(as_markup([*ways, minutes], className="meeting-ways"))
        rows = [_item(one, at, len(items)) for at, one in enumerate(items, 1)]
        parts.append(as_markup(tag("ol", rows), className="meeting-items"))
        if refusal is None:
            parts.append(as_markup(folded("Make a pack of these charts", _pack(token))))
    else:
        words = "Nothing is on this list yet. Open a chart and choose “Add to meeting”."
        parts.append(as_markup(tag("p", words, className="empty")))
    if refusal is not None:
        parts.append(as_markup(tag("p", refusal, className="note")))
    return parts


def _pack(token: str) -> Markup:
    """Slides of the list; they are fetched from the page of reports."""
    hidden = {"kind": "meeting", "about": token}
    fields = [choose("meeting-pack", "ending", "As", SLIDES)]
    return form("meeting-pack", "/reports/make", hidden, fields, "Make the pack")


def _item(item: ListedItem, place: int, of: int) -> Markup:
    notes = [span(_many(item.notes, "note"), className="note")] if item.notes else []
    words = [
        tag("p", [span(str(place), className="place"), link(item.what, item.href), ", ", item.who]),
        tag("p", [item.question, " ", *notes], className="note"),
    ]
    moves = [] if item.hidden is None else _moves(item.hidden, place, of, item.what)
    return tag("li", [tag("div", words), tag("div", moves, className="moves")])


def _moves(hidden: dict[str, str | None], place: int, of: int, what: str) -> list[Markup]:
    ways = [("up", "Up")] * (place > 1) + [("down", "Down")] * (place < of) + [("out", "Take out")]
    forms = []
    for move, words in ways:
        kept = [
            tag("input", type="hidden", name=key, value=value)
            for key, value in {**hidden, "move": move}.items()
            if value is not None
        ]
        said = [words, span(f": {what}, item {place}", className="visually-hidden")]
        button = tag("button", said, type="submit", className="button quiet")
        forms.append(tag("form", [*kept, button], method="post", action="/meeting/item"))
    return forms


def minutes_button(token: str, cut: str, *, hidden: bool) -> Markup:
    """Saves the minutes: assets/minutes.js draws their charts."""
    query = f"?snapshot={cut}{'&anonymise=1' if hidden else ''}"
    return tag(
        "button",
        "Save the minutes",
        type="button",
        className="button",
        **{"data-minutes-of": f"/download/minutes/{token}{query}"},
    )


def end_summary(lines: Sequence[NotedLine]) -> Markup:
    """What was noted, at the end."""
    actions = sum(one.what == "Action." for one in lines)
    said = f"{_many(len(lines) - actions, 'note')} and {_many(actions, 'action')}."
    return tag("div", [tag("p", strong(said)), noted_list(lines)], className="room-summary")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
