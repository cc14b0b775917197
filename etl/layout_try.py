"""`python -m etl layout-try`: what each layout would read from a file, and nothing stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from catalogue.load import load_catalogue
from catalogue.model import Catalogue, Region
from etl.faults import UserError
from etl.layout import ReturnLayout
from etl.layout_faults import checked_layout
from etl.layout_kinds import Layout, Layouts
from etl.layout_load import layouts_known, ordered
from etl.layout_tables import TablesLayout, WideLayout
from etl.package import Unreadable
from etl.published import finds_columns
from etl.read import read_as, read_bytes, recognise
from etl.scan import scan
from etl.standard import is_return, says_return
from etl.submission import Submission
from etl.tables import lacking_signs, suits
from etl.version import region_of
from etl.vocabulary import Vocabulary, vocabulary_of
from etl.workbook import Book, open_book
from settings import Settings

ROWS, REMARKS, NAMES = 6, 15, 8  # how many of each are shown
FITS, FITS_NOT = 0, 3
TERMS = ("numerator", "denominator", "rate")
HELP = "No layout fits. docs/layouts.md says how to write one; try it with --layout FILE.yaml."


class Tried(NamedTuple):
    """A file with all that it is read by."""

    raw: bytes
    name: str
    book: Book
    words: Vocabulary
    catalogue: Catalogue
    region: Region
    today: date

    def by(self, layout: Layout) -> Submission:
        """What a layout reads from the file."""
        return read_as(
            self.raw, self.name, self.book, layout, self.words, self.region, self.catalogue,
            self.today,
        )  # fmt: skip


def try_layouts(file: Path, draft: Path | None, settings: Settings) -> tuple[str, int]:
    """What every layout, or one that is being written, would read from a file; the exit code.

    0: one fits. 3: none does, or nothing of the file may be shown. UserError: the file is not
    there, or layouts have faults.
    """
    if not file.is_file():
        raise UserError(f"There is no file {file}; check its name and folder.")
    catalogue = load_catalogue(settings.indicators, settings.providers)
    region = region_of(catalogue, settings)
    layouts = layouts_known(settings.layouts, catalogue)
    own = None if draft is None else checked_layout(draft, catalogue)
    raw, words, today = file.read_bytes(), vocabulary_of(catalogue), datetime.now(UTC).date()
    book = _opened(raw, words)
    checked = read_bytes(raw, file.name, catalogue, region.id, today, layouts)
    if book is None or checked.name != file.name:
        return "\n".join([f"{checked.name}: {checked.reason}", *_remarks(checked)]), FITS_NOT
    return _told(Tried(raw, file.name, book, words, catalogue, region, today), layouts, own)


def _opened(raw: bytes, words: Vocabulary) -> Book | None:
    """The file's sheets; None where it cannot be opened, or may hold personal data."""
    try:
        book = open_book(raw)
        return None if any(scan(book, words)) else book
    except Unreadable:
        return None


def _told(tried: Tried, layouts: Layouts, own: Layout | None) -> tuple[str, int]:
    lines = [f"{tried.name}: {_counted(len(tried.book.sheets), 'sheet')}."]
    fitting = False
    for layout in [own] if own is not None else layouts.values():
        why = _why_not(tried, layout)
        lines.append("")
        if why is not None:
            lines.append(f"{layout.id}: does not fit. {why}")
        if why is None or layout is own:  # of a draft, its author wants to see what there is
            read = tried.by(layout)
            fitting |= why is None and read.verdict != "rejected"
            lines += _reading(layout, read)
    known = layouts if own is None else ordered([*layouts.values(), own])
    chosen = recognise(tried.book, tried.words, known, tried.name)
    lines += ["", f"A load would read this file by {chosen.id}." if chosen else HELP]
    return "\n".join(lines), FITS if fitting else FITS_NOT


