"""One flag opened: its chart, its facts, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from charts.words import Sign
from layouts.parts.chart import chart
from layouts.parts.markup import as_markup
from layouts.parts.panel import panel_head
from layouts.parts.signs import sign_and_words
from layouts.parts.tags import Markup, span, tag
from layouts.signals import STATES

CHOICES = (
    ("acknowledged", "Acknowledge"),
    ("data_issue", "Data issue"),
    ("explained", "Explained"),
    ("action_opened", "Action opened"),
    ("new", "New again"),
)


def signal_panel(
    *,
    title: str,
    close: str,
    sign: Sign,
    sentence: str,
    facts: Sequence[tuple[str, str]],
    figure: dict[str, Any],
    alternative: str,
    table: Any,
    axis_words: str,
    made: Any,
    history: Sequence[tuple[str, str, str]],
    later: int,
    indicator: str,
    action: str,
) -> list[Any]:
    """made: the form, or why there is none. history: when, state and words, newest first. later:
    steps made after the cut of a frozen link. indicator, action: addresses of the
    indicator's page and of the form that opens an action."""
    pairs = [part for term, words in facts for part in (html.Dt(term), html.Dd(words))]
    return [
        panel_head(title, close, "All signals"),
        html.P([sign_and_words(sign, size=16), ". ", sentence], className="signal-sentence"),
        html.P(axis_words, className="note"),
        chart(
            "signal-series",
            title="The last two years",
            alternative=alternative,
            figure=figure,
            table=table,
            height=300,
        ),
        html.Dl(pairs, className="signal-facts"),
        html.H3("What do you make of it?"),
        made,
        html.Ul([_step(*step) for step in history], className="steps"),
        html.P(
            f"What is decided stays with this flag; if the data change, it says so.{_later(later)}",
            className="note",
        ),
        html.P(
            [
                dcc.Link("Open the indicator", href=indicator, className="button"),
                dcc.Link("Open an action", href=action, className="button"),
            ],
            className="panel-links",
        ),
    ]


def _later(steps: int) -> str:
    if not steps:
        return ""
    return f" {steps} later {'note is' if steps == 1 else 'notes are'} not shown in this cut."


def _step(when: str, state: str, words: str) -> html.Li:
    glyph, name = STATES[state]
    said = f"{name}. {words}" if words else name
    return html.Li(
        [
            html.Span(when, className="note"),
            html.Span(f"{glyph} ", **{"aria-hidden": "true"}),
            html.Span(said),
        ]
    )


def triage_form(key: str, level: str, chosen: str, back: str, snapshot: str) -> html.Div:
    """What is made of a flag, why, and by which role. back: the page that follows."""
    hidden = [
        tag("input", type="hidden", name=name, value=value)
        for name, value in (
            ("signal", key), ("level", level), ("back", back), ("snapshot", snapshot),
        )
    ]  # fmt: skip
    radios = [_choice(value, words, value == chosen) for value, words in CHOICES]
    fields = [
        *hidden,
        tag(
            "fieldset",
            [tag("legend", "State", className="visually-hidden"), *radios],
            className="triage-choices",
        ),
        tag("label", "Why", htmlFor="triage-reason"),
        tag(
            "textarea", "", id="triage-reason", name="reason", rows="3", maxLength="1000",
            **{"aria-describedby": "triage-help"},
        ),
        span("Never a person's name or number.", className="note", id="triage-help"),
        tag("label", "Your role", htmlFor="triage-role"),
        tag("input", id="triage-role", name="role", maxLength="60", autoComplete="off"),
        tag("button", "Save", type="submit", className="button primary"),
    ]  # fmt: skip
    form = tag("form", fields, id="triage", method="post", action="/signals/triage")
    return as_markup(form, className="triage")


def _choice(value: str, words: str, chosen: bool) -> Markup:
    glyph = span(f"{STATES[value][0]} ", **{"aria-hidden": "true"})
    radio = tag("input", type="radio", name="state", value=value, checked=chosen, required=True)
    return tag("label", [radio, glyph, words])


def not_here(refusal: str) -> html.P:
    """Why nothing can be saved by this reader."""
    return html.P(refusal, id="triage-refused", className="notices")
