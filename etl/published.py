"""Published Maternity Services Data Set files as rows of published.parquet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

import pyarrow as pa

from catalogue.model import Catalogue
from etl.layout import CountsLayout, PublishedLayout
from etl.package import Unreadable
from etl.published_counts import count_rows
from etl.published_lines import Problems, PublishedRow, heading_of, lines_of, table_of
from etl.published_measures import rate_rows
from etl.submission import Finding
from etl.table_blocks import sheets_of
from etl.workbook import Book, Sheet

NOTHING = (
    "The file is a published one, but no figure in it stands beside an indicator. "
    "Send the file of counts (exp-data) or of measures."
)


def finds_columns(book: Book, layout: PublishedLayout) -> bool:
    """Whether a sheet has all columns that the layout requires."""
    return any(heading_of(s, layout) is not None for s in sheets_of(book, layout.sheets))


def read_published(
    book: Book, name: str, layout: PublishedLayout, catalogue: Catalogue
) -> tuple[pa.Table, tuple[Finding, ...]]:
    """All figures of a published file that stand beside an indicator, and the findings.

    name: the file's, which may say that its figures are provisional. The table has the schema
    PUBLISHED. Unreadable: nothing in the file stands beside one.
    """
    rows: list[PublishedRow] = []
    findings: list[Finding] = []
    for sheet in sheets_of(book, layout.sheets):
        problems = Problems(sheet.name)
        known = (r for r in _rows(sheet, layout, problems) if r.indicator in catalogue.indicators)
        rows += known
        findings += problems.findings()
    if not rows:
        raise Unreadable(NOTHING)
    if says_provisional(name, layout):
        rows = [as_provisional(row) for row in rows]
    return table_of(rows, layout.id), tuple(findings)


def says_provisional(name: str, layout: PublishedLayout) -> bool:
    """Whether a file's name has one of the words by which provisional figures are told."""
    words = re.split(r"[^a-z0-9]+", PurePath(name).stem.casefold())
    return any(word.casefold() in words for word in layout.provisional)


def as_provisional(row: PublishedRow) -> PublishedRow:
    """The row as one that a final figure will take the place of."""
    status = "provisional" if row.status == "ok" else row.status
    return row._replace(status=status, is_final=False)


def _rows(sheet: Sheet, layout: PublishedLayout, problems: Problems) -> Iterable[PublishedRow]:
    heading = heading_of(sheet, layout)
    if heading is None:
        return ()
    lines = list(lines_of(sheet, *heading, layout, problems))
    if isinstance(layout, CountsLayout):
        return count_rows(lines, layout, problems)
    return rate_rows(lines, layout, problems)
