"""The table of a return: items down, months across, wherever it stands on a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from catalogue.model import Item
from etl.candidates import Candidates, Line
from etl.cells import EMPTY, LARGEST, Kind, plain_number, read_cell, refused
from etl.month_headings import Asked, Columns, MonthHeadings, Table, filled
from etl.unread import say_what_is_adrift, say_what_stands_aside, say_what_was_not_read, unlabelled
from etl.vocabulary import Vocabulary, folded
from etl.workbook import Sheet

RUN_OVER = refused("The row has more cells than its heading.")


class TableReader:
    """Reads the tables of one return into candidates. seen: the items that have a row."""

    def __init__(
        self, words: Vocabulary, asked: Asked, totals: frozenset[str], into: Candidates
    ) -> None:
        self.words, self.asked, self.totals, self.into = words, asked, totals, into
        self.headings = MonthHeadings(asked, into)
        self.seen: set[str] = set()

    def read(
        self,
        sheet: Sheet,
        heading_cells: Iterable[tuple[int, int]],
        fact_rows: Collection[int] = (),
    ) -> bool:
        """Take in a sheet. False: it has no row for a known item under months.

        heading_cells: where the item column is named. fact_rows: rows that say who sent it.
        """
        cells = set(heading_cells)
        before = len(self.seen)
        columns = self._item_columns(sheet, cells)
        for column in columns:
            table = Table(sheet, column, {c for c in columns if c > column})
            self._read_table(table, cells, fact_rows)
        if columns:
            say_what_stands_aside(sheet, columns, self.words, self.into)
        return len(self.seen) > before

    def _read_table(
        self, table: Table, cells: set[tuple[int, int]], fact_rows: Collection[int]
    ) -> None:
        """Take in the rows whose items stand in one column."""
        columns: Columns = []
        firm = False  # whether a heading of the item column has named the months
        sheet, column = table.sheet, table.column
        item_at = self.words.exact.get
        for r, row in enumerate(sheet.rows):
            label = row[column] if column < len(row) else ""
            item = item_at(label) if type(label) is str else None
            if item is None:
                headed = (r, column) in cells
                # Where no column is called Item, any words may stand above the items.
                loose = not (cells or table.begun or r in fact_rows)
                if headed or loose or not filled(label):
                    former = set(table.named)
                    found = self.headings.read(table, r, headed) if headed or not firm else None
                    if found is not None or headed:
                        say_what_was_not_read(table, former, self.into)
                    if found is not None:
                        columns, firm = found, headed
                    elif not headed and columns:
                        unlabelled(table, r, columns, self.into)
                if headed or not filled(label):
                    continue
                item = self._loose(table, r, label, [] if loose else columns)
            if item is None:
                continue
            table.begun = True
            (table.rows if columns else table.adrift).append(r)
            if columns:
                if sheet.name or not table.runs_over(row):
                    self._row(sheet, r, item, columns)
                else:
                    self._run_over(table, r, item, columns)
        say_what_was_not_read(table, table.named, self.into)
        say_what_is_adrift(table, self.into)

    def _item_columns(self, sheet: Sheet, cells: set[tuple[int, int]]) -> list[int]:
        """The columns that are headed as items' and hold some; else the one with most of them."""
        headed = sorted({c for _, c in cells})
        named = [
            column
            for column in headed
            if any(self.words.item(row[column]) for row in sheet.rows if column < len(row))
        ]
        if named:
            return named
        counts = Counter(
            c for row in sheet.rows for c, cell in enumerate(row) if self.words.item(cell)
        )
        best = max(counts, key=lambda c: (counts[c], -c), default=None)
        return [] if best is None else [best]

    def _run_over(self, table: Table, r: int, item: Item, columns: Columns) -> None:
        """Refuse a row of a text file that has more cells than the heading: which is which?"""
        words = (
            f"The row of {item.name} has more cells than its heading. A number such as 1,234 was "
            "probably split at its comma: write 1234."
        )
        self.into.find("refused", table.sheet.name, (r, columns[0][0]), words)
        org = self.asked.orgs.get(item.id)
        if org is None:
            return
        self.seen.add(item.id)
        line = Line(item.level, org, 1, table.sheet.name, r)
        for c, month in columns:
            self.into.rows[item.id, month, "all", "all"] = (RUN_OVER, line, c)

    def _loose(self, table: Table, r: int, label: Any, columns: Columns) -> Item | None:
        """The item of a row whose label is not written as in the catalogue."""
        item = self.words.item(label)
        if item is not None or not columns:
            return item
        sheet, column = table.sheet, table.column
        row = sheet.rows[r]
        if not any(c < len(row) and filled(row[c]) for c, _ in columns):
            return None  # a section's heading or a footnote
        if isinstance(label, str) and folded(label) in self.totals:
            self.into.find("note", sheet.name, (r, column), "This row of totals was not read.")
            return None
        near = self.words.near(label) if isinstance(label, str) else None
        if near is None:
            words = "This row's label is not a known item, so its figures were not loaded. "
            self.into.find("warning", sheet.name, (r, column), words + "Use the template's id.")
        else:
            words = f"This row's label was read as “{near.name}” ({near.id})."
            self.into.find("guess", sheet.name, (r, column), words)
        return near

    def _row(self, sheet: Sheet, r: int, item: Item, columns: Columns) -> None:
        org = self.asked.orgs.get(item.id)
        row, name = sheet.rows[r], item.id
        if org is None:
            if any(c < len(row) and filled(row[c]) for c, _ in columns):
                words = f"{item.name} is not asked of this provider; it was not loaded."
                self.into.find("warning", sheet.name, (r, columns[0][0]), words)
            return
        self.seen.add(name)
        kind: Kind = "decimal" if item.kind == "decimal" else "count"
        line = Line(item.level, org, 1, sheet.name, r)
        rows, width, flaws = self.into.rows, len(row), sheet.flaws
        for c, month in columns:
            cell = row[c] if c < width else ""
            key = (name, month, "all", "all")
            # nearly every cell is a plain number or empty, and new: no need for all questions
            if type(cell) is float and 0 <= cell < LARGEST and cell.is_integer() and not flaws:
                candidate = (plain_number(cell), line, c)
            elif cell == "" and not flaws:
                candidate = (EMPTY, line, c)
            else:
                candidate = (read_cell(cell, kind, flaws.get((r, c))), line, c)
                self.into.add(item, key, candidate)
                continue
            if rows.setdefault(key, candidate) is not candidate:
                self.into.add(item, key, candidate)
