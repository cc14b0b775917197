"""A provider's return: from a book of sheets to candidates and findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pyarrow as pa

from catalogue.model import Region
from etl.about import (
    LONGEST_HEADING,
    About,
    Landmark,
    check_one_provider,
    facts_of,
    landmarks,
    read_about,
    roles_of,
)
from etl.candidates import Candidates
from etl.layout import ReturnLayout
from etl.marks import lines_in_words
from etl.month_headings import Asked
from etl.months import names_month
from etl.package import Unreadable
from etl.return_table import TableReader
from etl.side_tables import equity_columns, notes_columns, read_equity, read_notes
from etl.submission import Finding
from etl.unread import say_what_is_absent
from etl.vocabulary import Vocabulary, fold_all, folded
from etl.workbook import Book, Sheet

NO_TABLE = (
    "No table with items down and months across was found. "
    "Fill in the sheet Return of the template and send it again."
)
NO_MONTH = (
    "No month of the return could be loaded: see the findings on the column headings. "
    "Write each month as 2025-04."
)
HEADING_ROWS = 20  # above the first item, in which its months stand
FEWEST_ITEMS = 3  # in a column without a heading that says it holds items


@dataclass(frozen=True, slots=True)
class ReturnRead:
    """A return as read."""

    about: About
    items: pa.Table
    findings: tuple[Finding, ...]


class RejectedReturn(Unreadable):
    """A return that costs the whole file, with what was found until then."""

    def __init__(self, reason: str, provider: str | None, findings: tuple[Finding, ...]) -> None:
        super().__init__(reason)
        self.provider, self.findings = provider, findings


def says_return(book: Book, layout: ReturnLayout) -> bool:
    """Whether a file calls itself a return: it has the label of a return's version."""
    if not book.strings.isdisjoint(layout.about.version):
        return True
    labels = fold_all(layout.about.version)
    return any(folded(t) in labels for t in book.strings if len(t) <= LONGEST_HEADING)


def is_return(book: Book, layout: ReturnLayout, words: Vocabulary) -> bool:
    """Whether a file can be read as a return: a column of it holds known items.

    Below their heading one is enough; without it a few, and a month over a column beside them.
    """
    items = {text for text in book.strings if words.item(text) is not None}
    if not items:
        return False
    headings = fold_all(layout.table.item_heading)
    if any(folded(text) in headings for text in book.strings):
        return True
    return any(_has_items_under_months(sheet, items) for sheet in book.sheets)


def _has_items_under_months(sheet: Sheet, items: Collection[str]) -> bool:
    """Whether a column holds a few items, and a month stands above and right of the first."""
    places: dict[int, list[int]] = {}
    for r, row in enumerate(sheet.rows):
        for c, cell in enumerate(row):
            if cell in items:
                places.setdefault(c, []).append(r)
    return any(
        names_month(cell)
        for c, rows in places.items()
        if len(rows) >= FEWEST_ITEMS
        for row in sheet.rows[max(rows[0] - HEADING_ROWS, 0) : rows[0]]
        for cell in row[c + 1 :]
    )


def read_return(
    book: Book, layout: ReturnLayout, words: Vocabulary, region: Region, today: date
) -> ReturnRead:
    """All candidates of a return. Unreadable: no provider, no table, no month, wrong version."""
    roles = roles_of(layout)
    marks = landmarks(book, roles, words)
    check_one_provider(book.sheets, marks, roles, words)
    about = read_about(facts_of(book.sheets, marks, roles), layout, words, region)
    asked = Asked(about.provider, today, words.asked[about.provider.code])
    into = Candidates(findings=list(about.findings))
    reader = TableReader(words, asked, fold_all(layout.table.totals), into)
    found = _read_tables(book, marks, layout, reader)
    if not found or not into.rows:
        reason = NO_MONTH if reader.headings.count else NO_TABLE
        raise RejectedReturn(reason, about.provider.code, tuple(into.findings))
    _read_side_tables(book, marks, layout, reader)
    absent = [words.exact[item] for item in asked.orgs if item not in reader.seen]
    say_what_is_absent(absent, into)
    into.findings += book.remarks
    return ReturnRead(about, into.table(about.status), tuple(into.findings))


def _read_tables(
    book: Book, marks: Mapping[str, list[Landmark]], layout: ReturnLayout, reader: TableReader
) -> bool:
    """Read the visible sheets; a hidden one only where no visible one has the table."""
    found = False
    for sheet in sorted(book.sheets, key=lambda sheet: not sheet.visible):
        if _side_table(sheet, marks[sheet.name], layout):
            continue
        if not sheet.visible and found:
            if any(mark.role == "item" for mark in marks[sheet.name]):
                words = "This hidden sheet looks like a return; it was not read."
                reader.into.find("note", sheet.name, None, words)
            continue
        headings = [(m.row, m.column) for m in marks[sheet.name] if m.role == "item"]
        facts = {m.row for m in marks[sheet.name] if m.role != "item"}
        if reader.read(sheet, headings, facts):
            found = True
            _say_what_is_hidden(sheet, reader.into)
    return found


def _side_table(sheet: Sheet, marks: list[Landmark], layout: ReturnLayout) -> bool:
    rows = {mark.row for mark in marks if mark.role == "item"}
    return any(
        notes_columns(sheet.rows[r], layout.notes) or equity_columns(sheet.rows[r], layout.equity)
        for r in rows
    )


def _read_side_tables(
    book: Book, marks: Mapping[str, list[Landmark]], layout: ReturnLayout, reader: TableReader
) -> None:
    """Read figures by group first, for notes may be about them."""
    headed = {
        sheet.name: sorted({m.row for m in marks[sheet.name] if m.role == "item"})
        for sheet in book.sheets
    }
    for sheet in book.sheets:
        tops = headed[sheet.name]
        for top, end in pairwise([*tops, len(sheet.rows)]):
            at = equity_columns(sheet.rows[top], layout.equity)
            if at and layout.equity:
                read_equity(
                    sheet, top, end, at, layout.equity, reader.words, reader.asked, reader.into
                )
                _say_what_is_hidden(sheet, reader.into)
    for sheet in book.sheets:
        for r in headed[sheet.name]:
            if at := notes_columns(sheet.rows[r], layout.notes):
                read_notes(sheet, r, at, layout.notes, reader.words, reader.into)
                _say_what_is_hidden(sheet, reader.into)


def _say_what_is_hidden(sheet: Sheet, into: Candidates) -> None:
    if not sheet.visible:
        into.find("note", sheet.name, None, "This sheet is hidden; it was read.")
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    rows = [r for r in sheet.marks.hidden_rows if r < height]
    columns = [c for c in sheet.marks.hidden_columns if c < width]
    if rows or columns:
        place = (min(rows, default=0), min(columns, default=0))
        words = f"Hidden: {lines_in_words(rows, columns)}; what they hold was read too."
        into.find("note", sheet.name, place, words)
