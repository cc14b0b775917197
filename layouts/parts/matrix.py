"""The overview's matrix: a row an indicator, a column an organisation, a cell a Reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import html

from charts.sparkline import sparkline_markup
from charts.words import CAVEAT, Sign, kind_of
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign_in_cell, sign_markup
from layouts.parts.tags import Markup, link, span, tag, td, th, tr
from layouts.parts.trust_badge import TrustMark, trust_in_brief

FITTING = 14  # columns that a laptop of 1366 px shows beside the panel
ALL_PATHWAYS = span("All pathways", className="visually-hidden")
MANY = 600  # cells beyond which only the sparklines near the view are drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An organisation. group: the heading above it. own: the reader's own unit. caveat: words of
    one that holds for the whole column. trust: a provider's badge."""

    name: str
    group: str
    href: str
    own: bool = False
    caveat: str | None = None
    trust: tuple[TrustMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator of one organisation, in the overview's month.

    sentence: all of it in words, shown and read on hover and focus. sign: Variation, or State
    where there is none. value: as shown, "" for none; last: it is an earlier month's, greyed.
    spark, centre: the sparkline's points and line; empty for none. note: the small second line
    ("Aug", "7 points", "in Sep") that stands in place of a sparkline."""

    href: str
    sentence: str
    sign: Sign
    value: str = ""
    last: bool = False
    spark: Sequence[float | None] = ()
    centre: float | None = None
    note: str = ""
    assurance: Sign | None = None
    caveat: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator: name, what it is measured in and which way is better, a cell a column. pathway:
    what heads it and its neighbours; "" throughout where rows are not grouped."""

    pathway: str
    name: str
    note: str
    href: str
    cells: Sequence[Cell]


def matrix(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> html.Div:
    """The whole matrix, `overview-matrix`, as markup. Its columns' order is the rows' cells' order.
    A phone shows one column: the reader's own unit, or else the first.

    Every cell's words are on the page, so that finding, reading aloud and the arrow keys know all
    of it; of a large one the sparklines are drawn near the part that is seen."""
    starts = {indices[0] for indices in _groups(columns).values()} - {0}
    alone = next((i for i, column in enumerate(columns) if column.own), 0)
    looks = [_look(c, begins=i in starts, alone=i == alone) for i, c in enumerate(columns)]
    many = len(columns) * len(rows) > MANY
    names = {"matrix": True, "many": many, "ungrouped": not any(row.pathway for row in rows)}
    head = tag("thead", [_group_row(columns), _name_row(columns, looks)])
    body = tag("tbody", list(_body(rows, looks, many)))
    table = tag(
        "table",
        [tag("caption", caption, className="visually-hidden"), _widths(looks), head, body],
        id="overview-matrix",
        className=" ".join(name for name, holds in names.items() if holds),
        style={"--columns": len(columns), "--breaks": len(starts)},
    )
    if len(columns) <= FITTING:
        return as_markup(table)
    # It scrolls within its own frame: the page itself never goes sideways.
    return as_markup(
        table, className="matrix-frame", role="region", tabIndex="0", **{"aria-label": caption}
    )


def _groups(columns: Sequence[Column]) -> dict[str, list[int]]:
    grouped = groupby(range(len(columns)), key=lambda i: columns[i].group)
    return {name: list(indices) for name, indices in grouped}


def _look(column: Column, *, begins: bool, alone: bool) -> str:
    marks = {"own": column.own, "begins": begins, "alone": alone}
    return " ".join(["org", *(name for name, holds in marks.items() if holds)])


def _widths(looks: Sequence[str]) -> Markup:
    columns = ["pathway", "indicator", *looks]
    return tag("colgroup", [tag("col", className=look) for look in columns])


def _group_row(columns: Sequence[Column]) -> Markup:
    groups = [
        th(
            span(name),
            colSpan=len(indices),
            scope="colgroup",
            className="group begins" if indices[0] else "group",
        )
        for name, indices in _groups(columns).items()
    ]
    return tr([td(colSpan=2, className="corner"), *groups])


def _name_row(columns: Sequence[Column], looks: Sequence[str]) -> Markup:
    heads = []
    for column, look in zip(columns, looks, strict=True):
        words: list[Any] = [span("your unit", className="yours")] if column.own else []
        words.append(link(column.name, column.href))
        if column.trust:
            words.append(trust_in_brief(column.trust))
        if column.caveat:
            words += [sign_markup(CAVEAT, 12, words_beside=True), _box(column.caveat)]
        heads.append(th(words, scope="col", className=look))
    names = [
        th(span(words, className="visually-hidden"), scope="col", className=look)
        for words, look in (("Pathway", "pathway"), ("Indicator", "indicator"))
    ]
    return tr([*names, *heads])


def _body(rows: Sequence[Row], looks: Sequence[str], many: bool) -> Iterator[Markup]:
    for _, group in groupby(rows, key=lambda row: row.pathway):
        members = list(group)
        for place, row in enumerate(members):
            cells = [_cell(cell, look, many) for cell, look in zip(row.cells, looks, strict=True)]
            name = th(
                [link(row.name, row.href), span(row.note, className="note")],
                scope="row",
                className="indicator",
            )
            first = (
                [
                    th(
                        row.pathway or ALL_PATHWAYS,
                        scope="rowgroup",
                        rowSpan=len(members),
                        className="pathway",
                    )
                ]
                if place == 0
                else []
            )
            yield tr([*first, name, *cells], className="" if place else "begins")


def _cell(cell: Cell, look: str, many: bool) -> Markup:
    """Icon left and value right; below them the sparkline or a note. The link's words are the
    sentence, so the images say nothing again; among many the sentence is no box until it is shown,
    and the link is named by it."""
    first = [sign_in_cell(cell.sign)]
    if cell.assurance is not None:
        first.append(sign_in_cell(cell.assurance, "sign flag"))
    if cell.value:
        first.append(span(cell.value, className="value"))
    note = cell.note
    if not cell.value and " " in note:  # "not collected" needs both lines
        beside, note = note.split(" ", 1)
        first.append(span(beside, className="note"))
    shown = span(
        [span(first, className="first"), *_second_line(cell, note, many)],
        className="shown",
        **{"aria-hidden": "true"},
    )
    kind = kind_of(cell.sign)
    names = {
        "last": cell.last,
        "withheld": cell.withheld,
        "caveat": cell.caveat,
        kind: kind != "usual",
    }
    classes = " ".join([look, *(name for name, holds in names.items() if holds)])
    name = {"aria-label": cell.sentence} if many else {}
    return td(link([shown, _box(cell.sentence)], cell.href, **name), className=classes)


def _second_line(cell: Cell, note: str, many: bool) -> list[Markup]:
    if note:
        return [span(note, className="note")]
    if not len(cell.spark):
        return []
    drawing = sparkline_markup(cell.spark, cell.centre, cell.sign)
    # Thousands of drawings make scrolling slow: assets/matrix.js puts in those that are near.
    return [span(None, **{"data-spark": drawing}) if many else Markup(drawing)]


def _box(sentence: str) -> Markup:
    """Words that hover and focus show beside the cell, and that are read aloud."""
    return span(sentence, className="said")
