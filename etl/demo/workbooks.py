"""The demo's returns as real workbooks in the standard layout."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from catalogue.model import Catalogue, Item
from etl.demo.answers import restated
from etl.demo.generate import DemoCounts
from etl.demo.group_sheets import Divided

VERSION = "1"
SENT_AFTER = timedelta(days=19, hours=9)
SENT_AGAIN_AFTER = timedelta(days=14)
BATCH = 40
Cell = float | str | None


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """One return, ready to be written. rows: item id, description, a cell for each month. groups:
    headings of the figures by group, then item id, description, quarter and a cell for each."""

    path: Path
    provider: tuple[str, str]  # code, name
    status: str
    months: tuple[date, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    notes: tuple[tuple[str, str, str], ...]
    sent: datetime
    groups: tuple[tuple[Cell, ...], ...] = ()

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """The About sheet's labels and values."""
        return (
            ("Provider code", self.provider[0]),
            ("Provider name", self.provider[1]),
            ("Return version", VERSION),
            ("Status", self.status),
            ("Signed off by (role)", "Head of midwifery"),
            ("Date", f"{self.sent:%Y-%m-%d}"),
        )


def write_workbooks(demo: DemoCounts, catalogue: Catalogue, out: Path) -> int:
    """Write every return of the demo below `out`, a folder a provider; the number written."""
    for provider in demo.providers:
        (out / provider.code).mkdir(parents=True, exist_ok=True)
    books = list(returns(demo, catalogue, out))
    batches = [books[i : i + BATCH] for i in range(0, len(books), BATCH)]
    workers = min(os.cpu_count() or 1, len(batches))
    if workers < 2:
        for batch in batches:
            write_all(batch)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(write_all, batches))
    return len(books)


def returns(demo: DemoCounts, catalogue: Catalogue, out: Path) -> Iterator[Workbook]:
    """Every return that came in, the restated month's second one included."""
    planted, last = demo.plan["planted"], len(demo.month) - 1
    again = planted["restated"]
    divided = Divided(demo, catalogue)
    for row, provider in enumerate(demo.providers):
        items = [catalogue.items[i] for i in demo.counts]
        items = [item for item in items if item.submitter == provider.kind]
        for column in np.flatnonzero(demo.sent[row]).tolist():
            book = _return(demo, items, row, column, out)
            book = replace(book, groups=tuple(divided.sheet(row, column)))
            if provider.code == again["provider"] and column == last - again["months_ago"]:
                path = book.path.with_stem(f"{book.path.stem}-provisional")
                yield replace(book, path=path, status="provisional")
                yield _sent_again(book, again)
            elif provider.code in planted["provisional_latest"] and column == last:
                yield replace(book, status="provisional")
            else:
                yield book


def _return(demo: DemoCounts, items: list[Item], row: int, column: int, out: Path) -> Workbook:
    """One month's return, with earlier months' columns for what had to mature."""
    provider = demo.providers[row]
    deepest = max((item.matures_after_months for item in items), default=0)
    columns = range(max(column - deepest, 0), column + 1)
    month = _day(demo, column)
    return Workbook(
        path=out / provider.code / f"{provider.code}-{month:%Y-%m}.xlsx",
        provider=(provider.code, provider.name),
        status="final",
        months=tuple(_day(demo, c) for c in columns),
        rows=tuple(
            (item.id, item.name, tuple(_cell(demo, item, row, c, column) for c in columns))
            for item in items
        ),
        notes=tuple(_notes(demo, provider.code, column)),
        sent=sent_on(month),
    )


def _cell(demo: DemoCounts, item: Item, row: int, of: int, column: int) -> Cell:
    """The cell of the return for month `column` that holds the item's figure for month `of`."""
    if column - of != item.matures_after_months:
        return None
    value = float(demo.counts[item.id][row, of])
    if np.isnan(value):
        return None
    return "NC" if demo.not_collected(item.id)[row, of] else value


def _notes(demo: DemoCounts, code: str, column: int) -> Iterator[tuple[str, str, str]]:
    for caveat in demo.plan["planted"]["caveats"]:
        if code == caveat["provider"] and column == len(demo.month) - 1 - caveat["months_ago"]:
            yield caveat["item"], f"{_day(demo, column):%Y-%m}", caveat["text"]


def _sent_again(book: Workbook, plan: Mapping[str, Any]) -> Workbook:
    """The final return that came later, with one figure changed."""

    def changed(cell: Cell) -> Cell:
        return restated(cell, plan["times"]) if isinstance(cell, float) else cell

    rows = tuple(
        (item, name, tuple(map(changed, cells)) if item == plan["item"] else cells)
        for item, name, cells in book.rows
    )
    return replace(book, rows=rows, sent=book.sent + SENT_AGAIN_AFTER)


def _day(demo: DemoCounts, column: int) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{demo.month[column]}-01")


def sent_on(month: date) -> datetime:
    """When a month's return is sent: some days after its end, in the morning."""
    next_month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    last_day = datetime(next_month.year, next_month.month, 1, tzinfo=UTC) - timedelta(days=1)
    return last_day + SENT_AFTER


def write_all(books: list[Workbook]) -> None:
    """Write some returns."""
    for book in books:
        write_workbook(book)


def write_workbook(book: Workbook) -> None:
    """Write one return, its file dated as it came in."""
    workbook = xlsxwriter.Workbook(str(book.path), {"constant_memory": True})
    workbook.set_properties({"created": book.sent.replace(tzinfo=None)})
    about = workbook.add_worksheet("About")
    for n, pair in enumerate(book.about):
        about.write_row(n, 0, pair)
    as_month = workbook.add_format({"num_format": "mmm yyyy"})
    sheet = workbook.add_worksheet("Return")
    sheet.write_row(0, 0, ("Item", "Description"))
    for n, month in enumerate(book.months):
        sheet.write_datetime(0, 2 + n, datetime(month.year, month.month, 1), as_month)
    for n, (item, name, cells) in enumerate(book.rows, start=1):
        sheet.write_row(n, 0, (item, name))
        for m, cell in enumerate(cells):
            if cell is not None:
                sheet.write(n, 2 + m, cell)
    if book.groups:
        groups = workbook.add_worksheet("Equity")
        for n, line in enumerate(book.groups):
            groups.write_row(n, 0, line)
    if book.notes:
        notes = workbook.add_worksheet("Notes")
        notes.write_row(0, 0, ("Item", "Month", "Text"))
        for n, note in enumerate(book.notes, start=1):
            notes.write_row(n, 0, note)
    workbook.close()
    stamp = min(book.sent, datetime.now(UTC)).timestamp()
    os.utime(book.path, (stamp, stamp))
