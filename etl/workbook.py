"""Any spreadsheet file as sheets of raw cells: typed values, no interpretation."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl import sheet_xls, sheet_xlsb
from etl.cells import Flaw
from etl.compound import SIGNATURE
from etl.csv_text import NO_TEXT, read_csv
from etl.hidden_texts import hidden_texts, relations, sheet_parts, sheet_texts
from etl.marks import UNMARKED, Marks, Place, Text
from etl.marks import address as address
from etl.marks import located as located
from etl.package import DAMAGED, LARGEST_FILE, PASSWORD, Package, Unreadable
from etl.sheet_ods import ContentReader
from etl.sheet_xml import guard_size, marks_of, percent_styles
from etl.submission import Finding

OLD_FORMAT = (
    "In this old file format, spreadsheet errors and percentages cannot be told from empty cells "
    "and plain numbers. Save the file as .xlsx if it has formulas."
)
PDF = "The file is a PDF, not a spreadsheet. Send the workbook that it was printed from."
WEB_PAGE = (
    "The file is a web page or other XML under a spreadsheet's name. "
    "Open it in a spreadsheet program, save it as .xlsx, and send that."
)
FROM_1904 = re.compile(rb"\sdate1904=[\"'](?:1|true)[\"']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `rows[0][0]` is cell A1; an empty cell is "" and rows may differ in length.

    name: "" where the file has no sheets.
    """

    name: str
    visible: bool
    rows: list[list[Any]]
    marks: Marks = UNMARKED

    @property
    def flaws(self) -> Mapping[Place, Flaw]:
        """Cells whose value alone misleads."""
        return self.marks.flaws


@dataclass(frozen=True)
class Book:
    """A file's sheets, its texts outside cells, and what had to be guessed to open it."""

    sheets: tuple[Sheet, ...]
    texts: tuple[Text, ...] = ()
    remarks: tuple[Finding, ...] = ()

    @cached_property
    def contents(self) -> frozenset[Any]:
        """What the cells hold, each once."""
        lines = (row for sheet in self.sheets for row in sheet.rows)
        return frozenset(chain.from_iterable(lines))

    @cached_property
    def strings(self) -> frozenset[str]:
        """The texts among the contents."""
        return frozenset(cell for cell in self.contents if type(cell) is str)


def open_book(raw: bytes) -> Book:
    """The sheets of a file, told by its content and not by its name.

    Unreadable: empty, damaged, encrypted, too large, or not a spreadsheet.
    """
    if not raw:
        raise Unreadable("The file is empty (0 bytes). Save the return again and send it.")
    if len(raw) > LARGEST_FILE:
        raise Unreadable("The file is larger than 100 MB; send the return alone.")
    try:
        if raw.startswith(b"PK"):
            return _open_package(raw)
        if raw.startswith(SIGNATURE[:4]):
            return _open_old(raw)
    except (struct.error, IndexError, ValueError, UnicodeError) as error:
        raise Unreadable(DAMAGED) from error
    if raw.startswith(b"%PDF"):
        raise Unreadable(PDF)
    if raw[:512].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Unreadable(WEB_PAGE)
    rows, remarks = read_csv(raw)
    return Book((Sheet("", True, rows),), remarks=remarks)


def _open_old(raw: bytes) -> Book:
    """An .xls workbook, of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise Unreadable(PASSWORD)
    found = sheet_xls.read_marks(raw)
    if found is None:
        return Book(_sheets(raw, {}), remarks=(Finding("note", "", "", OLD_FORMAT),))
    marks, texts = found
    return _book(_sheets(raw, marks), texts)


def _open_package(raw: bytes) -> Book:
    package = Package(raw)
    if "xl/workbook.xml" in package:
        return _open_xlsx(raw, package)
    if sheet_xlsb.WORKBOOK in package:
        targets = relations(package, sheet_xlsb.WORKBOOK)
        marks, texts = sheet_xlsb.read_marks(package, targets)
    elif "content.xml" in package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Unreadable(PASSWORD)
        content = ContentReader(package.read("content.xml"))
        marks, texts = content.sheets, content.texts
    else:
        raise Unreadable(NO_TEXT)
    return _book(_sheets(raw, marks), chain(texts, hidden_texts(package, {})))


def _open_xlsx(raw: bytes, package: Package) -> Book:
    parts = sheet_parts(package)
    percent = percent_styles(package)
    from_1904 = FROM_1904.search(package.read("xl/workbook.xml")) is not None
    marks: dict[str, Marks] = {}
    texts: list[Text] = []
    for name, part in parts.items():
        sheet = package.read(part)
        guard_size(sheet)
        marks[name] = marks_of(sheet, percent)
        if from_1904:
            marks[name] = replace(marks[name], from_1904=True)
        texts += sheet_texts(sheet, name)
    return _book(_sheets(raw, marks), chain(texts, hidden_texts(package, parts)))


def _book(sheets: tuple[Sheet, ...], texts: Iterable[Text]) -> Book:
    return Book(sheets, tuple(dict.fromkeys(texts)))


def _sheets(raw: bytes, marks: Mapping[str, Marks]) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return tuple(
                _sheet(about, book.get_sheet_by_name(about.name), marks.get(about.name, UNMARKED))
                for about in book.sheets_metadata
                if about.typ is SheetTypeEnum.WorkSheet
            )
    except PasswordError as error:
        raise Unreadable(PASSWORD) from error
    except (KeyboardInterrupt, SystemExit, MemoryError, Unreadable):
        raise
    except BaseException as error:  # a panic of the reader's compiled code is no Exception
        raise Unreadable(DAMAGED) from error


def _sheet(about: SheetMetadata, cells: CalamineSheet, marks: Marks) -> Sheet:
    rows = cells.to_python(skip_empty_area=False)
    marks = marks.covering(len(rows), len(rows[0]) if rows else 0)
    return Sheet(about.name, about.visible is SheetVisibleEnum.Visible, rows, marks)
