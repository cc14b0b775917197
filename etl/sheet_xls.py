"""What only the records of an .xls workbook tell: percentages, errors, comments, what is hidden.

Excel 97 to 2003 (BIFF8, MS-XLS). The reader of values gives an empty cell for an error and the bare
fraction for a percentage.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from etl.cells import Flaw
from etl.compound import Compound
from etl.hidden_texts import without_codes
from etl.marks import Block, Marks, Place, Text, address, guard_extent
from etl.package import PASSWORD, Unreadable
from etl.sheet_xml import BUILT_IN_PERCENT, shows_percent

BOF, EOF, CONTINUE, FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
BOUNDSHEET, FORMAT, XF, DEFINED_NAME = 0x85, 0x41E, 0xE0, 0x18
FORMULA, NUMBER, RK, MULRK, BOOLERR, LABEL, LABELSST = 0x06, 0x203, 0x27E, 0xBD, 0x205, 0x204, 0xFD
ROW, COLUMN, MERGED = 0x208, 0x7D, 0xE5
DATE_MODE = 0x22
PAGE_HEADER, PAGE_FOOTER, NOTE, OBJECT, TEXT_OBJECT = 0x14, 0x15, 0x1C, 0x5D, 0x1B6
BIFF8 = 0x0600
# Records whose texts people typed, each with where it stands.
TEXTS = {
    DEFINED_NAME: "a defined name",
    PAGE_HEADER: "a page header",
    PAGE_FOOTER: "a page header",
    0x1BE: "a drop-down",
    0x1B8: "a link",
    0x5A: "a stored copy of another table",
    0xCD: "a stored copy of another table",
}
PROPERTIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
NARROW = re.compile(rb"[\x20-\x7e\x91-\x97\xa0-\xff]{3,}")
WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x10-\x1f]\x20){3,}")
Record = tuple[int, bytes]


@dataclass(slots=True)
class _Sheet:
    """A sheet while its records go by."""

    height: int = 0
    width: int = 0
    flaws: dict[Place, Flaw] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)

    def marks(self) -> Marks:
        return Marks(
            self.flaws, frozenset(self.hidden_rows), frozenset(self.hidden_columns),
            tuple(self.merged),
        )  # fmt: skip

    def fill(self, row: int, column: int) -> None:
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)


def read_marks(raw: bytes) -> tuple[dict[str, Marks], list[Text]] | None:
    """Marks of each sheet, and the texts that stand in no cell.

    None: a workbook of before Excel 97, whose records are not known here. Unreadable: damaged,
    protected with a password, or filled cells too far apart.
    """
    compound = Compound(raw)
    if "Workbook" not in compound:
        return None
    stream = compound.read("Workbook")
    if len(stream) < 8 or struct.unpack_from("<H", stream, 4) != (BIFF8,):
        return None
    names, percent, texts = _globals(stream)
    from_1904 = any(kind == DATE_MODE and body[:1] == b"\x01" for kind, body in records(stream, 0))
    sheets: dict[str, Marks] = {}
    for name, start in names.items():
        found = _read_sheet(name, records(stream, start), percent, texts)
        sheets[name] = replace(found, from_1904=from_1904)
    for name in compound.names:
        if name in PROPERTIES:
            texts += [("", "the document properties", t) for t in runs(compound.read(name))]
        elif re.fullmatch(r"[0-9A-F]{4}", name):  # the folder of what pivot tables remember
            for _, record in records(compound.read(name), 0):
                texts += [("", "a stored copy of another table", t) for t in runs(record)]
    return sheets, texts


def records(stream: bytes, start: int) -> Iterator[Record]:
    """Kind and content of each record from a place to the end of what begins there."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        content = stream[start + 4 : start + 4 + length]
        start += 4 + length
        yield kind, content
        depth += (kind == BOF) - (kind == EOF)
        if kind == EOF and depth <= 0:
            return


def runs(content: bytes) -> Iterator[str]:
    """Readable texts inside a record, of one or two bytes a character."""
    for found in WIDE.finditer(content):
        yield found[0].decode("utf-16-le")
    for found in NARROW.finditer(content):
        yield found[0].decode("cp1252", "replace")


