"""Definitions: all indicators by pathway with a search box, and one in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dash import dcc, html

from catalogue.expressions import parse
from catalogue.model import Catalogue, Definition, Indicator, Item
from catalogue.view import View
from charts.words import month_words
from layouts.parts.definition import definition_block
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import span, tag

MATCH = {
    "identical": "the same definition",
    "convertible": "convertible",
    "approximate": "approximate",
    "different": "a different definition",
}
SEARCH = "definition-search"
SENT_BY = {"maternity": "maternity providers", "mental_health": "mental health trusts"}
AGGREGATION = {
    "sum": "LMS and region figures add up their providers' counts.",
    "submitted": "LMS and region figures are sent as such, not added up.",
    "none": "Not added up: providers stand alone.",
}


def all_definitions(catalogue: Catalogue, view: View) -> list[Any]:
    """Every indicator, found by words of its name, code or definition. assets/definitions.js
    hides those that the search box does not find."""
    ordered = _ordered(catalogue)
    return [
        page_title("Definitions", [f"{len(ordered)} indicators", "a name leads to all of it"]),
        as_markup(
            [
                tag("label", "Find an indicator by any word, code or abbreviation", htmlFor=SEARCH),
                tag("input", id=SEARCH, type="search", autoComplete="off"),
                span("", id="definition-count", role="status", className="note"),
            ],
            className="search",
        ),
        html.Div(
            [
                html.P("No indicator is found by these words."),
                html.P("Try fewer letters, another word, or its national code.", className="note"),
            ],
            id="definition-none",
            className="empty",
            hidden=True,
        ),
        *[
            html.Section(
                [html.H2(name), html.Ul([_line(i, catalogue, view) for i in members])],
                className="definition-group",
            )
            for name, members in _by_pathway(catalogue, ordered)
        ],
    ]


def one_definition(indicator: Indicator, catalogue: Catalogue, view: View) -> list[Any]:
    """All that the catalogue says of an indicator."""
    pathway = next(p.name for p in catalogue.pathways if p.id == indicator.pathway)
    trail = [dcc.Link("Definitions", href=view.on("definitions").href), f" / {pathway}"]
    figures = dcc.Link("See its figures", href=view.on("indicator", indicator.id).href)
    return [
        page_title(
            indicator.name,
            [indicator.direction_words, _unit_words(indicator), html.Code(indicator.id), figures],
            trail=trail,
        ),
        html.H2("Versions", className="section"),
        *[_version(d, catalogue) for d in reversed(indicator.definitions)],
        html.H2("How it is read", className="section"),
        definition_block([*_facts(indicator), *_beside(indicator, catalogue, view)]),
        html.H2("Caveats", className="section"),
        _list(indicator.caveats, "None are known."),
        html.H2("Evidence", className="section"),
        html.P(indicator.evidence),
    ]


def definition_summary(indicator: Indicator, month: str) -> html.Div:
    """The definition in force in a month ("YYYY-MM"), for the foot of the indicator's page."""
    current = indicator.definition_at(date.fromisoformat(f"{month}-01"))
    versions = "; ".join(
        f"{d.version} since {month_words(d.from_.isoformat()[:7])}"
        + (f" ({d.changed})" if d.changed else "")
        for d in reversed(indicator.definitions)
    )
    return definition_block(
        [
            ("Numerator", current.numerator_words),
            ("Denominator", current.denominator_words),
            ("Versions", versions),
            ("Beside the national set", _national(indicator)),
            ("Evidence", indicator.evidence),
            ("Caveats", _list(indicator.caveats, "None are known.")),
        ]
    )


def _ordered(catalogue: Catalogue) -> Sequence[Indicator]:
    place = {p.id: i for i, p in enumerate(catalogue.pathways)}
    return sorted(catalogue.indicators.values(), key=lambda i: place[i.pathway])


def _by_pathway(
    catalogue: Catalogue, ordered: Sequence[Indicator]
) -> list[tuple[str, list[Indicator]]]:
    names = {p.id: p.name for p in catalogue.pathways}
    return [(names[key], list(group)) for key, group in groupby(ordered, key=lambda i: i.pathway)]


