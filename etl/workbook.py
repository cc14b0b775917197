"""Any spreadsheet file as sheets of raw cells: typed values, no interpretation."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.cells import Flaw
from etl.package import DAMAGED, LARGEST_FILE, Package, Unreadable
from etl.sheet_xml import (
    SHEETS,
    Place,
    flaws_of,
    guard_repeats,
    guard_size,
    hidden_texts,
    percent_styles,
    sheet_parts,
)

PASSWORD = "The file is protected with a password; send it without one."
NOT_A_SPREADSHEET = (
    "The file is not a spreadsheet, whatever its name says. "
    "Send the return as .xlsx, .xlsm, .xls, .xlsb, .ods or .csv."
)
PLAIN_FORMAT = (
    "In this file format, spreadsheet errors and percentages cannot be told from empty cells and "
    "plain numbers. Send .xlsx if the file has formulas."
)
Extra = tuple[Mapping[Place, Flaw], bool]  # flaws, and whether rows or columns are hidden
TEXT_LIKE = frozenset(range(32, 256)) | {9, 10, 12, 13}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `rows[0][0]` is cell A1; an empty cell is "" and rows may differ in length."""

    name: str
    visible: bool
    rows: list[list[Any]]
    flaws: Mapping[Place, Flaw] = field(default_factory=dict)
    hidden_lines: bool = False  # it has hidden rows or columns, which are read like the others


@dataclass(frozen=True)
class Book:
    """A file's sheets, and its texts outside cells as (sheet, place, text)."""

    sheets: tuple[Sheet, ...]
    texts: tuple[tuple[str, str, str], ...] = ()
    note: str | None = None  # what the format does not tell

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
    if raw.startswith(b"PK"):
        return _open_package(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise Unreadable(PASSWORD)
        return Book(_sheets(raw), note=PLAIN_FORMAT)
    if raw.startswith(b"%PDF"):
        raise Unreadable(
            "The file is a PDF, not a spreadsheet. Send the workbook that it was printed from."
        )
    return Book((Sheet("", True, read_csv(decode(raw))),))


def decode(raw: bytes) -> str:
    """Text of a CSV file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252.

    Bytes that Windows-1252 does not know become the replacement sign. Unreadable: not text.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if not TEXT_LIKE.issuperset(raw[:4096]):
        raise Unreadable(NOT_A_SPREADSHEET)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("cp1252", "replace")


def read_csv(text: str) -> list[list[Any]]:
    """Rows of a CSV text; the separator is a comma, semicolon or tab, whichever its start has."""
    start = text[:4096]
    separator = max(",;\t", key=start.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(DAMAGED) from error


def address(row: int, column: int) -> str:
    """A cell's address as spreadsheet programs write it: (11, 2) is C12."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def located(sheet: str, cell: str) -> str:
    """A place as formulas write it: Return!C12, or C12 in a file without sheets."""
    return f"{sheet}!{cell}" if sheet else cell


def _open_package(raw: bytes) -> Book:
    package = Package(raw)
    if "xl/workbook.xml" not in package:
        if "xl/workbook.bin" not in package and "content.xml" not in package:
            raise Unreadable(NOT_A_SPREADSHEET)
        if "content.xml" in package:
            guard_repeats(package.read("content.xml"))
        return Book(_sheets(raw), tuple(hidden_texts(package, {}, {})), PLAIN_FORMAT)
    xml = {name: package.read(name) for name in package.names(SHEETS) if name.endswith(".xml")}
    percent = percent_styles(package)
    extras = {}
    for name, sheet in xml.items():
        guard_size(sheet)
        flaws, hidden = flaws_of(sheet, percent), b' hidden="1"' in sheet or b' hidden="t' in sheet
        if flaws or hidden:
            extras[name] = (flaws, hidden)
    has_comments = any(package.names("xl/comments", "xl/threadedComments"))
    parts = sheet_parts(package) if extras or has_comments else {}
    named = {sheet: extras[part] for sheet, part in parts.items() if part in extras}
    return Book(_sheets(raw, named), tuple(hidden_texts(package, parts, xml)))


def _sheets(raw: bytes, extras: Mapping[str, Extra] | None = None) -> tuple[Sheet, ...]:
    known = extras or {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return tuple(
                Sheet(
                    about.name,
                    about.visible is SheetVisibleEnum.Visible,
                    book.get_sheet_by_name(about.name).to_python(skip_empty_area=False),
                    *known.get(about.name, ({}, False)),
                )
                for about in book.sheets_metadata
                if about.typ is SheetTypeEnum.WorkSheet
            )
    except PasswordError as error:
        raise Unreadable(PASSWORD) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the reader's compiled code is no Exception
        raise Unreadable(DAMAGED) from error
