"""Published Maternity Services Data Set files as rows of published.parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from catalogue.model import Catalogue
from etl.layout import CountsLayout, PublishedLayout
from etl.package import Unreadable
from etl.published_counts import count_rows
from etl.published_lines import Problems, PublishedRow, heading_of, lines_of
from etl.published_measures import rate_rows
from etl.submission import PUBLISHED, Finding
from etl.workbook import Book, Sheet

NOTHING = (
    "The file is a published one, but no figure in it stands beside an indicator. "
    "Send the file of counts (exp-data) or of measures."
)


def finds_columns(book: Book, layout: PublishedLayout) -> bool:
    """Whether a sheet has all columns that the layout requires."""
    return any(heading_of(sheet, layout) is not None for sheet in book.sheets)


def read_published(
    book: Book, layout: PublishedLayout, catalogue: Catalogue
) -> tuple[pa.Table, tuple[Finding, ...]]:
    """All figures of a published file that stand beside an indicator, and the findings.

    The table has the schema PUBLISHED. Unreadable: nothing in the file stands beside one.
    """
    rows: list[PublishedRow] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        problems = Problems(sheet.name)
        known = (r for r in _rows(sheet, layout, problems) if r.indicator in catalogue.indicators)
        rows += known
        findings += problems.findings()
    if not rows:
        raise Unreadable(NOTHING)
    columns: Sequence[Sequence[Any]] = [*zip(*rows, strict=True), [layout.id] * len(rows)]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, PUBLISHED, strict=True)]
    return pa.Table.from_arrays(arrays, schema=PUBLISHED), tuple(findings)


def _rows(sheet: Sheet, layout: PublishedLayout, problems: Problems) -> Iterable[PublishedRow]:
    heading = heading_of(sheet, layout)
    if heading is None:
        return ()
    lines = list(lines_of(sheet, *heading, layout, problems))
    if isinstance(layout, CountsLayout):
        return count_rows(lines, layout, problems)
    return rate_rows(lines, layout, problems)
