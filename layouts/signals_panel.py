"""One flag opened: its chart, its facts, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.triage_icons import WORDS
from charts.words import Sign
from layouts.parts.chart import CONFIG
from layouts.parts.markup import as_markup
from layouts.parts.panel import panel_head
from layouts.parts.signs import sign
from layouts.parts.tags import Markup, span, tag
from layouts.signals import triage_image

CHOICES = (
    ("acknowledged", "Acknowledge"),
    ("data_issue", "Data issue"),
    ("explained", "Explained"),
    ("action_opened", "Action"),
)
AGAIN = ("new", "New")
STAYS = "What is decided stays with this flag; if the data change, it says so."
Facts = Sequence[tuple[str, str]]
Links = Sequence[tuple[str, str]]  # words, address


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was made of a flag once."""

    when: str
    state: str
    who: str
    why: str


def signal_panel(
    *,
    title: str,
    close: str,
    body: Sequence[Any],
    changed: bool,
    made: Any,
    history: Sequence[Step],
    later: int,
    ways: Links,
) -> list[Any]:
    """body: what the flag is. changed: the figures are others than those that were looked at. made:
    the form, or why there is none. history: newest first. later: steps made after the cut of a
    frozen link. ways: where to go from here."""
    return [
        panel_head(title, close, "All signals"),
        *body,
        html.H3("What do you make of it?"),
        *([html.P(_changed(), className="note")] if changed else []),
        made,
        as_markup(tag("ul", [_step(step) for step in history]), className="steps"),
        html.P(f"{STAYS}{_later(later)}", className="note"),
        html.P(
            [dcc.Link(words, href=href, className="button") for words, href in ways],
            className="panel-downloads",
        ),
    ]


def _changed() -> list[Any]:
    label = html.Span("data changed", className="data-changed")
    return [label, " The figures are others than those that were looked at last."]


def series_body(
    *,
    sign: Sign,
    sentence: str,
    about: str,
    figure: dict[str, Any],
    alternative: str,
    table: Any,
    facts: Facts,
) -> list[Any]:
    """A flag: its sentence, the chart of its last two years, the same as a table, and facts."""
    return [
        html.P([_mark(sign), " ", sentence], className="signal-sentence"),
        html.P(about, className="note"),
        html.Div(
            dcc.Graph(id="signal-series", figure=figure, config=CONFIG, style={"height": "190px"}),
            id="signal-series-picture",
            role="img",
            className="picture",
            **{"aria-label": alternative},
        ),
        html.Details(
            [html.Summary("Show as table"), html.Div(table)], className="as-table signal-table"
        ),
        _facts(facts),
    ]


def problem_body(
    *, sign: Sign, words: str, sentences: Sequence[str], began: str, held: str, links: Links
) -> list[Any]:
    """A data problem: what was found, since when, and the indicators that it concerns."""
    found = [html.P(said, className="note") for said in sentences]
    items = [html.Li(dcc.Link(name, href=href)) for name, href in links]
    return [
        html.P([_mark(sign), " ", html.Strong(words)], className="signal-sentence"),
        *found,
        _facts([("Began", began)]),
        html.H3(held),
        html.Ul(items, className="held"),
    ]


def _mark(name: Sign) -> Any:
    return sign(name, 16)


def _facts(facts: Facts) -> html.Dl:
    pairs = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in facts]
    return html.Dl(pairs, className="signal-facts")


def _later(steps: int) -> str:
    if not steps:
        return ""
    return f" {steps} later {'note is' if steps == 1 else 'notes are'} not shown in this cut."


def _step(step: Step) -> Markup:
    said = [triage_image(step.state), f"{WORDS[step.state]}, {step.who}"]
    why = [span(step.why, className="why")] if step.why else []
    return tag("li", [span(step.when, className="when"), span([*said, *why], className="what")])


def triage_form(
    key: str, chosen: str, back: str, snapshot: str, month: str, *, again: bool
) -> html.Div:
    """What is made of a flag, why, and by which role. back: the page that follows. month: as of
    which it is looked at, "" for the latest. again: it can be made new again."""
    hidden = [
        tag("input", type="hidden", name=name, value=value)
        for name, value in (
            ("signal", key), ("back", back), ("snapshot", snapshot), ("month", month),
        )
    ]  # fmt: skip
    choices = (*CHOICES, AGAIN) if again else CHOICES
    radios = [_choice(value, words, value == chosen) for value, words in choices]
    legend = tag("legend", "State", className="visually-hidden")
    fields = [
        *hidden,
        tag("fieldset", [legend, *radios], className="triage-choices"),
        span(
            [
                tag("label", "Why", htmlFor="triage-reason"),
                span("Never a person's name or number.", className="note", id="triage-help"),
            ],
            className="triage-why",
        ),
        tag(
            "textarea", "", id="triage-reason", name="reason", rows="2", maxLength="1000",
            required=not again, **{"aria-describedby": "triage-help"},
        ),
        span(
            [
                tag("label", "Your role", htmlFor="triage-role"),
                tag("input", id="triage-role", name="role", maxLength="60", autoComplete="off"),
                tag("button", "Save", type="submit", className="button primary"),
            ],
            className="triage-who",
        ),
    ]  # fmt: skip
    form = tag("form", fields, id="triage", method="post", action="/signals/triage")
    return as_markup(form, className="triage")


def _choice(value: str, words: str, chosen: bool) -> Markup:
    radio = tag("input", type="radio", name="state", value=value, checked=chosen, required=True)
    return tag("label", [radio, triage_image(value), words])


def not_here(refusal: str) -> html.P:
    """Why nothing can be saved by this reader."""
    return html.P(refusal, id="triage-refused", className="notices")
