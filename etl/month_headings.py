"""The headings of a table: which columns are months, and which of those can be loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from catalogue.model import Provider
from etl.candidates import Candidates
from etl.cells import is_figure
from etl.marks import address
from etl.months import (
    FINANCIAL_YEAR,
    MonthReading,
    month_words,
    read_month,
    read_month_of_year,
    read_year,
)
from etl.workbook import Sheet

Columns = list[tuple[int, date]]  # column numbers, each with its month

DAYS_TO_1904 = 1_462  # from the day zero of other workbooks
YEARS_ABOVE = 2  # rows above bare names of months in which their year may stand


class Asked(NamedTuple):
    """What is asked of a sender, and until when."""

    provider: Provider
    today: date
    orgs: Mapping[str, str]  # items asked of it, each with whose figure it is


@dataclass(slots=True)
class Table:
    """A table while it is read. others: item columns of further tables right of its own."""

    sheet: Sheet
    column: int  # of the items
    others: set[int]
    named: set[int] = field(default_factory=set)  # columns that have a heading
    months: set[int] = field(default_factory=set)  # of those, the ones that name a month
    rows: list[int] = field(default_factory=list)  # rows of items below that heading
    adrift: list[int] = field(default_factory=list)  # rows of items that no heading stands above
    begun: bool = False  # whether it has come to its first item

    def runs_over(self, row: list[Any]) -> bool:
        """Whether a row has filled cells beyond the last heading."""
        return len(row) > (last := max(self.named, default=len(row))) + 1 and any(
            map(filled, row[last + 1 :])
        )


class MonthHeadings:
    """Reads rows of months; what is wrong with them goes to the findings."""

    def __init__(self, asked: Asked, into: Candidates) -> None:
        self.asked, self.into = asked, into
        self.count = 0  # rows that named months, readable or not

    def read(self, table: Table, r: int, headed: bool) -> Columns | None:
        """Months named in a row, right of the items; None when it names none, not even wrongly.

        A bare number is a month only in a heading.
        """
        sheet, row = table.sheet, table.sheet.rows[r]
        columns: Columns = []
        unread: list[tuple[int, Any]] = []
        unreadable: set[int] = set()
        for c, cell in enumerate(row[table.column + 1 :], table.column + 1):
            if cell == "" or (not headed and isinstance(cell, int | float)):
                continue
            if headed and c in table.others:
                break  # another table begins here
            if sheet.marks.from_1904 and isinstance(cell, int | float):
                cell += DAYS_TO_1904
            found = read_month(cell) or self._under_year(sheet, r, c, cell)
            if found is None:
                unread.append((c, cell))
            elif found.month is not None:
                columns.append((c, found.month))
            else:
                unreadable.add(c)
                self.into.find("error", sheet.name, (r, c), found.problem or "")
        if columns or unreadable:
            table.named -= table.months  # another heading takes the former one's place
            table.months = unreadable.union(c for c, _ in columns)
        if headed or columns or unreadable:
            for c, cell in unread:
                self._unread_column(sheet, r, c, cell)
            table.named.update(unreadable, (c for c, _ in (*unread, *columns)))
        if not columns and not unreadable:
            return None
        self.count += 1
        return self._loadable(sheet, r, columns)

    def _under_year(self, sheet: Sheet, r: int, c: int, cell: Any) -> MonthReading | None:
        """A month's bare name under the year that heads it and its neighbours."""
        for above in range(r - 1, max(r - 1 - YEARS_ABOVE, -1), -1):
            line = sheet.rows[above]
            at = next((k for k in range(min(c, len(line) - 1), -1, -1) if filled(line[k])), None)
            year = read_year(line[at]) if at is not None else None
            month = read_month_of_year(cell, year) if year is not None else None
            if month is not None and at is not None:
                words = f"This heading was read as {month_words(month)}, by the year in "
                self.into.find("guess", sheet.name, (r, c), f"{words}{address(above, at)}.")
                return MonthReading(month, None)
        return None

    def _unread_column(self, sheet: Sheet, r: int, c: int, cell: Any) -> None:
        """Say so when a column that is no month holds numbers, such as a year's total."""
        values = (
            row[c] for row in sheet.rows[r:] if c < len(row)
        )  # a number may stand in its place
        if any(map(is_figure, values)):
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
        if any(filled(value) for value in below):
            words = f"{why} Its figures were not loaded."
            self.into.find("refused", sheet.name, (r, c), words)


def filled(cell: Any) -> bool:
    """Whether a cell holds more than spaces."""
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())
