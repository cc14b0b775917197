"""Spreadsheets of any shape, read as their layout says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from catalogue.model import Region
from etl.layout_tables import Axis, Spot, Table, TablesLayout, WideLayout
from etl.marks import address, located
from etl.package import Unreadable
from etl.published_lines import Problems
from etl.standard import RejectedReturn
from etl.submission import Finding
from etl.table_blocks import (
    Block,
    blocks_of,
    nearest_heading,
    sheets_of,
    wanted_headings,
)
from etl.table_figures import NO_UNIT, Figures
from etl.table_names import Name, Names
from etl.table_read import UNNAMED, BlockReader
from etl.table_spots import cells_of, matched, upward
from etl.vocabulary import Vocabulary, folded
from etl.workbook import Book, Sheet

NOTHING = "No figure in it could be read by the layout {}."
HIDDEN = "This sheet is hidden; it was not read."
NO_NAME: Mapping[Axis, str] = {
    "provider": "The {} names no known provider{}.",
    "item": "The {} names no item that the layout knows{}.",
    "month": "The {} names no month{}.",
}
SPOTS: Mapping[Spot, str] = {
    "sheet": "sheet's name",
    "file": "file's name",
    "cell": "cell",
    "fixed": "layout",
}
MOST_NAMES = 5


class TablesRead(NamedTuple):
    """What a spreadsheet holds. providers: codes. figures: a dashboard's own, in the columns of
    items. absent: items of the layout that it lacks."""

    providers: tuple[str, ...]
    items: pa.Table
    figures: pa.Table
    absent: tuple[str, ...]
    findings: tuple[Finding, ...]


def lacking_signs(book: Book, layout: TablesLayout | WideLayout) -> list[str]:
    """The texts by which a spreadsheet of the layout is told, as far as they are not there."""
    if book.strings.issuperset(layout.signs):
        return []
    texts = {folded(text) for text in book.strings}
    return [sign for sign in layout.signs if folded(sign) not in texts]


def suits(layout: TablesLayout, words: Vocabulary) -> bool:
    """Whether the catalogue has any item that the layout knows."""
    return any(item in words.exact for item in layout.items())


def read_tables(
    book: Book, name: str, layout: TablesLayout, words: Vocabulary, region: Region, today: date
) -> TablesRead:
    """All figures of a spreadsheet. name: the file's. RejectedReturn: there is none to be read."""
    findings: list[Finding] = []
    figures: list[Figures] = []
    for table in layout.tables:
        reader = _TableReader(book, name, layout, table, words, region, today)
        findings += reader.read()
        figures.append(reader.figures)
    items = pa.concat_tables([f.items(layout.status) for f in figures])
    own = pa.concat_tables([f.own_figures(layout.status) for f in figures])
    for one in figures:
        findings += one.findings()
    providers = sorted(
        {code for one in figures for code, into in one.providers.items() if into.rows}
    )
    found = set().union(*(one.found() for one in figures))
    absent = tuple(item for item in dict.fromkeys(layout.items()) if item not in found)
    if not items.num_rows:
        only = providers[0] if len(providers) == 1 else None
        raise RejectedReturn(_nothing(layout, findings), only, tuple(findings))
    if absent:
        findings.append(Finding("note", "", "", _absent(absent)))
    findings += book.remarks
    return TablesRead(tuple(providers), items, own, absent, tuple(findings))


def _nothing(layout: TablesLayout, findings: list[Finding]) -> str:
    """Why nothing was read: the first thing that was found amiss."""
    grave = [f for f in findings if f.severity == "error"]
    grave += [f for f in findings if f.severity in ("warning", "refused")]
    return " ".join([NOTHING.format(layout.id), *(f.message for f in grave[:1])])


def _absent(items: tuple[str, ...]) -> str:
    more = f" and {len(items) - MOST_NAMES} more" if len(items) > MOST_NAMES else ""
    named = ", ".join(items[:MOST_NAMES])
    return f"Items of the layout that are not in the file: {named}{more}."


