"""A blank return as a person fills it in: only cells that are not locked take anything."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.model import Catalogue, Region
from etl.template import month_run, template_bytes
from tests.etl.made_returns import TODAY


def blank(known: Catalogue, provider: str, months: str, region: str = "demo") -> bytes:
    """A provider's blank return."""
    home: Region = known.regions[region]
    return template_bytes(known, home, provider, month_run(months, TODAY), TODAY)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def enter(sheet: Worksheet, cell: str, value: Any) -> None:
    """Type into a cell, which must be one that the sheet's lock leaves open."""
    assert sheet.protection.sheet
    assert not sheet[cell].protection.locked, f"{sheet.title}!{cell} is locked"
    sheet[cell].value = value


def entry_cells(sheet: Worksheet) -> dict[tuple[str, Any], str]:
    """Addresses of the open cells, by item and heading of the column."""
    headings = [cell.value for cell in sheet[1]]
    return {
        (row[0].value, headings[c]): cell.coordinate
        for row in sheet.iter_rows(min_row=2)
        for c, cell in enumerate(row)
        if not cell.protection.locked
    }


def fill_about(book: Workbook, status: str = "final") -> None:
    about = book["About"]
    enter(about, "B5", status)
    enter(about, "B6", "Head of midwifery")
    enter(about, "B7", datetime(2026, 10, 14))


def fill_return(book: Workbook, cells: Mapping[tuple[str, date], Any]) -> None:
    """Type figures by item and month."""
    at = entry_cells(book["Return"])
    for (item, month), value in cells.items():
        heading = datetime(month.year, month.month, month.day)
        enter(book["Return"], at[item, heading], value)
