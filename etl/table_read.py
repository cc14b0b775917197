"""One table of a sheet: its rows and columns named, its figures taken in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fnmatch import translate
from typing import Any, NamedTuple

from etl.layout_tables import Axis, Table
from etl.marks import address
from etl.published_lines import Problems
from etl.submission import Severity
from etl.table_blocks import FIGURES, Block
from etl.table_figures import PART, Figures
from etl.table_names import KnownItem, Name, Names
from etl.table_spots import cell_at, filled
from etl.vocabulary import fold_all, folded
from etl.workbook import Sheet

Named = dict[Axis, Name]
SUMS = "Not read: the layout skips this, as sums and goals."
OTHERS = "Rows of organisations that are not in this region were not read."
UNNAMED: Mapping[Axis, str] = {
    "provider": "No known provider is named here, so its figures were not read.",
    "item": "The layout does not know this label, so its figures were not read.",
    "month": "This is no month, so its figures were not read.",
}
KEPT = "Kept as the dashboard's own figure, not as a data item: {}."
BARE = "Figures without a label were not read."


class Column(NamedTuple):
    """A column of figures, with what its head names."""

    at: int
    names: Named


class BlockReader:
    """Reads the blocks of one sheet and table into figures and problems."""

    def __init__(
        self, sheet: Sheet, table: Table, names: Names, figures: Figures, problems: Problems
    ) -> None:
        self._sheet, self._table, self._names = sheet, table, names
        self._figures, self._problems = figures, problems
        patterns = (translate(" ".join(label.casefold().split())) for label in table.skip)
        self._skip = re.compile("|".join(patterns) or "(?!)")
        self._not_read = {folded(label): why for label, why in table.not_read.items()}
        self._only = {heading: fold_all(cells) for heading, cells in table.only.items()}
        self.others_expected = False  # whether organisations of other regions are no surprise

    def read(self, block: Block, given: Named) -> None:
        """Take in a block. given: names that hold for all of it."""
        columns = self._columns(block)
        if not columns:
            return
        last: dict[Axis, Any] = {}
        for r in range(block.first, block.end):
            row = self._sheet.rows[r]
            there = any(c.at < len(row) and filled(row[c.at]) for c in columns)
            named = self._row_names(block, r, last, there)
            if named is None:
                continue
            part = self._part(block, r)
            for column in columns:
                self._figure(r, column.at, {**given, **named, **column.names}, part)

    def _figure(self, r: int, c: int, named: Named, part: str) -> None:
        provider, item, month = (named[axis].value for axis in ("provider", "item", "month"))
        place = (r, c)
        self._figures.take(provider, item, month, self._sheet, place, part, self._problems)

    def _part(self, block: Block, r: int) -> str:
        """What tells a row from those that it is added to."""
        over = [
            f"{heading}={cell_at(self._sheet, r, block.rows[heading])}"
            for heading in self._table.added_over
        ]
        return PART + "; ".join(over) if over else ""

    def _row_names(self, block: Block, r: int, last: dict[Axis, Any], there: bool) -> Named | None:
        """What the head of a row names; None where the row is not to be read."""
        for heading, cells in self._only.items():
            if folded(str(cell_at(self._sheet, r, block.rows[heading]))) not in cells:
                return None
        named: Named = {}
        for axis in self._table.axes("rows"):
            c = block.rows[axis]
            cell = cell_at(self._sheet, r, c)
            if self._table.named(axis).repeats:
                cell = last[axis] = cell if filled(cell) else last.get(axis, "")
            name = self._name(axis, cell, (r, c), there)
            if name is None:
                return None
            named[axis] = name
        return named

    def _columns(self, block: Block) -> list[Column]:
        """The columns whose heads name all that they should, each but once."""
        if self._table.value:
            return [Column(block.rows[FIGURES], {})]
        heads = {axis: self._head(block, axis) for axis in block.heads}
        shared = set.intersection(*(set(head) for head in heads.values()))
        found = [
            Column(c, named)
            for c in sorted(shared - set(block.rows.values()))
            if (named := self._column_names(heads, block, c)) is not None
        ]
        return self._once(found, max(block.heads.values()))

    def _head(self, block: Block, axis: Axis) -> dict[int, tuple[int, Any]]:
        """By column, the place and content of the cell that names it."""
        r = block.heads[axis]
        repeats = self._table.named(axis).repeats or r < max(block.heads.values())
        row, width = self._sheet.rows[r], max(len(self._sheet.rows[x]) for x in range(r, block.end))
        head: dict[int, tuple[int, Any]] = {}
        last: tuple[int, Any] | None = None
        for c in range(width):
            cell = row[c] if c < len(row) else ""
            if filled(cell):
                last = (c, cell)
            if last is not None and (repeats or filled(cell)):
                head[c] = last
        return head

    def _column_names(
        self, heads: Mapping[Axis, dict[int, tuple[int, Any]]], block: Block, c: int
    ) -> Named | None:
        below = (cell_at(self._sheet, r, c) for r in range(block.first, block.end))
        there = any(isinstance(cell, int | float) or filled(cell) for cell in below)
        named: Named = {}
        for axis, head in heads.items():
            at, cell = head[c]
            name = self._name(axis, cell, (block.heads[axis], at), there)
            if name is None:
                return None
            named[axis] = name
        return named

    def _once(self, columns: list[Column], r: int) -> list[Column]:
        """The columns but for those that bear the same names as another."""
        same = Counter(_values(column.names) for column in columns)
        for names, times in same.items():
            if times > 1:
                at = [column.at for column in columns if _values(column.names) == names]
                cells = ", ".join(address(r, c) for c in at)
                words = f"More than one column bears these names ({cells}); none was loaded. "
                self._problems.add("error", words + "Keep one.", address(r, at[-1]))
        return [column for column in columns if same[_values(column.names)] == 1]

    def _name(self, axis: Axis, cell: Any, place: tuple[int, int], there: bool) -> Name | None:
        """What a cell names. Anything amiss is said where figures stand under or beside it."""
        name = self._names.read(axis, cell) if filled(cell) else None
        said = self._said(axis, cell, name)
        if said is not None and there:
            self._problems.add(*said, address(*place))
        usable = said is None or said[0] == "guess"
        if usable and there and name is not None and isinstance(name.value, KnownItem):
            self._note_own(name.value, place)
        return name if usable else None

    def _note_own(self, known: KnownItem, place: tuple[int, int]) -> None:
        """Say of a dashboard's own figure that it is kept, and why it is no item."""
        if known.own is not None:
            self._problems.add("note", KEPT.format(known.own.why), address(*place))

    def _said(self, axis: Axis, cell: Any, name: Name | None) -> tuple[Severity, str] | None:
        """What is to be said of a head. Only after a guess is its name to be used."""
        text = folded(cell) if isinstance(cell, str) else ""
        if isinstance(cell, str) and self._skip.fullmatch(" ".join(cell.casefold().split())):
            return "note", SUMS
        if axis == "item" and text in self._not_read:
            return "note", f"Not read: {self._not_read[text]}."
        if axis == "provider" and filled(cell) and (name is None or name.elsewhere):
            if self.others_expected:
                return "note", OTHERS
            return "warning", UNNAMED[axis] if name is None else OTHERS
        if name is None:
            return "warning", UNNAMED[axis] if filled(cell) else BARE
        if name.problem is not None:
            return "error", name.problem
        return None if name.guess is None else ("guess", name.guess)


def _values(named: Named) -> tuple[Any, ...]:
    """What names stand for, comparable."""
    return tuple(
        value.code if axis == "provider" else getattr(value, "item", value)
        for axis, value in ((axis, name.value) for axis, name in sorted(named.items()))
    )