def _why_not(tried: Tried, layout: Layout) -> str | None:
    """Why a file is not of a layout's kind; None where it is, or where only reading can tell."""
    book, words = tried.book, tried.words
    if isinstance(layout, TablesLayout | WideLayout):
        if isinstance(layout, TablesLayout) and not suits(layout, words):
            return "The catalogue has none of its items."
        lacking = lacking_signs(book, layout)
        return f"The file lacks {_listed(map('“{}”'.format, lacking))}." if lacking else None
    if isinstance(layout, ReturnLayout):
        fits = says_return(book, layout) or is_return(book, layout, words)
        return None if fits else "The file has no label of a return and no known item."
    if finds_columns(book, layout):
        return None
    return f"No row has all the headings of the columns {_listed(layout.required)}."


def _reading(layout: Layout, read: Submission) -> Iterator[str]:
    """What a layout read, for people."""
    if read.verdict == "rejected":
        yield f"{layout.id}: nothing can be read. {read.reason}"
    elif read.published.num_rows:
        yield f"{layout.id}: fits."
        yield from _published(read.published)
    else:
        yield f"{layout.id}: fits."
        yield from _items(read.items)
    yield from _remarks(read)


def _remarks(read: Submission) -> Iterator[str]:
    """What was found, notes last, not all of it where it is much."""
    remarks = [one for one in read.findings if one.severity != "note"]
    remarks += [one for one in read.findings if one.severity == "note"]
    for one in remarks[:REMARKS]:
        place = "!".join(filter(None, (one.sheet, one.cell)))
        yield f"  {one.severity}{f' at {place}' if place else ''}: {one.message}"
    if len(remarks) > REMARKS:
        yield f"  and {_counted(len(remarks) - REMARKS, 'more remark')}: see `python -m etl check`."


def _items(items: pa.Table) -> Iterator[str]:
    statuses = Counter(items["status"].to_pylist())
    yield f"  Providers: {_listed(_unique(items, 'org'))}"
    yield f"  Months: {_span(items, 'month', 'month')}"
    yield f"  Items: {_listed(_unique(items, 'item'))}"
    yield f"  Cells: {items.num_rows} ({_listed(f'{n} {s}' for s, n in statuses.most_common())})"
    yield "  First rows:"
    for row in items.slice(0, ROWS).to_pylist():
        value = row["status"] if row["value"] is None else f"{row['value']:g}"
        yield f"    {row['org']:6} {row['month']:%Y-%m}  {row['item']}: {value}"


def _published(rows: pa.Table) -> Iterator[str]:
    statuses = Counter(rows["status"].to_pylist())
    yield f"  Organisations: {_listed(_unique(rows, 'org_code'))}"
    yield f"  Periods: {_span(rows, 'period_start', 'period_end')}"
    yield f"  Indicators: {_listed(_unique(rows, 'indicator'))}"
    yield f"  Rows: {rows.num_rows} ({_listed(f'{n} {s}' for s, n in statuses.most_common())})"
    yield "  First rows:"
    for row in rows.slice(0, ROWS).to_pylist():
        terms = (f"{term} {row[term]:g}" for term in TERMS if row[term] is not None)
        yield f"    {row['org_code']:6} {row['indicator']}: {_listed(terms) or row['status']}"


def _span(table: pa.Table, first: str, last: str) -> str:
    count = pc.count_distinct(table[first]).as_py()
    start, end = pc.min(table[first]).as_py(), pc.max(table[last]).as_py()
    return (
        f"{start:%Y-%m} to {end:%Y-%m} ({count})"
        if (start, count) != (end, 1)
        else f"{start:%Y-%m}"
    )


def _unique(table: pa.Table, column: str) -> list[str]:
    names: list[str] = table[column].unique().to_pylist()
    return names


def _listed(names: Iterable[str]) -> str:
    """Names with commas, the last ones only counted where there are many."""
    known = list(names)
    more = f" and {len(known) - NAMES} more" if len(known) > NAMES else ""
    return ", ".join(known[:NAMES]) + more


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
