"""The comparison table: every organisation in the window, with its interval drawn on one scale.

It is an AG Grid: it sorts and filters in the browser, and a later view changes its rows alone, so
that the reader's own order and filter stay. `assets/comparison.js` draws the cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import html
from dash_ag_grid import AgGrid

from charts.interval_bar import Scale, interval_svg
from charts.words import Sign, count, number, sign_words
from layouts.parts.markup import as_markup
from layouts.parts.tags import span, tag
from layouts.parts.trust_badge import TrustMark, shapes_and_words

ID = "comparison-table"
SEARCH = "comparison-search"
ROW_HEIGHT = 36
TALL_ROW = 54  # of a phone, where a verdict and its note take three lines
HEADER_HEIGHT = 40
OPTIONS: dict[str, Any] = {
    "domLayout": "autoHeight",  # all of it is on the page, and on paper
    "headerHeight": HEADER_HEIGHT,
    "ensureDomOrder": True,  # readers aloud go by it
    "suppressColumnVirtualisation": True,
    "enableCellTextSelection": True,
    "suppressDragLeaveHidesColumns": True,
    "animateRows": False,
    "suppressColumnMoveAnimation": True,
    "tabToNextCell": {"function": "tabLeaves(params)"},
    "tabToNextHeader": {"function": "tabLeaves(params)"},
}
EVERY_COLUMN: dict[str, Any] = {
    "cellDataType": False,
    "comparator": {"function": "missingLast"},
    "equals": {"function": "drawnAnew"},  # a cell shows more than the value it is sorted by
    "resizable": False,
    "suppressMovable": True,
    "suppressHeaderMenuButton": True,
    "suppressHeaderContextMenu": True,
    "wrapHeaderText": True,
    "getQuickFilterText": {"function": "wordsOf(params)"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """An organisation's pooled counts and its two verdicts, kept apart.

    org: its code. value, lower, upper: in the indicator's unit, NaN for none. against: "higher than
    expected". position: the sign of that verdict. variation: the latest month's Variation or State,
    None where no row has a series (the column is then left out). note:
    "11 of 12 months". trust: the provider's badge, below its name."""

    org: str
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


def comparison_table(
    rows: Sequence[ComparisonRow],
    scale: Scale | None,
    words: ComparisonWords,
    benchmark: float | None = None,
    decimals: int = 1,
    *,
    phone: bool = False,
) -> html.Div:
    """The table, `comparison-table`, in the order given, below a field that filters it by any word.
    Sorting is the reader's own act; what is missing stays last.

    scale: None where nothing is compared: intervals and verdicts are then left out, and each row's
    note has a column of its own, "Latest". phone: name, value and verdicts alone."""
    height = TALL_ROW if phone and any(row.note for row in rows) else ROW_HEIGHT
    grid = AgGrid(
        id=ID,
        className="comparison" if scale else "comparison brief",
        columnDefs=_columns(rows, scale, words, phone),
        rowData=[_row(row, scale, benchmark, decimals) for row in rows],
        defaultColDef=EVERY_COLUMN,
        dashGridOptions={**OPTIONS, "rowHeight": height},
        getRowId="params.data.org",
        eventListeners={"modelUpdated": ["tellHowMany(params)"]},
        rowClassRules={"own": "params.data.own"},
        style={"height": None, "minHeight": f"{HEADER_HEIGHT + height * len(rows)}px"},
    )
    field = as_markup(
        [
            tag("label", "Filter by any word", htmlFor=SEARCH),
            tag("input", id=SEARCH, type="search", autoComplete="off"),
            span("", id="comparison-count", role="status", className="note"),
        ],
        className="search comparison-filter",
    )
    return html.Div([field, grid], **{"data-caption": words.caption})


def _columns(
    rows: Sequence[ComparisonRow], scale: Scale | None, words: ComparisonWords, phone: bool
) -> list[dict[str, Any]]:
    """Where a value is the count itself, cases and denominator are left out."""
    counted = not phone and any(math.isfinite(row.denominator) for row in rows)
    columns = [_column("name", words.name, "ComparisonName", 104)]
    if counted:
        columns += [_figures("cases", words.cases, 54), _figures("of", words.of, 54)]
    columns.append(_figures("value", words.unit, 60, cellClass="figure-cell value-cell"))
    if scale is None:
        columns.append(_column("note", "Latest", "ComparisonWords", 120))
    else:
        if not phone:
            columns += [
                _figures("interval", "95 % interval", 100),
                _column(
                    "bar", scale.words, "ComparisonBar", 100, sortable=False, cellClass="bar-cell"
                ),
            ]
        columns.append(_column("against", "Against benchmark", "ComparisonAgainst", 104))
    if any(row.variation is not None for row in rows):
        month = f", {words.month}" if words.month else ""
        columns.append(_column("variation", f"Variation{month}", "ComparisonVariation", 120))
    return [_narrow(column) for column in columns] if phone else columns


def _narrow(column: dict[str, Any]) -> dict[str, Any]:
    """Words take two lines there."""
    return {**column, "minWidth": int(column["minWidth"] * 0.85)}


def _column(field: str, heading: str, cell: str, width: int, **more: Any) -> dict[str, Any]:
    """A column at least so many px wide; what is left over is shared out."""
    return {
        "field": field, "colId": field, "headerName": heading, "cellRenderer": cell,
        "minWidth": width, "flex": width, **more,
    }  # fmt: skip


def _figures(field: str, heading: str, width: int, **more: Any) -> dict[str, Any]:
    looks = {"cellClass": "figure-cell", "headerClass": "figure-heading", **more}
    return _column(field, heading, "ComparisonFigure", width, **looks)


def _row(
    row: ComparisonRow, scale: Scale | None, benchmark: float | None, decimals: int
) -> dict[str, Any]:
    """What a row sorts by, under its columns' names; `said`: what its figures are written as."""
    made: dict[str, Any] = {
        "org": row.org, "name": row.name, "href": row.href, "own": row.own,
        "value": _held(row.value), "note": row.note, "caveat": row.caveat,
        "said": {"value": number(row.value, decimals)},
    }  # fmt: skip
    if row.trust:
        made["trust"] = shapes_and_words(row.trust)
    if math.isfinite(row.numerator) or math.isfinite(row.denominator):
        made |= {"cases": _held(row.numerator), "of": _held(row.denominator)}
    made["said"] |= {"cases": count(row.numerator), "of": count(row.denominator)}
    if scale is not None:
        made |= {"interval": _held(row.lower), "against": row.against}
        if not math.isnan(row.lower):
            made["said"]["interval"] = (
                f"{number(row.lower, decimals)} to {number(row.upper, decimals)}"
            )
        svg = interval_svg(row.lower, row.value, row.upper, scale, benchmark, row.position)
        made["bar"] = f"data:image/svg+xml,{quote(svg, safe=_SAFE)}"
    if row.variation is not None:
        made |= {"sign": str(row.variation), "variation": _short(row.variation)}
    return made


_SAFE = " '/:=.,-()"  # as short as a data URI may be


def _held(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.6g}")


def _short(variation: Sign) -> str:
    """ "concern" for "special cause – concern, rising": the column's heading says the rest."""
    kind = str(variation).split("_")[0]
    short = {"concern": "concern", "improvement": "improvement", "neutral": "change"}.get(kind)
    return short or sign_words(variation).short
