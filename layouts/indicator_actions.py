"""What people wrote on a series: notes, actions, phases, points left out; and the forms for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts.parts.forms import Choice, area, choose, folded, form, role
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, span, strong, tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One line of the list. when: the months it is about. by: who wrote it, and when. waits: what
    the next data cut does about it, "" for nothing. take_back: address and hidden fields of the
    form that withdraws it; None: it cannot be, here."""

    when: str
    kind: str
    words: str
    by: str
    waits: str = ""
    take_back: tuple[str, dict[str, str | None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the forms need. months: to choose from, latest first. open_action: address of the page
    that opens an action. refusal: why nothing can be written; None: it can."""

    indicator: str
    level: str
    org: str
    name: str
    snapshot: str
    back: str
    months: Sequence[Choice]
    open_action: str
    refusal: str | None


def actions_tab(
    written: Sequence[Written], offered: Offered, later: str, waiting: str
) -> list[Any]:
    """The list and the forms. later: how many notes came after the cut of a frozen link; waiting:
    what the next data cut will bring; "" for none."""
    listed: Any = html.P(f"Nothing is written on the series of {offered.name}.", className="note")
    if written:
        rows = [_row(at, one) for at, one in enumerate(written)]
        listed = as_markup(tag("ul", rows, className="written"))
    said = [html.P(words, className="note") for words in (later, waiting) if words]
    return [listed, *said, _forms(offered)]


def _row(at: int, one: Written) -> Markup:
    parts = [
        span(one.when, className="when"),
        span([strong(one.kind), " ", one.words, *_waits(one)], className="words"),
        span(one.by, className="note"),
    ]
    if one.take_back:
        address, hidden = one.take_back
        name = f"take-back-{at}"
        content = form(
            name, address, hidden, [area(name, "reason", "Why it is taken back")], "Take back"
        )
        parts.append(folded("Take back", content))
    return tag("li", parts)


def _waits(one: Written) -> list[Markup]:
    return [span(f" {one.waits}", className="waits")] if one.waits else []


def _forms(offered: Offered) -> html.Div:
    if offered.refusal:
        return html.Div(html.P(offered.refusal, className="notices"), id="nothing-written")
    whose: dict[str, str | None] = {
        "indicator": offered.indicator,
        "level": offered.level,
        "org": offered.org,
        "snapshot": offered.snapshot,
        "back": offered.back,
    }
    note = form(
        "note",
        "/notes/add",
        whose,
        [
            choose("note", "month", "Month", offered.months),
            area("note", "text", "Note"),
            choose(
                "note",
                "on",
                "Shown on",
                [("series", "this series"), ("org", f"every indicator of {offered.name}"),
                 ("indicator", "this indicator of every organisation")],
            ),
            role("note"),
        ],
        "Add the note",
    )  # fmt: skip
    phase = form(
        "phase",
        "/phases/add",
        whose,
        [
            choose("phase", "month", "First month of the new phase", offered.months),
            area("phase", "reason", "Why the old limits no longer hold"),
            role("phase"),
        ],
        "Begin the phase",
    )
    points = form(
        "points",
        "/points/leave-out",
        whose,
        [
            choose("points", "first", "First month left out", offered.months),
            choose("points", "last", "Last month left out", offered.months),
            area("points", "reason", "Why"),
            role("points"),
        ],
        "Leave out",
    )
    say = (
        "A new phase, and points left out, change the limits. They are shown with the next data "
        "cut, which is made at once; links to earlier cuts keep their limits."
    )
    return html.Div(
        [
            as_markup(
                [
                    folded("Add a note", note),
                    folded("Begin a new phase", phase),
                    folded("Leave points out of the limits", points),
                ],
                className="forms-in-a-row",
            ),
            html.P(say, className="note"),
            dcc.Link("Open an action", href=offered.open_action, className="button"),
        ]
    )