def _globals(stream: bytes) -> tuple[dict[str, int], frozenset[int], list[Text]]:
    """Where each sheet starts, which styles show percentages, and defined names."""
    names: dict[str, int] = {}
    texts: list[Text] = []
    formats = {int(number) for number in BUILT_IN_PERCENT}
    styles: list[int] = []
    for kind, content in records(stream, 0):
        if kind == FILEPASS:
            raise Unreadable(PASSWORD)
        if kind == BOUNDSHEET and len(content) > 8:
            names[_string(content[8:], content[6], content[7])] = struct.unpack_from("<I", content)[
                0
            ]
        elif kind == FORMAT and len(content) > 5:
            number, length = struct.unpack_from("<HH", content)
            if shows_percent(_string(content[5:], length, content[4]).encode()):
                formats.add(number)
        elif kind == XF and len(content) >= 4:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind in TEXTS:
            texts += [("", TEXTS[kind], text) for text in runs(content)]
    percent = frozenset(i for i, number in enumerate(styles) if number in formats)
    return names, percent, texts


def _read_sheet(
    name: str, found: Iterator[Record], percent: frozenset[int], texts: list[Text]
) -> Marks:
    sheet = _Sheet()
    notes: dict[int, str] = {}
    said: dict[int, str] = {}
    shape = 0
    waiting = 0  # characters of a text object that the next records hold
    for kind, content in found:
        if kind == CONTINUE and waiting and content:
            wide = content[0] & 1
            said[shape] = said.get(shape, "") + _string(content[1:], waiting, content[0])
            waiting -= min(waiting, (len(content) - 1) // (1 + wide))
        elif kind == TEXT_OBJECT and len(content) >= 12:
            waiting = struct.unpack_from("<H", content, 10)[0]
        elif kind == OBJECT and len(content) >= 8:
            shape = struct.unpack_from("<H", content, 6)[0]
        elif kind == NOTE and len(content) >= 8:
            row, column, _, owner = struct.unpack_from("<HHHH", content)
            notes[owner] = address(row, column)
        elif kind in TEXTS:
            said_here = list(runs(content))
            texts += [(name, TEXTS[kind], text) for text in said_here]
            texts += [(name, TEXTS[kind], without_codes(t)) for t in said_here if "&" in t]
        else:
            _mark(sheet, kind, content, percent)
    texts += [(name, notes.get(owner, "a text box"), text) for owner, text in said.items()]
    guard_extent(sheet.height, sheet.width)
    return sheet.marks()


def _mark(sheet: _Sheet, kind: int, content: bytes, percent: frozenset[int]) -> None:
    """Take in a record of cells, of a row, of columns or of merged cells."""
    if kind in CELLS and len(content) >= 6:
        _mark_cell(sheet, kind, content, percent)
    elif kind == MULRK and len(content) >= 6:
        row, first = struct.unpack_from("<HH", content)
        for n, at in enumerate(range(4, len(content) - 2, 6)):
            sheet.fill(row, first + n)
            if struct.unpack_from("<H", content, at)[0] in percent:
                sheet.flaws[row, first + n] = "percent"
    elif kind == ROW and len(content) >= 14 and content[12] & 0x20:
        sheet.hidden_rows.add(struct.unpack_from("<H", content)[0])
    elif kind == COLUMN and len(content) >= 10 and content[8] & 1:
        first, last = struct.unpack_from("<HH", content)
        sheet.hidden_columns.update(range(first, last + 1))
    elif kind == MERGED and len(content) >= 2:
        for at in range(2, len(content) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, at)
            sheet.merged.append(Block(top, left, bottom, right))


def _mark_cell(sheet: _Sheet, kind: int, content: bytes, percent: frozenset[int]) -> None:
    row, column, style = struct.unpack_from("<HHH", content)
    sheet.fill(row, column)
    number = kind in (NUMBER, RK)
    if kind == BOOLERR and len(content) >= 8 and content[7]:
        sheet.flaws[row, column] = "error"
    elif kind == FORMULA and len(content) >= 14:
        special = content[12:14] == b"\xff\xff"
        if special and content[6] == 2:
            sheet.flaws[row, column] = "error"
        number = not special
    if number and style in percent:
        sheet.flaws[row, column] = "percent"


CELLS = frozenset({FORMULA, NUMBER, RK, BOOLERR, LABEL, LABELSST})


def _string(content: bytes, length: int, flags: int | None = None) -> str:
    """Characters of a string whose flags (bit 0: two bytes each) are given or stand first."""
    if flags is None:
        flags, content = (content[0] if content else 0), content[1:]
    if flags & 1:
        return content[: 2 * length].decode("utf-16-le", "replace")
    return content[:length].decode("latin-1")
