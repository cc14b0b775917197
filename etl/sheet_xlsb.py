"""What only the records of an .xlsb workbook tell: percentages, errors, comments, what is hidden.

The parts of the package hold records (BIFF12, MS-XLSB) in place of XML.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace

from etl.cells import Flaw
from etl.hidden_texts import relations, without_codes
from etl.marks import Block, Marks, Place, Text, address, guard_extent
from etl.package import Package
from etl.sheet_xml import BUILT_IN_PERCENT, shows_percent

ROW, BLANK, NUMBERS, ERRORS = 0, 1, frozenset({2, 5, 9}), frozenset({3, 11})
LAST_CELL = 11  # kinds 1 to 11 are cells
COLUMN, MERGED = 60, 176
SHEET, FORMAT, STYLE, STYLES, END_OF_STYLES = 156, 44, 47, 617, 618
COMMENT, COMMENT_TEXT, PROPERTIES = 635, 637, 153
WORKBOOK = "xl/workbook.bin"
TEXTS = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x10-\x1f]\x20){3,}")
IN_CELLS = ("xl/worksheets/", "xl/sharedStrings")
NOT_TYPED = ("xl/printerSettings", "xl/styles", "xl/theme")
Record = tuple[int, bytes]


def read_marks(package: Package, targets: Mapping[str, str]) -> tuple[dict[str, Marks], list[Text]]:
    """Marks of each sheet, and the texts that stand in no cell.

    targets: relation id to part, of the workbook. Unreadable: damaged, or filled cells too far
    apart.
    """
    percent = _percent_styles(package)
    sheets: dict[str, Marks] = {}
    owners: dict[str, str] = {}
    from_1904 = False
    for kind, content in records(package.read(WORKBOOK)):
        if kind == PROPERTIES:
            from_1904 = bool(content[:1] and content[0] & 1)
        if kind == SHEET and len(content) >= 12:
            relation, end = _string(content, 8)
            name, _ = _string(content, end)
            part = targets.get(relation, "")
            marks = _marks(package.read(part), percent) if part in package else Marks()
            sheets[name] = replace(marks, from_1904=from_1904)
            owners |= dict.fromkeys((part, *relations(package, part).values()), name)
    return sheets, list(_texts(package, owners))


def records(part: bytes) -> Iterator[Record]:
    """Kind and content of each record of a part."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _percent_styles(package: Package) -> frozenset[int]:
    """Indices of the cell styles that show a number as a percentage."""
    formats = {int(number) for number in BUILT_IN_PERCENT}
    styles: list[int] = []
    inside = False
    for kind, content in records(package.read("xl/styles.bin")) if _has_styles(package) else ():
        if kind == FORMAT and len(content) >= 6:
            if shows_percent(_string(content, 2)[0].encode()):
                formats.add(struct.unpack_from("<H", content)[0])
        elif kind in (STYLES, END_OF_STYLES):
            inside = kind == STYLES
        elif kind == STYLE and inside and len(content) >= 4:
            styles.append(struct.unpack_from("<H", content, 2)[0])
    return frozenset(i for i, number in enumerate(styles) if number in formats)


def _has_styles(package: Package) -> bool:
    return "xl/styles.bin" in package


def _marks(part: bytes, percent: frozenset[int]) -> Marks:
    flaws: dict[Place, Flaw] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged: list[Block] = []
    row = height = width = 0
    for kind, content in records(part):
        if kind == ROW and len(content) >= 12:
            (row,) = struct.unpack_from("<I", content)
            if content[11] & 0x10:
                hidden_rows.add(row)
        elif BLANK < kind <= LAST_CELL and len(content) >= 8:
            column, style = struct.unpack_from("<II", content)
            height, width = max(height, row + 1), max(width, column + 1)
            if kind in ERRORS:
                flaws[row, column] = "error"
            elif kind in NUMBERS and style & 0xFFFFFF in percent:
                flaws[row, column] = "percent"
        elif kind == COLUMN and len(content) >= 17 and content[16] & 1:
            first, last = struct.unpack_from("<II", content)
            hidden_columns.update(range(first, min(last, 16_383) + 1))
        elif kind == MERGED and len(content) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            merged.append(Block(top, left, bottom, right))
    guard_extent(height, width)
    return Marks(flaws, frozenset(hidden_rows), frozenset(hidden_columns), tuple(merged))


def _texts(package: Package, owners: Mapping[str, str]) -> Iterator[Text]:
    for name in package.names("xl/"):
        if not name.endswith(".bin") or name.startswith(NOT_TYPED):
            continue
        cell = ""
        for kind, content in records(package.read(name)):
            if name.startswith(IN_CELLS) and kind <= LAST_CELL + 10:  # what calamine gives
                continue
            if kind == COMMENT and len(content) >= 20:
                row, _, column, _ = struct.unpack_from("<IIII", content, 4)
                cell = address(row, column)
            for found in TEXTS.finditer(content):
                place = cell if kind == COMMENT_TEXT else "a name, a link or a page header"
                text = found[0].decode("utf-16-le")
                yield owners.get(name, ""), place, text
                if "&" in text:
                    yield owners.get(name, ""), place, without_codes(text)


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and where it ends."""
    value = 0
    for n in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        value |= (byte & 0x7F) << 7 * n
        if not byte & 0x80:
            break
    return value, at


def _string(content: bytes, at: int) -> tuple[str, int]:
    """A string that its length in characters precedes, and where it ends."""
    if at + 4 > len(content):
        return "", len(content)
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * min(length, len(content))
    return content[at + 4 : end].decode("utf-16-le", "replace"), end
