"""The optional tables of a return: notes that travel with numbers, and figures by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from catalogue.model import Item
from etl.candidates import Candidates, Line
from etl.cells import Kind, is_figure, read_cell
from etl.layout import EquityTable, NotesTable
from etl.month_headings import Asked
from etl.months import read_month, read_quarter
from etl.vocabulary import Vocabulary, fold_all, folded
from etl.workbook import Sheet

LONGEST_NOTE = 500  # characters; a caveat is a sentence, shown under a chart
UNKNOWN_ITEM = "This row's item is not known, so the row was not read. Use the template's id."


def columns_of(row: list[Any], headings: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Where in a row each heading stands: heading's name to column."""
    known = {label: name for name, labels in headings.items() for label in fold_all(labels)}
    found: dict[str, int] = {}
    for c, cell in enumerate(row):
        if isinstance(cell, str) and (name := known.get(folded(cell))) is not None:
            found.setdefault(name, c)
    return found


def notes_columns(row: list[Any], table: NotesTable) -> dict[str, int] | None:
    """The columns of a table of notes that this row heads, or None."""
    found = columns_of(row, {"item": table.item, "month": table.month, "text": table.text})
    return found if len(found) == 3 else None


def equity_columns(row: list[Any], table: EquityTable | None) -> dict[str, int] | None:
    """The item and quarter columns of a table by group that this row heads, or None."""
    if table is None:
        return None
    found = columns_of(row, {"item": table.item, "quarter": table.quarter})
    return found if len(found) == 2 else None


def read_notes(
    sheet: Sheet, top: int, at: dict[str, int], table: NotesTable, words: Vocabulary,
    into: Candidates,
) -> None:  # fmt: skip
    """Attach each note to the candidates of its item and month; call after the tables are read."""
    everything = fold_all(table.every_item)
    for r, row in enumerate(sheet.rows[top + 1 :], top + 1):
        label, heading, text = (_cell(row, at[name]) for name in ("item", "month", "text"))
        if text == "":
            continue
        found = read_month(heading)
        item = words.item(label)
        every = isinstance(label, str) and folded(label) in everything
        keys = [
            key
            for key in into.rows
            if found is not None and key[1] == found.month
            if every or (item is not None and key[0] == item.id)
        ]
        for key in keys:
            before = into.caveats.get(key)
            note = str(text).strip()[:LONGEST_NOTE]
            into.caveats[key] = note if before is None else f"{before}; {note}"
        if keys and len(str(text).strip()) > LONGEST_NOTE:
            message = f"Only the first {LONGEST_NOTE} characters of this note were kept."
            into.find("warning", sheet.name, (r, at["text"]), message)
        if not keys:
            message = "This note names no item and month of the return, so it was not attached."
            into.find("warning", sheet.name, (r, at["text"]), message)


def read_equity(
    sheet: Sheet, top: int, end: int, at: dict[str, int], table: EquityTable, words: Vocabulary,
    asked: Asked, into: Candidates,
) -> None:  # fmt: skip
    """Take in figures by calendar quarter and group, a column for each group.

    top: the row of headings. end: the row of the next ones, or the end of the sheet.
    """
    groups = _group_columns(sheet, top, end, at, table, into)
    for r, row in enumerate(sheet.rows[top + 1 : end], top + 1):
        if not any(_cell(row, c) != "" for c in groups):
            continue
        item = words.item(_cell(row, at["item"]))
        quarter = read_quarter(_cell(row, at["quarter"]))
        org = asked.orgs.get(item.id) if item is not None else None
        if item is None or org is None:
            into.find("warning", sheet.name, (r, at["item"]), UNKNOWN_ITEM)
        elif quarter is None or quarter > asked.today:
            message = "The quarter is not understood or has not begun; write it as 2025 Q1."
            into.find("refused", sheet.name, (r, at["quarter"]), message)
        else:
            _add_groups(sheet, r, item, quarter, org, groups, into)


def _add_groups(
    sheet: Sheet, r: int, item: Item, quarter: date, org: str,
    groups: Mapping[int, tuple[str, str]], into: Candidates,
) -> None:  # fmt: skip
    kind: Kind = "decimal" if item.kind == "decimal" else "count"
    line = Line(item.level, org, 3, sheet.name, r)
    for c, (breakdown, group) in groups.items():
        reading = read_cell(_cell(sheet.rows[r], c), kind, sheet.flaws.get((r, c)))
        into.add(item, (item.id, quarter, breakdown, group), (reading, line, c))


def _group_columns(
    sheet: Sheet, top: int, end: int, at: dict[str, int], table: EquityTable, into: Candidates
) -> dict[int, tuple[str, str]]:
    known = {
        label: (breakdown, group)
        for breakdown, groups in table.groups.items()
        for group, labels in groups.items()
        for label in fold_all(labels)
    }
    columns: dict[int, tuple[str, str]] = {}
    width = max(map(len, sheet.rows[top:end]))
    for c in range(width):
        cell = _cell(sheet.rows[top], c)
        if c in at.values():
            continue
        if cell == "":
            below = (r for r in range(top + 1, end) if is_figure(_cell(sheet.rows[r], c)))
            if (first := next(below, None)) is not None:
                message = "This column has no heading, so its figures were not read."
                into.find("warning", sheet.name, (first, c), message)
            continue
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        if (group := known.get(folded(text))) is not None:
            columns[c] = group
        elif folded(text) != folded("Description"):
            message = "This column's heading is not a known group, so the column was not read."
            into.find("warning", sheet.name, (top, c), message)
    return columns


def _cell(row: list[Any], c: int) -> Any:
    return row[c] if c < len(row) else ""
