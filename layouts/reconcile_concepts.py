"""The concepts that the dashboards and the national set define, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.palette import ACCENT, GROUND
from charts.relation_icons import relation_uri
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, image, link, span, tag

STANDING = (
    "How the two older dashboards and the national set define each figure, what that does to it, "
    "and what the region decided: proposed, consulted, agreed. The definitions of A and B are "
    "invented from documented kinds of variation."
)
ILLUSTRATIVE = "Illustrative definitions"
NARROW = "To decide on a definition, open this page on a wider screen."
COLUMNS = ("Concept", "Dashboard A", "Dashboard B", "National", "Conversion", "Decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice of what is listed. sign: its glyph, "" for none. number: how many it leaves."""

    words: str
    sign: str
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptRow:
    """One concept. href: the address that opens it, or closes it where it is open. a, b, national:
    each definition in short. sign, badge: of the relation. state, decision: how a decision stands
    and what it is. body: what stands below it when it is open."""

    id: str
    name: str
    href: str
    a: str
    b: str
    national: str
    sign: str
    badge: str
    state: str
    decision: str
    body: Sequence[Any] | None = None


def concepts_page(
    *,
    decided: int,
    of: int,
    parts: Any,
    chips: Sequence[Chip],
    more_chips: Sequence[Chip],
    rows: Sequence[ConceptRow],
    way_back: str,
) -> list[Any]:
    """The page. parts: links to the other parts. chips: by relation; more_chips: by decision.
    way_back: the address that lists them all."""
    squares = [span("", className="square done" if n < decided else "square") for n in range(of)]
    listed: list[Any] = [_row(row) for row in rows]
    if not rows:
        listed = [
            html.P(
                ["No concept is of this kind. ", dcc.Link("Show all of them", href=way_back), "."],
                className="none-new",
            )
        ]
    return [
        html.Div(
            [
                html.H1(f"{decided} of {of} decided"),
                as_markup(squares, className="squares", **{"aria-hidden": "true"}),
                parts,
            ],
            className="reconcile-title",
        ),
        html.P(STANDING, className="note"),
        html.Div(
            [_chips(chips, more_chips), html.P(ILLUSTRATIVE, className="note")],
            className="reconcile-tools",
        ),
        html.P(NARROW, className="note only-narrow"),
        html.Div(
            [_heads(), html.Ul(listed, className="concepts") if rows else listed[0]],
            id="concepts",
        ),
    ]


def _heads() -> html.Div:
    heads = [span(words) for words in COLUMNS]
    return as_markup(heads, className="concept-columns", **{"aria-hidden": "true"})


def _chips(chips: Sequence[Chip], more: Sequence[Chip]) -> html.Nav:
    items = [html.Li(_chip(chip)) for chip in chips]
    items += [
        html.Li(_chip(chip), className="apart" if n == 0 else "") for n, chip in enumerate(more)
    ]
    return html.Nav(html.Ul(items, className="chips"), **{"aria-label": "Which concepts"})


def _chip(chip: Chip) -> dcc.Link:
    parts: list[Any] = []
    if chip.sign:
        ground = ACCENT if chip.chosen else GROUND
        parts.append(html.Img(src=relation_uri(chip.sign, ground), alt="", width=14, height=14))
    parts += [f"{chip.words} ", html.Strong(str(chip.number))]
    if chip.chosen:
        parts.append(html.Span(" (shown)", className="visually-hidden"))
    return dcc.Link(parts, href=chip.href, className="chip chosen" if chip.chosen else "chip")


def _row(row: ConceptRow) -> html.Li:
    opened = row.body is not None
    name = link(
        [span("", className="turn"), row.name],
        row.href,
        **{"aria-expanded": "true" if opened else "false", "data-stay": ""},
    )
    cells = [
        tag("h2", name, className="concept-name"),
        *[
            _cell(words, text)
            for words, text in zip(COLUMNS[1:4], (row.a, row.b, row.national), strict=True)
        ],
        span([span("Conversion: ", className="visually-hidden"), badge(row.sign, row.badge)]),
        span([span("Decision: ", className="visually-hidden"), stage(row.state, row.decision)]),
    ]
    return html.Li(
        [as_markup(cells, className="concept-head"), *(row.body or [])],
        id=f"concept-{row.id}",
        className="concept open" if opened else "concept",
        **{"data-relation": row.sign},
    )


def _cell(source: str, words: str) -> Markup:
    return span([span(f"{source}: ", className="source"), words], className="in-short")


def badge(sign: str, words: str) -> Markup:
    """A relation as a glyph and a word, grey."""
    return span([_glyph(sign), words], className="badge-outlined")


def stage(sign: str, words: str) -> Markup:
    """How a decision stands: a glyph and its words."""
    return span([_glyph(sign), words], className="stage")


def _glyph(sign: str) -> Markup:
    return image(src=relation_uri(sign), alt="", width=14, height=14, className="glyph")
