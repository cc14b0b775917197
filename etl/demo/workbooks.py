"""The demo's returns as real workbooks in the standard layout."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from catalogue.model import Catalogue, Item
from etl.demo.generate import DemoCounts

VERSION = 1
SENT_AFTER_DAYS = 19
BATCH = 40


@dataclass(frozen=True)
class Workbook:
    """One return, ready to be written."""

    path: Path
    about: tuple[tuple[str, str], ...]
    months: tuple[date, ...]
    rows: tuple[tuple[str, str, tuple[float | str | None, ...]], ...]
    notes: tuple[tuple[str, str, str], ...]
    sent: datetime


def write_workbooks(demo: DemoCounts, catalogue: Catalogue, out: Path) -> int:
    """Write every return of the demo below `out`; the number written."""
    for provider in demo.providers:
        (out / provider.code).mkdir(parents=True, exist_ok=True)
    books = list(returns(demo, catalogue, out))
    batches = [books[i : i + BATCH] for i in range(0, len(books), BATCH)]
    workers = min(os.cpu_count() or 1, len(batches))
    if workers < 2:
        for batch in batches:
            _write_all(batch)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(_write_all, batches))
    return len(books)


def returns(demo: DemoCounts, catalogue: Catalogue, out: Path) -> Iterator[Workbook]:
    """Every return that came in, the restated month's second one included."""
    planted = demo.plan["planted"]
    last = len(demo.month) - 1
    for row, provider in enumerate(demo.providers):
        items = [
            i
            for i in catalogue.items.values()
            if i.id in demo.counts and i.submitter == provider.kind
        ]
        deepest = max((i.matures_after_months for i in items), default=0)
        for column in np.flatnonzero(demo.sent[row]):
            draft = column == last and provider.code in planted["provisional_latest"]
            book = _return(demo, items, row, int(column), deepest, out)
            again = planted["restated"]
            if provider.code == again["provider"] and column == last - again["months_ago"]:
                yield _as(book, "provisional", "-provisional")
                yield _restated(book, again)
            else:
                yield _as(book, "provisional", "") if draft else book


def _return(
    demo: DemoCounts, items: list[Item], row: int, column: int, deepest: int, out: Path
) -> Workbook:
    """One month's return, with earlier months' columns for what had to mature."""
    provider = demo.providers[row]
    shown = list(range(max(column - deepest, 0), column + 1))
    rows = tuple(
        (item.id, item.name, tuple(_cell(demo, item, row, c, column) for c in shown))
        for item in items
    )
    month = demo.month[column].astype(object)
    sent = datetime.combine(_end(month), datetime.min.time(), UTC) + timedelta(
        days=SENT_AFTER_DAYS, hours=9
    )
    about = (
        ("Provider code", provider.code),
        ("Provider name", provider.name),
        ("Return version", str(VERSION)),
        ("Status", "final"),
        ("Signed off by (role)", "Head of midwifery"),
        ("Date", f"{sent:%Y-%m-%d}"),
    )
    return Workbook(
        path=out / provider.code / f"{provider.code}-{month:%Y-%m}.xlsx",
        about=about,
        months=tuple(demo.month[c].astype(object) for c in shown),
        rows=rows,
        notes=_notes(demo, provider.code, column),
        sent=sent,
    )


def _cell(demo: DemoCounts, item: Item, row: int, of: int, column: int) -> float | str | None:
    """The cell of the return for month `column` that holds the item's figure for month `of`."""
    absent = demo.plan["planted"]["not_collected"]
    if column - of != item.matures_after_months:
        return None
    if (
        item.id == absent["item"]
        and demo.providers[row].code == absent["provider"]
        and of < absent["first_months"]
    ):
        return "NC"
    value = demo.counts[item.id][row, of]
    return None if np.isnan(value) else float(value)


def _notes(demo: DemoCounts, code: str, column: int) -> tuple[tuple[str, str, str], ...]:
    caveat = demo.plan["planted"]["caveat"]
    if code != caveat["provider"] or column != len(demo.month) - 1 - caveat["months_ago"]:
        return ()
    month = demo.month[column].astype(object)
    return ((caveat["item"], f"{month:%Y-%m}", caveat["text"]),)


def _as(book: Workbook, status: str, suffix: str) -> Workbook:
    about = tuple((k, status if k == "Status" else v) for k, v in book.about)
    path = book.path.with_name(book.path.stem + suffix + book.path.suffix)
    return Workbook(path, about, book.months, book.rows, book.notes, book.sent)


def _restated(book: Workbook, plan: Mapping[str, Any]) -> Workbook:
    """The final return that came two weeks later, with one figure changed."""

    def changed(item: str, cells: tuple[float | str | None, ...]) -> tuple[float | str | None, ...]:
        if item != plan["item"]:
            return cells
        return tuple(round(c * plan["times"]) if isinstance(c, float) else c for c in cells)

    rows = tuple((item, name, changed(item, cells)) for item, name, cells in book.rows)
    later = book.sent + timedelta(days=14)
    about = tuple((k, f"{later:%Y-%m-%d}" if k == "Date" else v) for k, v in book.about)
    return Workbook(book.path, about, book.months, rows, book.notes, later)


def _end(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _write_all(books: list[Workbook]) -> None:
    for book in books:
        write_workbook(book)


def write_workbook(book: Workbook) -> None:
    """Write one return, dated as it came in."""
    workbook = xlsxwriter.Workbook(
        str(book.path), {"constant_memory": True, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": book.sent.replace(tzinfo=None)})
    about = workbook.add_worksheet("About")
    for n, (label, value) in enumerate(book.about):
        about.write_string(n, 0, label)
        about.write_string(n, 1, value)
    date_format = workbook.add_format({"num_format": "mmm yyyy"})
    sheet = workbook.add_worksheet("Return")
    sheet.write_row(0, 0, ("Item", "Description"))
    for n, month in enumerate(book.months):
        sheet.write_datetime(0, 2 + n, datetime(month.year, month.month, 1), date_format)
    for n, (item, name, cells) in enumerate(book.rows, start=1):
        sheet.write_string(n, 0, item)
        sheet.write_string(n, 1, name)
        for m, cell in enumerate(cells):
            if cell is not None:
                sheet.write(n, 2 + m, cell)
    if book.notes:
        notes = workbook.add_worksheet("Notes")
        notes.write_row(0, 0, ("Item", "Month", "Text"))
        for n, note in enumerate(book.notes, start=1):
            notes.write_row(n, 0, note)
    workbook.close()
    stamp = min(book.sent, datetime.now(UTC)).timestamp()
    os.utime(book.path, (stamp, stamp))
