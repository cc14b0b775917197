"""The table of a return: items down, months across, wherever it stands on a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from catalogue.model import Item, Provider
from etl.candidates import Candidates, Line
from etl.cells import EMPTY, LARGEST, Kind, plain_number, read_cell
from etl.months import FINANCIAL_YEAR, month_words, read_month
from etl.vocabulary import Vocabulary, folded
from etl.workbook import Sheet, address

Columns = list[tuple[int, date]]  # column numbers, each with its month


class Asked(NamedTuple):
    """What is asked of a sender, and until when."""

    provider: Provider
    today: date
    orgs: Mapping[str, str]  # items asked of it, each with whose figure it is


class TableReader:
    """Reads the tables of one return into candidates."""

    def __init__(
        self, words: Vocabulary, asked: Asked, totals: frozenset[str], into: Candidates
    ) -> None:
        self.words, self.asked, self.totals, self.into = words, asked, totals, into
        self.seen: set[str] = set()  # items that have a row
        self.headings = 0  # rows that named months, readable or not

    def read(self, sheet: Sheet, heading_cells: Iterable[tuple[int, int]]) -> bool:
        """Take in a sheet. False: it has no row for a known item under months."""
        cells = set(heading_cells)
        column = self._item_column(sheet, {c for _, c in cells})
        if column is None:
            return False
        before = len(self.seen)
        columns: Columns = []
        firm = False  # whether a heading of the item column has named the months
        item_at = self.words.exact.get
        for r, row in enumerate(sheet.rows):
            label = row[column] if column < len(row) else ""
            item = item_at(label) if type(label) is str else None
            if item is None:
                headed = (r, column) in cells
                if headed or not _filled(label):
                    found = self._columns(sheet, r, column, headed) if headed or not firm else None
                    columns, firm = (columns, firm) if found is None else (found, headed)
                    continue
                item = self._loose(sheet, r, column, label, columns)
            if item is not None and columns:
                self._row(sheet, r, item, columns)
        return len(self.seen) > before

    def _item_column(self, sheet: Sheet, headed: set[int]) -> int | None:
        """The column with most known items; among equals the headed, then the leftmost."""
        if len(headed) == 1:
            (only,) = headed
            if any(self.words.item(row[only]) for row in sheet.rows if only < len(row)):
                return only
        counts = Counter(
            c for row in sheet.rows for c, cell in enumerate(row) if self.words.item(cell)
        )
        return max(counts, key=lambda c: (counts[c], c in headed, -c), default=None)

    def _columns(self, sheet: Sheet, r: int, item_column: int, headed: bool) -> Columns | None:
        """Months named in a row, right of the items; None when it names none, not even wrongly.

        A bare number is a month only in a heading.
        """
        columns: Columns = []
        problems = 0
        for c, cell in enumerate(sheet.rows[r][item_column + 1 :], item_column + 1):
            if cell == "" or (not headed and isinstance(cell, int | float)):
                continue
            found = read_month(cell)
            if found is None:
                if headed:
                    self._unread_column(sheet, r, c, cell)
            elif found.month is not None:
                columns.append((c, found.month))
            else:
                problems += 1
                self.into.find("error", sheet.name, (r, c), found.problem or "")
        if not columns and not problems:
            return None
        self.headings += 1
        return self._loadable(sheet, r, columns)

    def _unread_column(self, sheet: Sheet, r: int, c: int, cell: Any) -> None:
        """Say so when a column that is no month holds numbers, such as a year's total."""
        below = (row[c] for row in sheet.rows[r + 1 :] if c < len(row))
        if any(isinstance(value, int | float) for value in below):
            year = isinstance(cell, str) and FINANCIAL_YEAR.fullmatch(cell.strip())
            what = "a whole year" if year else "no month"
            words = f"This column is headed by {what}; its numbers were not read."
            self.into.find("warning", sheet.name, (r, c), words)

    def _loadable(self, sheet: Sheet, r: int, columns: Columns) -> Columns:
        """The columns whose month is given once, has begun, and lies in the sender's time."""
        count = Counter(month for _, month in columns)
        kept = []
        for c, month in columns:
            if count[month] > 1:
                cells = ", ".join(address(r, k) for k, m in columns if m == month)
                words = f"{month_words(month)} heads more than one column ({cells}); none of them "
                self.into.find("error", sheet.name, (r, c), words + "was loaded. Keep one.")
            elif month > self.asked.today:
                self._refuse_column(sheet, r, c, "This month has not begun yet.")
            elif self.asked.provider.lms_at(month) is None:
                self._refuse_column(
                    sheet, r, c, "The provider was not part of the region in this month."
                )
            else:
                kept.append((c, month))
        return kept

    def _refuse_column(self, sheet: Sheet, r: int, c: int, why: str) -> None:
        below = (row[c] for row in sheet.rows[r + 1 :] if c < len(row))
        if any(_filled(value) for value in below):
            words = f"{why} Its figures were not loaded."
            self.into.find("refused", sheet.name, (r, c), words)

    def _loose(
        self, sheet: Sheet, r: int, column: int, label: Any, columns: Columns
    ) -> Item | None:
        """The item of a row whose label is not written as in the catalogue."""
        item = self.words.item(label)
        if item is not None or not columns:
            return item
        row = sheet.rows[r]
        if not any(c < len(row) and _filled(row[c]) for c, _ in columns):
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
            if any(c < len(row) and _filled(row[c]) for c, _ in columns):
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


def _filled(cell: Any) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())
