"""What a return holds and a reader left: nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from catalogue.model import Item
from etl.candidates import Candidates
from etl.cells import read_cell
from etl.month_headings import Columns, Table, filled
from etl.vocabulary import Vocabulary
from etl.workbook import Sheet

MOST_NAMES = 5  # items that a finding names


def unlabelled(table: Table, r: int, columns: Columns, into: Candidates) -> None:
    """Say so when a row without a label holds figures, as below a merged label."""
    sheet, row = table.sheet, table.sheet.rows[r]
    if any(c < len(row) and filled(row[c]) for c in table.others):
        return  # a row of the table beside
    first = next((c for c, _ in columns if c < len(row) and _figure(row[c])), None)
    if first is not None:
        words = "This row has no label, so its figures were not loaded."
        into.find("warning", sheet.name, (r, first), words)


def say_what_was_not_read(table: Table, into: Candidates) -> None:
    """Name the columns of figures without a heading."""
    if not table.rows:
        return
    width = max(map(len, table.sheet.rows))
    stop = min((c for c in table.others if c > table.column), default=width)
    for c in range(table.column + 1, stop):
        if c not in table.named:
            _unheaded(table, c, into)


def say_what_is_absent(
    words: Vocabulary, absent: Collection[Item], sheets: Iterable[Sheet], into: Candidates
) -> None:
    """Name the items asked for that have no row, and where one is named without figures.

    sheets: those that hold tables of items by month.
    """
    if not absent:
        return
    ids = {item.id for item in absent}
    for sheet in sheets:
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                item = words.item(cell) if type(cell) is str else None
                if item is not None and item.id in ids:
                    ids.discard(item.id)
                    message = (
                        f"{item.name} is named here, but no month heads figures in its row, so "
                        "none were read."
                    )
                    into.find("warning", sheet.name, (r, c), message)
    names = [item.name for item in absent]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    plural = "items have" if len(names) > 1 else "item has"
    listed = ", ".join(names[:MOST_NAMES]) + more
    into.find("warning", "", None, f"{len(names)} {plural} no row in the return: {listed}.")


def _unheaded(table: Table, c: int, into: Candidates) -> None:
    rows = table.sheet.rows
    first = next((r for r in table.rows if c < len(rows[r]) and _figure(rows[r][c])), None)
    if first is not None:
        words = "This column has no heading, so its figures were not read."
        into.find("warning", table.sheet.name, (first, c), words)


def _figure(cell: object) -> bool:
    return read_cell(cell, "decimal").status == "value"