class _TableReader:
    """Reads one table of a layout from all the sheets that it stands on."""

    def __init__(
        self, book: Book, name: str, layout: TablesLayout, table: Table, words: Vocabulary,
        region: Region, today: date,
    ) -> None:  # fmt: skip
        self._book, self._file, self._layout, self._table = book, name, layout, table
        self._names = Names(layout, table, words, region)
        self.figures = Figures(words, today, table.period_months)

    def read(self) -> list[Finding]:
        """Take in every sheet; what is to be said of them. Unreadable: the table is nowhere."""
        findings: list[Finding] = []
        sheets = sheets_of(self._book, self._table.sheets)
        if not sheets:
            raise Unreadable(f"No sheet is named like {', '.join(self._table.sheets)}.")
        headed = False
        for sheet in sorted(sheets, key=lambda sheet: not sheet.visible):
            problems = Problems(sheet.name, "cell")
            self._take_year(sheet)
            blocks = blocks_of(sheet, self._table, self._names)
            if blocks and headed and not sheet.visible:
                problems.add("note", HIDDEN, "")
            elif blocks:
                headed = self._sheet(sheet, blocks, problems) or headed
            findings += problems.findings()
        if not headed and not findings:
            raise Unreadable(self._no_heading())
        self.figures.add_up()
        self.figures.drop_blank_months()
        findings += self._as_the_layout_says()
        return findings

    def _sheet(self, sheet: Sheet, blocks: list[Block], problems: Problems) -> bool:
        """Take in a sheet's tables. False: a name that holds for the whole sheet is lacking."""
        reader = BlockReader(sheet, self._table, self._names, self.figures, problems)
        reader.others_expected = self._layout.others == "expected"
        given: dict[Axis, Name] = {}
        for axis in ("provider", "item", "month"):
            if self._table.named(axis).spot in SPOTS:
                name = self._given(axis, sheet, problems)
                if name is None:
                    return False
                given[axis] = name
        for block in blocks:
            above = self._above(sheet, block, problems)
            if above is not None:
                reader.read(block, {**given, **above})
        if not sheet.visible or sheet.marks.hidden_rows or sheet.marks.hidden_columns:
            what = "is hidden" if not sheet.visible else "has hidden rows or columns"
            problems.add("note", f"This sheet {what}; all of it was read.", "")
        return True

    def _given(self, axis: Axis, sheet: Sheet, problems: Problems) -> Name | None:
        """A name that holds for the whole sheet; None, which is said, where there is none."""
        named = self._table.named(axis)
        for cell, place in cells_of(named, sheet, self._file):
            name = self._names.read(axis, cell)
            if name is not None and name.problem is not None:
                problems.add("error", name.problem, place)
                return None
            if name is not None:
                if name.guess:
                    problems.add("guess", name.guess, place)
                return name
        where = f" ({', '.join(named.label)})" if named.label else ""
        words = NO_NAME[axis].format(SPOTS[named.spot], where)
        problems.add("warning", f"{words} The sheet was not read.", "")
        return None

    def _above(self, sheet: Sheet, block: Block, problems: Problems) -> dict[Axis, Name] | None:
        """Names that stand above a block, the nearest first; None where one is lacking."""
        found: dict[Axis, Name] = {}
        for axis in self._table.axes("above"):
            for cell, place in upward(sheet, block.top, block.floor):
                name = self._names.read(axis, cell)
                if name is not None and name.problem is None:
                    found[axis] = name
                    if name.guess:
                        problems.add("guess", name.guess, place)
                    break
            else:
                words = f"{UNNAMED[axis]} It should stand above the table."
                problems.add("warning", words, address(block.top, 0))
                return None
        return found

    def _take_year(self, sheet: Sheet) -> None:
        """Find the year of months that are written without one."""
        named = self._table.year
        if named is None:
            return
        for cell, _ in cells_of(named, sheet, self._file):
            found = matched(named, cell)
            if found is not None and self._names.set_year(found):
                return

    def _no_heading(self) -> str:
        wanted = wanted_headings(self._table)
        found = nearest_heading(self._book, wanted)
        if found is None and wanted:
            return f"No row has a heading of the table: {', '.join(wanted)} cannot be found."
        if found is None or not found[2]:
            return "No row names the columns of the table: no such months or labels were found."
        sheet, r, lacks = found
        return (
            f"No row has all the headings of the table; {located(sheet, address(r, 0))} comes "
            f"nearest and lacks that of {', '.join(lacks)}."
        )

    def _as_the_layout_says(self) -> Iterator[Finding]:
        """What the layout had done to figures: nothing is changed silently."""
        found = self.figures.found()
        for item, entry in self._table.items.items():
            if entry.times != NO_UNIT and item in found:
                words = (
                    f"All figures of {item} were multiplied by {entry.times:g}, as the layout says."
                )
                yield Finding("note", "", "", words)
        if found and self._table.added_over:
            over = ", ".join(self._table.added_over)
            words = f"Rows that differ in {over} only were added up, as the layout says."
            yield Finding("note", "", "", words)
        for heading, kept in self._table.only.items():
            if found:
                words = f"Only rows with {' or '.join(kept)} under {heading} were read."
                yield Finding("note", "", "", words)
