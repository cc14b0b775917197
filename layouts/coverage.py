"""Coverage: which national measures the regional set covers, how well, and which it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import link, span, tag, td, th, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A national measure. by: name and address of what covers it, None where nothing does. how:
    "identical" and so on; evidence: how far its definition was checked."""

    code: str
    name: str
    words: str
    by: tuple[str, str] | None
    how: str
    note: str
    evidence: str


def coverage(
    *,
    title: str,
    standing: str,
    key: Sequence[tuple[str, str]],
    sets: Sequence[tuple[str, str, Sequence[Measure]]],
    without: Sequence[tuple[str, str]],
) -> list[Any]:
    """The part's content. key: how well, in a word and what it means. sets: name, what of it is
    covered, its measures. without: name and address of indicators with no national measure."""
    terms = [part for word, meaning in key for part in (html.Dt(word), html.Dd(meaning))]
    return [
        page_title(title),
        html.P(standing),
        html.Dl(terms, className="coverage-key"),
        *[part for chosen in sets for part in _set(*chosen)],
        *_without(without),
    ]


def _set(name: str, covered: str, measures: Sequence[Measure]) -> list[Any]:
    head = ("Code", "National measure", "Covered by", "How well", "What to know", "Evidence")
    table = tag(
        "table",
        [
            tag("caption", f"{name}: {covered}", className="visually-hidden"),
            tag("thead", tr([th(words, scope="col") for words in head])),
            tag("tbody", [_row(measure) for measure in measures]),
        ],
        className="coverage-table",
    )
    return [html.H2(name), html.P(covered, className="note"), scroller(table, f"Coverage, {name}")]


def _row(measure: Measure) -> Any:
    by = link(*measure.by) if measure.by else span("not covered", className="lacking")
    name = [measure.name, *([span(measure.words, className="note")] if measure.words else [])]
    cells = (name, by, measure.how, measure.note, measure.evidence)
    lacking = "" if measure.by else "uncovered"
    return tr([th(measure.code, scope="row"), *map(td, cells)], className=lacking or None)


def _without(without: Sequence[tuple[str, str]]) -> list[Any]:
    if not without:
        return []
    return [
        html.H2("Indicators that no national measure stands beside"),
        scroller(
            tag("ul", [tag("li", link(name, href)) for name, href in without]),
            "Indicators without a national measure",
        ),
    ]
