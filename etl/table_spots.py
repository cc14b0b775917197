"""The places on a sheet, or beside it, where a layout says that a name stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from etl.layout_tables import Named
from etl.marks import address
from etl.months import month_words
from etl.vocabulary import LONGEST_LABEL, fold_all, folded
from etl.workbook import Sheet

REACH = 5  # columns right of a label within which its value stands


def cells_of(named: Named, sheet: Sheet, file: str) -> Iterator[tuple[Any, str]]:
    """The cells and other texts in which a name may stand, each with its address."""
    if named.spot == "sheet":
        yield sheet.name, ""
    elif named.spot == "file":
        yield PurePath(file).stem, ""
    elif named.spot == "fixed":
        yield named.value, ""
    elif named.at is not None:
        yield cell_at(sheet, *_place(named.at)), named.at
    elif named.label:
        yield from _beside(sheet, fold_all(named.label))
    else:
        yield from (
            (cell, address(r, c))
            for r, row in enumerate(sheet.rows)
            for c, cell in enumerate(row)
            if isinstance(cell, str) and cell and matched(named, cell) is not None
        )


def matched(named: Named, cell: Any) -> Any:
    """The part of a cell that is the name, None where the layout's pattern does not match."""
    if named.pattern is None:
        return cell
    found = re.search(named.pattern, text_of(cell)[:LONGEST_LABEL])
    return found[1] if found else None


def upward(sheet: Sheet, top: int, floor: int) -> Iterator[tuple[Any, str]]:
    """The filled cells above a row, the nearest row first, down to a lowest one."""
    for r in range(top - 1, floor - 1, -1):
        for c, cell in enumerate(sheet.rows[r]):
            if filled(cell):
                yield cell, address(r, c)


def cell_at(sheet: Sheet, r: int, c: int) -> Any:
    """A cell, empty where the sheet does not reach."""
    row = sheet.rows[r] if r < len(sheet.rows) else ()
    return row[c] if c < len(row) else ""


def filled(cell: Any) -> bool:
    """Whether a cell holds anything but blanks."""
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def labels_of(row: Sequence[Any]) -> Iterable[tuple[int, str]]:
    """Column and folded text of the texts in a row."""
    return ((c, folded(cell)) for c, cell in enumerate(row) if type(cell) is str and cell)


def text_of(cell: Any) -> str:
    """A cell as its author sees it: 5 in a number cell is not 5.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return month_words(cell)
    return "" if cell is None else str(cell).strip()


def _beside(sheet: Sheet, labels: frozenset[str]) -> Iterator[tuple[Any, str]]:
    """The filled cell right of each of some labels, else the one below it."""
    for r, row in enumerate(sheet.rows):
        for c, text in labels_of(row):
            if text not in labels:
                continue
            right = next((k for k in range(c + 1, c + REACH) if filled(cell_at(sheet, r, k))), None)
            if right is not None:
                yield row[right], address(r, right)
            elif filled(below := cell_at(sheet, r + 1, c)):
                yield below, address(r + 1, c)


def _place(cell: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as B2."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
