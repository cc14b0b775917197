"""Returns of every shape: what is read is what was written, or a finding says otherwise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.marks import address, letters
from etl.months import month_words, names_month, read_month
from etl.read import read_bytes
from etl.submission import Finding, Submission
from etl.vocabulary import vocabulary_of
from tests.etl import made_xlsb
from tests.etl.made_returns import (
    TODAY,
    about_rows,
    asked_items,
    catalogue,
    ods,
    rows_of,
    said,
    workbook,
)

KNOWN = catalogue()
WORDS = vocabulary_of(KNOWN)
ITEMS = [item for item in asked_items(KNOWN) if KNOWN.items[item].kind == "count"]
MONTHS = [date(2025 + m // 12, m % 12 + 1, 1) for m in range(20)]
HEADINGS: list[Callable[[date], Any]] = [
    lambda m: m, lambda m: m.strftime("%b-%y"), lambda m: m.strftime("%B %Y"),
    lambda m: m.strftime("%Y-%m"), lambda m: m.strftime("01/%m/%Y"), lambda m: m.strftime("%b %y"),
    lambda m: f"M{(m.month - 4) % 12 + 1} {(y := m.year - (m.month < 4))}/{(y + 1) % 100}",
]  # fmt: skip
CELLS: list[tuple[Any, float | None, str]] = [
    (12.0, 12, "final"), (0.0, 0, "final"), ("7", 7, "final"), (" 12 ", 12, "final"),
    ("1,234", 1234, "final"), ("", None, "not_submitted"), ("NC", None, "not_collected"),
    ("-", None, "ambiguous"), ("<5", None, "suppressed"), ("WITHDRAW", None, "withdrawn"),
    (12.5, None, "refused"), ("12%", None, "refused"), (-1.0, None, "refused"),
    ("a dozen", None, "refused"), ("07-Oct", None, "refused"),
]  # fmt: skip
LABELS: list[Callable[[str], str]] = [
    lambda item: item,
    lambda item: KNOWN.items[item].name,
    lambda item: f" {KNOWN.items[item].name.upper()} ",
    lambda item: KNOWN.items[item].name.replace(" ", "  "),
]
FORMATS = ("xlsx", "xlsb", "csv", "ods")


class Drawn(NamedTuple):
    """A return, and what its cells become."""

    content: bytes
    ending: str
    cells: dict[tuple[str, date], tuple[float | None, str]]


@st.composite
def returns(draw: st.DrawFn) -> Drawn:
    """Returns whose table was moved, spaced, headed and labelled in some way."""
    items = draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=6, unique=True))
    months = draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=4, unique=True))
    heading = draw(st.sampled_from(HEADINGS))
    label = draw(st.sampled_from(LABELS))
    grid = {(i, m): draw(st.sampled_from(CELLS)) for i in items for m in months}
    head = ["Item", "Description", *map(heading, months)]
    rows = [head]
    for item in items:
        if draw(st.integers(0, 6)) == 0:
            rows.append(draw(st.sampled_from([[], head, ["Births"], ["", "see below"]])))
        rows.append([label(item), "", *(grid[item, month][0] for month in months)])
    rows += draw(st.sampled_from([[], [[], ["* below five"]], [["Total", "", 9.0]]]))
    gap, left = draw(st.integers(0, 1)), draw(st.integers(0, 3))
    rows = [[""] * left + [*row[:2], *[""] * gap, *row[2:]] if row else [] for row in rows]
    rows = [[] for _ in range(draw(st.integers(0, 4)))] + rows
    ending = draw(st.sampled_from(FORMATS))
    cells = {key: (value, status) for key, (_, value, status) in grid.items()}
    return Drawn(written(rows, ending, draw), ending, cells)


def written(rows: list[list[Any]], ending: str, draw: st.DrawFn) -> bytes:
    """The return as a file."""
    if ending in ("csv", "ods"):
        lines = [*about_rows(), [], *rows]
        plain = [[f"{c:01/%m/%Y}" if isinstance(c, date) else c for c in row] for row in lines]
        if ending == "ods":
            return ods(plain)
        text = io.StringIO()
        csv.writer(text, delimiter=draw(st.sampled_from(",;\t"))).writerows(plain)
        return text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))
    sheets = {"About": about_rows(), draw(st.sampled_from(["Return", "Sheet1"])): rows}
    if draw(st.booleans()):
        sheets = dict(reversed(sheets.items()))
    return workbook(sheets) if ending == "xlsx" else made_xlsb.xlsb(sheets)


def read(content: bytes, ending: str = "xlsx") -> Submission:
    return read_bytes(content, f"r.{ending}", KNOWN, "demo", TODAY)


def check_shape(drawn: Drawn) -> None:
    submission = read(drawn.content, drawn.ending)
    assert submission.verdict != "rejected", said(submission)
    rows = rows_of(submission)
    assert rows.keys() == drawn.cells.keys(), said(submission)
    for key, (value, status) in drawn.cells.items():
        assert (rows[key]["value"], rows[key]["status"]) == (value, status), (key, said(submission))
    remarks = said(submission)
    for (item, month), (_, status) in drawn.cells.items():
        if status in ("refused", "ambiguous", "withdrawn"):
            assert f"{KNOWN.items[item].name}, {month_words(month)}:" in remarks


SOME_ITEMS = ITEMS[:4]
CHAOS: list[Any] = [
    *SOME_ITEMS, KNOWN.items[ITEMS[0]].name, "Women giving brith", "Item", "Measure", "Total",
    "Description", "Month", "Date", "Status", "Provider code", "Z01", "Z02", "Return version", "1",
    date(2026, 4, 1), datetime(2026, 4, 17), "May-26", "2026-06", "Apr", "2026/27", "2026",
    46113.0, "Dec-2026", "YTD", 1.0, 2.0, 3.0, 4.0, 5.0, 12.5, "6", "7", "NC", "-", "<5", "12%",
    "text", True,
]  # fmt: skip
anything = st.one_of(st.just(""), st.sampled_from(CHAOS))
FIGURES = st.one_of(*[st.integers(1, 60).map(float)] * 4, anything)
LABELLED = st.one_of(*[st.sampled_from(SOME_ITEMS)] * 3, anything)
TITLES = st.one_of(st.sampled_from(["Item", "", "Measure"]), anything)
MONTH_TITLES = st.one_of(
    *[st.sampled_from(["Apr-26", "May-26", "2026-06", "Apr", ""])] * 2, anything
)


@st.composite
def chaotic(draw: st.DrawFn) -> list[list[Any]]:
    """Rows that look like a return's here and there, and like nothing elsewhere."""
    width = draw(st.integers(1, 4))
    rows: list[list[Any]] = []
    for _ in range(draw(st.integers(1, 2))):
        rows += draw(st.lists(st.lists(anything, max_size=4), max_size=2))
        rows.append([draw(TITLES), *(draw(MONTH_TITLES) for _ in range(width))])
        for _ in range(draw(st.integers(1, 5))):
            rows.append([draw(LABELLED), *(draw(FIGURES) for _ in range(width))])
    if draw(st.booleans()):
        left = draw(st.lists(st.lists(anything, max_size=3), max_size=len(rows)))
        edge = max(map(len, left), default=0)
        left += [[]] * (len(rows) - len(left))
        rows = [[*a, *[""] * (edge - len(a)), *b] for a, b in zip(left, rows, strict=True)]
    return rows


