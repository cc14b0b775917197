"""The comparison table: every organisation in the window, with its interval drawn on one scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from charts.interval_bar import Scale, interval_svg
from charts.words import Sign, count, number
from layouts.parts.markup import scroller
from layouts.parts.signs import sign_and_words_markup, sign_markup
from layouts.parts.tags import Markup, link, span, strong, tag, td, text_of, th, tr
from layouts.parts.trust_badge import TrustMark, trust_in_brief


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """An organisation's pooled counts and its two verdicts, kept apart.

    value, lower, upper: in the indicator's unit, NaN for none. against: "higher than expected".
    position: the sign of that verdict. variation: the latest month's Variation or State, None where
    no row has a series (the column is then left out). note:
    "11 of 12 months". trust: the provider's badge, below its name."""

    name: str
    href: str
    numerator: float
    denominator: float
    value: float
    lower: float
    upper: float
    against: str
    position: Sign
    variation: Sign | None
    own: bool = False
    note: str = ""
    caveat: str = ""
    trust: tuple[TrustMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonWords:
    """The table's headings, in the indicator's words."""

    caption: str
    name: str = "Provider"
    cases: str = "Cases"
    of: str = "Women"
    unit: str = "%"
    month: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading, how a row's cell is made, and whether it holds figures."""

    heading: str
    cell: Callable[[ComparisonRow], Markup]
    figures: bool = False


def comparison_table(
    rows: Sequence[ComparisonRow],
    scale: Scale | None,
    words: ComparisonWords,
    benchmark: float | None = None,
    decimals: int = 1,
) -> html.Div:
    """The table, `comparison-table`, as markup and in the order given. Its headings are buttons of
    class `sort`: sorting is the reader's own act, by each cell's `data-value` or words.

    scale: None where nothing is compared: intervals and verdicts are then left out, and each row's
    note has a column of its own, "Latest"."""
    columns = _columns(rows, scale, words, benchmark, decimals)
    head = tag(
        "thead", tr([_heading(words.name), *(_heading(c.heading, c.figures) for c in columns)])
    )
    body = tag(
        "tbody",
        [
            tr(
                [th(_name(row), scope="row"), *(column.cell(row) for column in columns)],
                className="own" if row.own else "",
            )
            for row in rows
        ],
    )
    table = tag(
        "table",
        [tag("caption", words.caption, className="visually-hidden"), head, body],
        id="comparison-table",
        className="comparison" if scale else "comparison brief",
    )
    return scroller(table, words.caption)


def _columns(
    rows: Sequence[ComparisonRow],
    scale: Scale | None,
    words: ComparisonWords,
    benchmark: float | None,
    decimals: int,
) -> list[_Column]:
    columns = []
    if any(math.isfinite(row.denominator) for row in rows):  # else the value is the count
        columns = [
            _Column(words.cases, lambda r: _count(r.numerator), True),
            _Column(words.of, lambda r: _count(r.denominator), True),
        ]
    columns.append(_Column(words.unit, lambda r: _value(r, decimals), True))
    if scale is None:
        columns.append(_Column("Latest", lambda r: td(r.note)))
    else:
        columns += [
            _Column("95 % interval", lambda r: _interval(r, decimals), True),
            _Column(scale.words, lambda r: _bar(r, scale, benchmark)),
            _Column("Against benchmark", lambda r: td(_against(r))),
        ]
    if any(row.variation is not None for row in rows):
        month = f", {words.month}" if words.month else ""
        columns.append(_Column(f"Variation{month}", lambda r: _variation(r.variation)))
    return columns


def _heading(words: str, figures: bool = False) -> Markup:
    button = tag("button", words, type="button", className="sort")
    return th(button, scope="col", className="figure-column" if figures else "")


def _count(value: float) -> Markup:
    return _figure(value, count(value))


def _value(row: ComparisonRow, decimals: int) -> Markup:
    return _figure(row.value, strong(number(row.value, decimals)))


def _interval(row: ComparisonRow, decimals: int) -> Markup:
    words = f"{number(row.lower, decimals)} to {number(row.upper, decimals)}"
    return _figure(row.lower, "" if math.isnan(row.lower) else words)


def _bar(row: ComparisonRow, scale: Scale, benchmark: float | None) -> Markup:
    bar = interval_svg(row.lower, row.value, row.upper, scale, benchmark, row.position)
    return Markup(f'<td aria-hidden="true">{bar}</td>')


def _variation(variation: Sign | None) -> Markup:
    return td("" if variation is None else sign_and_words_markup(variation, _short(variation)))


def _name(row: ComparisonRow) -> list[Any]:
    more = [span("your unit", className="yours")] if row.own else []
    caveat = (
        [
            sign_markup("caveat", 12, words_beside=True),
            span(row.caveat, className="visually-hidden"),
        ]
        if row.caveat
        else []
    )
    badge = [trust_in_brief(row.trust)] if row.trust else []
    return [link(row.name, row.href), *caveat, *more, *badge]


def _figure(value: float, shown: str) -> Markup:
    """A figure's cell as one text: there may be a thousand of them."""
    held = "" if math.isnan(value) else f"{value:.6g}"
    return Markup(f'<td class="figure-column" data-value="{held}">{text_of(shown)}</td>')


def _against(row: ComparisonRow) -> list[Any]:
    """The first word bold where it says that the unit lies outside."""
    first, _, rest = row.against.partition(" ")
    outside = first in ("higher", "lower")
    words: list[Any] = [strong(first), f" {rest}"] if outside else [row.against]
    return [*words, *([span(row.note, className="note")] if row.note else [])]


def _short(variation: Sign) -> str:
    """ "concern" for "special cause – concern, rising": the column's heading says the rest."""
    kind = str(variation).split("_")[0]
    return {"concern": "concern", "improvement": "improvement", "neutral": "change"}.get(kind, "")
