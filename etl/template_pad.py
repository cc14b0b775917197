"""The workbook that a blank return is written on: its looks, its locks, its lists."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

INK, FAINT, LINE, DARK = "#212B32", "#F0F4F5", "#AEB7BD", "#003087"
EDGE = {"border": 1, "border_color": LINE, "valign": "top"}
HEAD = {"bold": True, "bg_color": DARK, "font_color": "#FFFFFF", "border": 1, "border_color": LINE}
OPEN = {"locked": False, **EDGE}
BASE = {"font_name": "Arial", "font_size": 10, "font_color": INK}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": DARK},
    "label": {"bold": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "heading": {**HEAD, "text_wrap": True, "valign": "vcenter"},
    "month": {**HEAD, "num_format": "mmm yyyy", "align": "right", "valign": "vcenter"},
    "section": {"bold": True, "bg_color": FAINT, "font_color": DARK},
    "id": {**EDGE, "font_color": "#4C6272"},
    "name": {**EDGE, "text_wrap": True},
    "closed": {**EDGE, "pattern": 14, "fg_color": LINE, "bg_color": FAINT},
    "remark": {"bold": True, "font_color": "#5A3A00", "text_wrap": True, "valign": "top"},
    "amber": {"bold": True, "bg_color": "#FFD98A", "font_color": "#5A3A00"},
    "entry": {**OPEN, "align": "right"},
    "entry_text": {**OPEN, "text_wrap": True, "num_format": "@"},
    "entry_choice": OPEN,
    "entry_day": {**OPEN, "align": "left", "num_format": "yyyy-mm-dd"},
    "entry_month": {**OPEN, "align": "left", "num_format": "mmm yyyy"},
}
A4 = 9


class Pad:
    """A workbook under way. Every sheet is locked but for cells with the look of an entry."""

    def __init__(self, title: str, remark: str, created: date) -> None:
        self._content = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._content, {"in_memory": True})
        self._book.set_properties(
            {"title": title, "comments": remark, "created": midnight(created)}
        )
        self.look: dict[str, Format] = {
            name: self._book.add_format({**BASE, **look}) for name, look in LOOKS.items()
        }

    def sheet(self, name: str, widths: Iterable[float]) -> Worksheet:
        """A new sheet with columns of these widths, in characters."""
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def head(self, sheet: Worksheet, headings: Iterable[str | date], still: int) -> None:
        """Write the first row, and keep it and so many columns in sight. "" leaves a cell empty."""
        for c, text in enumerate(headings):
            if isinstance(text, date):
                sheet.write_datetime(0, c, midnight(text), self.look["month"])
            elif text:
                sheet.write_string(0, c, text, self.look["heading"])
            else:
                sheet.write_blank(0, c, None, self.look["heading"])
        sheet.freeze_panes(1, still)
        sheet.repeat_rows(0)

    def close(self) -> bytes:
        """The workbook's content."""
        self._book.close()
        return self._content.getvalue()


def choice(source: str | list[str], prompt: str, error: str) -> dict[str, Any]:
    """A drop-down list: of these words, or of what stands in a range."""
    return {
        "validate": "list",
        "source": source,
        "input_message": prompt,
        "error_message": error,
    }


def short_text(longest: int, prompt: str) -> dict[str, Any]:
    """A text of at most so many characters."""
    return {
        "validate": "length",
        "criteria": "<=",
        "value": longest,
        "input_message": prompt,
        "error_message": f"Write at most {longest} characters.",
    }


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
