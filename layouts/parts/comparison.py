"""The comparison table: every organisation in the window, with its interval drawn on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.interval_bar import Scale, interval_uri
from charts.words import Sign, count, number
from layouts.parts.markup import scroller
from layouts.parts.signs import sign, sign_and_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """An organisation's pooled counts and its two verdicts, kept apart.

    value, lower, upper: in the indicator's unit, NaN for none. against: "higher than expected".
    position: the sign of that verdict. variation: the latest month's Variation or State. note:
    "11 of 12 months"."""

    name: str
    href: str
    numerator: float
    denominator: float
    value: float
    lower: float
    upper: float
    against: str
    position: Sign
    variation: Sign
    own: bool = False
    note: str = ""
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonWords:
    """The table's headings, in the indicator's words."""

    caption: str
    cases: str = "Cases"
    of: str = "Women"
    unit: str = "%"
    month: str = ""


def comparison_table(
    rows: Sequence[ComparisonRow],
    scale: Scale,
    words: ComparisonWords,
    benchmark: float | None = None,
    decimals: int = 1,
) -> html.Div:
    """The table, `comparison-table`, as markup and in the order given. Its headings are buttons of
    class `sort`: sorting is the reader's own act, by each cell's `data-value` or words."""
    headings = (
        "Provider",
        words.cases,
        words.of,
        words.unit,
        "95 % interval",
        scale.words,
        "Against benchmark",
        f"Variation{', ' if words.month else ''}{words.month}",
    )
    numeric = (False, True, True, True, True, False, False, False)
    head = html.Thead(
        html.Tr(
            [
                html.Th(
                    html.Button(text, type="button", className="sort"),
                    scope="col",
                    className="figure-column" if right else "",
                )
                for text, right in zip(headings, numeric, strict=True)
            ]
        )
    )
    body = html.Tbody([_row(row, scale, benchmark, decimals) for row in rows])
    table = html.Table(
        [html.Caption(words.caption, className="visually-hidden"), head, body],
        id="comparison-table",
        className="comparison",
    )
    return scroller(table, words.caption)


def _row(row: ComparisonRow, scale: Scale, benchmark: float | None, decimals: int) -> html.Tr:
    bar = interval_uri(row.lower, row.value, row.upper, scale, benchmark, row.position)
    interval = f"{number(row.lower, decimals)} to {number(row.upper, decimals)}"
    return html.Tr(
        [
            html.Th(_name(row), scope="row"),
            _figure(row.numerator, count(row.numerator)),
            _figure(row.denominator, count(row.denominator)),
            _figure(row.value, html.Strong(number(row.value, decimals))),
            _figure(row.lower, "" if math.isnan(row.lower) else interval),
            html.Td(html.Img(src=bar, alt="", width=96, height=20)),
            html.Td(_against(row)),
            html.Td(sign_and_words(row.variation, _short(row.variation))),
        ],
        className="own" if row.own else "",
    )


def _name(row: ComparisonRow) -> list[Any]:
    more = [html.Span("your unit", className="yours")] if row.own else []
    caveat = (
        [sign("caveat", 12, words_beside=True), html.Span(row.caveat, className="visually-hidden")]
        if row.caveat
        else []
    )
    return [dcc.Link(row.name, href=row.href), *caveat, *more]


def _figure(value: float, shown: Any) -> html.Td:
    return html.Td(
        shown,
        className="figure-column",
        **{"data-value": "" if math.isnan(value) else f"{value:.6g}"},
    )


def _against(row: ComparisonRow) -> list[Any]:
    """The first word bold where it says that the unit lies outside."""
    first, _, rest = row.against.partition(" ")
    outside = first in ("higher", "lower")
    words: list[Any] = [html.Strong(first), f" {rest}"] if outside else [row.against]
    return [*words, *([html.Span(row.note, className="note")] if row.note else [])]


def _short(variation: Sign) -> str:
    """ "concern" for "special cause – concern, rising": the column's heading says the rest."""
    kind = str(variation).split("_")[0]
    return {"concern": "concern", "improvement": "improvement", "neutral": "change"}.get(kind, "")
