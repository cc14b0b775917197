"""The work plan: where the region should look, what the group decided, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from catalogue.model import Catalogue
from catalogue.view import View
from layouts.filters import copy_link, set_picker
from layouts.methods import worked_out
from layouts.parts.filters import filter_row
from layouts.parts.forms import Choice, area, choose, folded, form, line, role
from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, strong, tag, td, th, tr

TITLE = "Recommendations for the work plan"
CHOICE_WORDS = {"priority": "Priority", "watch": "Watch", "not_now": "Not now"}
HEADINGS = ("Place", "Indicator", "Why", "Good practice", "Decision")
BLOCKS = 5  # of a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one criterion says. mark: 0 to 1; None where it cannot be told; "" words never.
    applies: False where it has no meaning here."""

    name: str
    words: str
    mark: float | None
    applies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One indicator. place: "1", "" without one. range: of places, in words. good: who improved or
    sits better than expected, with their own words. decided: the latest decision in words, "" for
    none. values: of the form, what was chosen before."""

    indicator: str
    name: str
    href: str
    place: str
    range: str
    score: str
    region: str
    reasons: tuple[Reason, ...]
    good: tuple[str, ...]
    practices: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """A priority of a year that has begun."""

    name: str
    href: str
    lead: str
    why: str
    followed: str
    actions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A criterion's weight, and what it takes for the full mark, in words."""

    name: str
    weight: str
    full: str


def work_plan_filters(view: View, catalogue: Catalogue, cut: str) -> html.Section:
    """The set of indicators; copy link."""
    return filter_row([set_picker(view, catalogue)], [copy_link(view, cut)])


def work_plan(
    *,
    view: View,
    sentence: str,
    facts: Sequence[str],
    listed: Sequence[Recommendation],
    none: Sequence[str],
    poor: Sequence[str],
    weights: Sequence[Weight],
    years: Sequence[Choice],
    became: Sequence[tuple[str, Sequence[Became]]],
    snapshot: str,
    refusal: str | None,
    back: str,
) -> list[Any]:
    """The page's content. none: indicators with no reason to look; poor: with too little to tell.
    became: by year's words. refusal: why nothing can be decided here."""
    table = tag(
        "table",
        [
            tag("caption", TITLE, className="visually-hidden"),
            tag("thead", tr([th(words, scope="col") for words in HEADINGS])),
            *[_body(one, years, snapshot, refusal, back) for one in listed],
        ],
        id="work-plan",
        className="work-plan",
    )
    rest: list[Any] = []
    if none:
        rest += [html.H2("No reason found to look first"), html.P(", ".join(none) + ".")]
    if poor:
        rest += [
            html.H2("Data too poor to tell"),
            html.P("Before anything is concluded of these, their returns need work:"),
            html.P(", ".join(poor) + "."),
        ]
    content = [
        page_title(TITLE, list(facts)),
        html.P(sentence, id="work-plan-sentence", role="status", className="answer-sentence"),
        html.P(
            "The order is a place to begin, not a verdict: it follows the weights below, and the "
            "group decides." + (f" {refusal}" if refusal else ""),
            className="note",
        ),
        html.Section([scroller(table, TITLE)], className="chart") if listed else None,
        *rest,
        *[part for year, rows in became for part in _carried(year, rows)],
        html.H2("What counts how much"),
        scroller(_weights(weights), "Weights"),
        html.Div([worked_out(view, "priorities")], className="key"),
    ]
    return [html.Div(content, className="work-plan-page")]


def _body(
    one: Recommendation, years: Sequence[Choice], snapshot: str, refusal: str | None, back: str
) -> Markup:
    reasons = tag("ul", [_reason(reason) for reason in one.reasons if reason.applies])
    good = [tag("p", words) for words in one.good] or [tag("p", "None seen.", className="note")]
    practices = [tag("blockquote", words) for words in one.practices]
    decided: list[Markup] = [tag("p", one.decided)] if one.decided else []
    if refusal is None:
        decided.append(folded("Decide" if not one.decided else "Decide again",
                              _form(one, years, snapshot, back)))  # fmt: skip
    name = [link(one.name, one.href), span(one.region, className="note")]
    return tag(
        "tbody",
        tr(
            [
                td([strong(one.place), span(one.range, className="note")], className="place"),
                th(name, scope="row"),
                td(reasons),
                td([*good, *practices]),
                td(decided),
            ]
        ),
    )


def _reason(reason: Reason) -> Markup:
    if reason.mark is None:
        sign, told = "?", "cannot be told"
    else:
        full = round(reason.mark * BLOCKS)
        sign, told = "■" * full + "□" * (BLOCKS - full), f"{reason.mark:.0%} of the full mark"
    drawn = span(sign, className="size", **{"aria-hidden": "true"})
    return tag(
        "li",
        [drawn, span(f"{told}: ", className="visually-hidden"), strong(f"{reason.name}. "),
         reason.words],
    )  # fmt: skip


def _form(one: Recommendation, years: Sequence[Choice], snapshot: str, back: str) -> Markup:
    name = f"plan-{one.indicator}"
    hidden = {"indicator": one.indicator, "place": one.place or None, "snapshot": snapshot,
              "back": back}  # fmt: skip
    fields = [
        choose(name, "year", "Year of the work plan", years),
        choose(name, "choice", "Decision", list(CHOICE_WORDS.items())),
        line(name, "lead_role", "Lead role, for a priority", needed=False),
        area(name, "reason", "Reason"),
        role(name),
    ]
    return form(name, "/work-plan/decide", hidden, fields, "Save the decision")


def _carried(year: str, rows: Sequence[Became]) -> list[Any]:
    if not rows:
        return []
    headings = ("Priority", "Lead role and reason", "What followed in the region", "Actions")
    head = tr([th(words, scope="col") for words in headings])
    body = [
        tr([th(link(one.name, one.href), scope="row"),
            td([strong(one.lead), span(one.why, className="note")]),
            td(one.followed), td(one.actions)])
        for one in rows
    ]  # fmt: skip
    caption = f"What became of the priorities of {year}"
    table = tag("table", [tag("caption", caption, className="visually-hidden"), tag("thead", head),
                          tag("tbody", body)], className="work-plan")  # fmt: skip
    return [
        html.H2(caption),
        html.P("What followed is not shown to be the plan's doing.", className="note"),
        scroller(table, caption),
    ]


def _weights(weights: Sequence[Weight]) -> Markup:
    head = tr([th(words, scope="col") for words in ("Criterion", "Weight", "Full mark at")])
    body = [tr([th(one.name, scope="row"), td(one.weight), td(one.full)]) for one in weights]
    caption = tag("caption", "Weights of the criteria", className="visually-hidden")
    return tag("table", [caption, tag("thead", head), tag("tbody", body)], className="work-plan")