def _line(indicator: Indicator, catalogue: Catalogue, view: View) -> html.Li:
    latest = indicator.definitions[-1]
    known = ", ".join(indicator.synonyms)
    return html.Li(
        [
            dcc.Link(indicator.name, href=view.on("definitions", indicator.id).href),
            html.Span(
                [
                    f"{indicator.direction_words}. {latest.numerator_words}",
                    *([html.Span(f" Also: {known}.")] if known else []),
                ],
                className="note",
            ),
        ],
        **{"data-search": " ".join(search_words(indicator, catalogue)).casefold()},
    )


def search_words(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """All that an indicator is found by: names, synonyms, codes, definitions, and the names and
    labels of the data items that it is made of."""
    words = [indicator.name, indicator.short_name, indicator.id, *indicator.synonyms]
    words += [indicator.national.code] if indicator.national else []
    for definition in indicator.definitions:
        words += [definition.numerator_words, definition.denominator_words]
        for item in _items(definition, catalogue):
            words += [item.name, *item.labels]
    return words


def _items(definition: Definition, catalogue: Catalogue) -> list[Item]:
    """The data items of a definition, numerator first."""
    found = dict.fromkeys(
        term.item
        for expression in (definition.numerator, definition.denominator)
        if expression
        for term in parse(expression).terms
    )
    return [catalogue.items[name] for name in found]


def _version(definition: Definition, catalogue: Catalogue) -> html.Div:
    since = month_words(definition.from_.isoformat()[:7])
    pairs = [
        (
            f"Version {definition.version}, since {since}",
            definition.changed or "No change is noted.",
        ),
        ("Numerator", [definition.numerator_words, _formula(definition.numerator)]),
        ("Denominator", [definition.denominator_words, _formula(definition.denominator)]),
        (
            "Data items",
            html.Ul(
                [
                    html.Li([html.Strong(item.name), f": {item.definition}"])
                    for item in _items(definition, catalogue)
                ]
            ),
        ),
    ]
    return definition_block(pairs)


def _formula(expression: str | None) -> Any:
    return html.Code(expression, className="formula") if expression else ""


def _facts(indicator: Indicator) -> list[tuple[str, Any]]:
    matures = indicator.matures_after_months
    target = indicator.target
    facts = [
        ("Chart", _chart_words(indicator)),
        ("Totals", AGGREGATION[indicator.aggregation]),
        ("Matures", f"after {matures} months" if matures else "with the month's return"),
        ("Beside the national set", _national(indicator)),
        (
            "Target",
            f"{target.value:g} {indicator.unit_words} ({target.status}): {target.source}"
            if target
            else "None is agreed.",
        ),
    ]
    return [(term, words) for term, words in facts if words]


def _beside(indicator: Indicator, catalogue: Catalogue, view: View) -> list[tuple[str, Any]]:
    """Who sends it, what moves with it, and what else it is called."""
    partners = [catalogue.indicators[name] for name in indicator.balancing]
    links = [
        html.Li(dcc.Link(one.short_name, href=view.on("definitions", one.id).href))
        for one in partners
    ]
    facts: list[tuple[str, Any]] = [("Sent by", SENT_BY[indicator.submitter])]
    if links:
        facts.append(("Read together with", html.Ul(links)))
    if indicator.question:
        facts.append(("Question for a meeting", indicator.question))
    if indicator.synonyms:
        facts.append(("Also called", ", ".join(indicator.synonyms)))
    return facts


def _chart_words(indicator: Indicator) -> str:
    """What the catalogue asks for; the chart of a series is named where it is drawn."""
    kinds = {"p": "proportion", "u": "rate", "xmr": "single values", "rare": "rare events",
             "line": "plain line, not assessed"}  # fmt: skip
    each = "a quarter" if indicator.bin_months == 3 else "a month"
    return f"{kinds[indicator.chart].capitalize()}, one point {each}"


def _national(indicator: Indicator) -> str:
    found = indicator.national
    if found is None:
        return "No national measure is matched."
    note = f" {found.note}" if found.note else ""
    return f"{found.code}: {MATCH[found.match]}.{note}"


def _unit_words(indicator: Indicator) -> str:
    return indicator.unit_words or "a count"


def _list(said: Sequence[str], otherwise: str) -> Any:
    return html.Ul([html.Li(words) for words in said]) if said else html.P(otherwise)