def check_chaos(rows: list[list[Any]]) -> None:
    """Nothing crashes; nothing is loaded that does not stand there; no figure of an item is lost
    without a finding on its cell, its row or its column."""
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert "fault of this program" not in (submission.reason or ""), (rows, submission.reason)
    if submission.verdict == "rejected":
        assert (submission.reason or "").endswith(".")
        return
    loaded = {
        key: row["value"] for key, row in rows_of(submission).items() if row["value"] is not None
    }
    for (item, month), value in loaded.items():
        assert any(
            stands_for(rows, r, c, item, month, value)
            for r, row in enumerate(rows)
            for c in range(len(row))
        ), (item, month, value, rows)
    named = [finding for finding in submission.findings if finding.cell]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if type(cell) is float and any(map(item_of, row[:c])):
                taken = any(
                    stands_for(rows, r, c, item, month, value)
                    for (item, month), value in loaded.items()
                )
                assert taken or any(touches(f, r, c) for f in named), (address(r, c), rows, named)


def item_of(label: Any) -> str | None:
    item = WORDS.item(label)
    return item.id if item else None


def stands_for(rows: list[list[Any]], r: int, c: int, item: str, month: date, value: float) -> bool:
    """Whether a cell holds the value, in a row of the item, below a heading of the month."""
    number = str(rows[r][c]).strip()
    if number.removesuffix(".0") != f"{value:g}":
        return False
    labels = [
        item_of(x) or getattr(WORDS.near(x), "id", None) for x in rows[r][:c] if type(x) is str
    ]
    return item in labels and any(
        heads(rows[above][c], month) for above in range(len(rows)) if c < len(rows[above])
    )


def heads(cell: Any, month: date) -> bool:
    found = read_month(cell)
    if found is not None:
        return found.month == month
    return isinstance(cell, str) and names_month(cell) and cell[:3] == month.strftime("%b")


def touches(finding: Finding, r: int, c: int) -> bool:
    """Whether a finding names the cell's row or column, itself or in its words."""
    places = re.findall(r"\b([A-Z]{1,2})([0-9]+)\b", f"{finding.cell} {finding.message}")
    return any(number == str(r + 1) or letter == letters(c) for letter, number in places)


SHORT = settings(max_examples=60, deadline=None, derandomize=True)
LONG = settings(
    max_examples=8000, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)  # fmt: skip


@SHORT
@given(returns())
def test_a_return_of_any_shape_is_read_as_it_was_written(drawn):
    check_shape(drawn)


@pytest.mark.soak
@SHORT
@given(chaotic())
def test_no_figure_of_a_sheet_without_order_is_lost_or_changed_in_silence(rows):
    check_chaos(rows)


@pytest.mark.soak
@LONG
@given(returns())
def test_thousands_of_returns_are_read_as_they_were_written(drawn):
    check_shape(drawn)


@pytest.mark.soak
@LONG
@given(chaotic())
def test_thousands_of_sheets_without_order_lose_nothing_in_silence(rows):
    check_chaos(rows)
