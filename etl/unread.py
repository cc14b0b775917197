"""What a return holds and a reader left: nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from catalogue.model import Item
from etl.candidates import Candidates
from etl.cells import is_figure
from etl.marks import addresses
from etl.month_headings import Columns, Table, filled
from etl.vocabulary import Vocabulary
from etl.workbook import Sheet

MOST_NAMES = 5  # items that a finding names


def unlabelled(table: Table, r: int, columns: Columns, into: Candidates) -> None:
    """Say so when a row without a label holds figures, as below a merged label."""
    sheet, row = table.sheet, table.sheet.rows[r]
    if any(c < len(row) and filled(row[c]) for c in table.others):
        return  # a row of the table beside
    first = next((c for c, _ in columns if c < len(row) and is_figure(row[c])), None)
    if first is not None:
        words = "This row has no label, so its figures were not loaded."
        into.find("warning", sheet.name, (r, first), words)


def say_what_was_not_read(table: Table, named: Collection[int], into: Candidates) -> None:
    """Name the columns of figures without a heading, of the rows since the last heading.

    named: the columns that have one.
    """
    if table.rows:
        width = max(map(len, table.sheet.rows))
        for c in range(table.column + 1, width):
            if c not in named:
                _unheaded(table, c, into)
    table.rows.clear()


def say_what_is_adrift(table: Table, into: Candidates) -> None:
    """Name the rows of items whose figures no month stands above."""
    lines = table.sheet.rows
    rows = [r for r in table.adrift if any(map(is_figure, lines[r][table.column + 1 :]))]
    if rows:
        cells = addresses([(r, table.column) for r in rows])
        words = f"No month stands above the figures of {cells}, so they were not read."
        into.find("warning", table.sheet.name, (rows[0], table.column), words)


def say_what_stands_aside(
    sheet: Sheet, columns: Sequence[int], words: Vocabulary, into: Candidates
) -> None:
    """Name items that stand outside the columns of items, with figures to their right.

    A description that repeats the item of its row is none of them.
    """
    first, item_at = columns[0], words.exact.get
    for r, row in enumerate(sheet.rows):
        label = row[first] if first < len(row) else ""
        for c, cell in enumerate(row):
            if type(cell) is not str or not cell or c in columns:
                continue
            item = item_at(cell) or words.item(cell)
            if item is None or (c > first and item is item_at(label)):
                continue
            own = [k for k in columns if k < len(row) and words.item(row[k]) is item]
            end = own[0] if own else len(row)
            if c < end and any(map(is_figure, row[c + 1 : end])):
                message = (
                    f"{item.name} is named here, outside the column of items; figures beside it "
                    "were not read."
                )
                into.find("warning", sheet.name, (r, c), message)


def say_what_is_absent(absent: Collection[Item], into: Candidates) -> None:
    """Name the items asked for that have no row."""
    if not absent:
        return
    names = [item.name for item in absent]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    plural = "items have" if len(names) > 1 else "item has"
    listed = ", ".join(names[:MOST_NAMES]) + more
    into.find("warning", "", None, f"{len(names)} {plural} no row in the return: {listed}.")


def _unheaded(table: Table, c: int, into: Candidates) -> None:
    rows = table.sheet.rows
    first = next((r for r in table.rows if c < len(rows[r]) and is_figure(rows[r][c])), None)
    if first is not None and any(
        o <= c and type(rows[first][o]) is str and filled(rows[first][o]) for o in table.others
    ):
        return  # it is a figure of the table beside
    if first is not None:
        words = "This column has no heading, so its figures were not read."
        into.find("warning", table.sheet.name, (first, c), words)
