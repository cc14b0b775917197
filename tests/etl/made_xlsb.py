"""Small .xlsb workbooks made record by record (BIFF12, MS-XLSB), for no free program writes them.

LibreOffice opens them, which `test_formats.py` holds them to.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ORIGIN = date(1899, 12, 30)
PLAIN, PERCENT, DAY = 0, 1, 2  # cell styles
DIVISION_BY_ZERO = 7
Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Percent:
    """A number in a cell that shows it as a percentage."""

    value: float


@dataclass(frozen=True)
class Error:
    """A cell that holds #DIV/0!, by a formula or alone."""


@dataclass(frozen=True, kw_only=True)
class Extras:
    """What a sheet has beside its cells; rows and columns from 0."""

    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()  # top, bottom, left, right
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    header: str = ""


def xlsb(
    sheets: Mapping[str, Cells],
    extras: Mapping[str, Extras] | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook. names: defined names, each with the text it stands for."""
    more = extras or {}
    parts = {
        "xl/workbook.bin": _workbook(sheets, more, names or {}),
        "xl/styles.bin": _styles(),
    }
    links: dict[str, list[tuple[str, str]]] = {
        "": [("officeDocument", "xl/workbook.bin")],
        "xl/workbook.bin": [("styles", "styles.bin")],
    }
    for n, (name, rows) in enumerate(sheets.items(), 1):
        extra = more.get(name, Extras())
        parts[f"xl/worksheets/sheet{n}.bin"] = _sheet(rows, extra)
        links["xl/workbook.bin"].append(("worksheet", f"worksheets/sheet{n}.bin"))
        if extra.comments:
            parts[f"xl/comments{n}.bin"] = _comments(extra.comments)
            links[f"xl/worksheets/sheet{n}.bin"] = [("comments", f"../comments{n}.bin")]
    return _zipped(parts, links)


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def _text(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


def _workbook(
    sheets: Mapping[str, Cells], extras: Mapping[str, Extras], names: Mapping[str, str]
) -> bytes:
    listed = b"".join(
        _record(
            156,
            struct.pack("<II", extras.get(name, Extras()).hidden, n)
            + _text(f"rId{n + 1}")
            + _text(name),
        )
        for n, name in enumerate(sheets, 1)
    )
    defined = b"".join(_record(39, _name(name, text)) for name, text in names.items())
    return b"".join([_record(131), _record(143), listed, _record(144), defined, _record(132)])


def _name(name: str, text: str) -> bytes:
    wide = text.encode("utf-16-le")
    formula = b"\x17" + struct.pack("<H", len(wide) // 2) + wide
    return (
        struct.pack("<IBI", 0, 0, 0xFFFFFFFF)
        + _text(name)
        + struct.pack("<I", len(formula))
        + formula
        + struct.pack("<II", 0, 0xFFFFFFFF)
    )


def _styles() -> bytes:
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 2, 0, 0) + bytes([7, 0, 0, 0, 0, 0, 0, 255])
    font += b"\x00" + _text("Arial")
    fill = struct.pack("<I", 0) + bytes(16) + struct.pack("<I", 0) + bytes(44)
    border = b"\x00" + bytes(50)
    formats = [0, 10, 14]  # general, 0.00%, a day
    own = _record(44, struct.pack("<H", 164) + _text("mmm yyyy"))
    styles = b"".join(
        _record(47, struct.pack("<HHHHHBBHBB", 0, n, 0, 0, 0, 0, 0, 0x0008, 1 if n else 0, 0))
        for n in formats
    )
    master = _record(47, struct.pack("<HHHHHBBHBB", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x0008, 0, 0))
    return b"".join(
        [
            _record(278),
            _record(615, struct.pack("<I", 1)), own, _record(616),
            _record(611, struct.pack("<I", 1)), _record(43, font), _record(612),
            _record(603, struct.pack("<I", 1)), _record(45, fill), _record(604),
            _record(613, struct.pack("<I", 1)), _record(46, border), _record(614),
            _record(626, struct.pack("<I", 1)), master, _record(627),
            _record(617, struct.pack("<I", len(formats))), styles, _record(618),
            _record(279),
        ]
    )  # fmt: skip


def _sheet(rows: Cells, extra: Extras) -> bytes:
    height, width = len(rows), max(map(len, rows), default=1)
    parts = [
        _record(129),
        _record(148, struct.pack("<IIII", 0, max(height - 1, 0), 0, width - 1)),
    ]
    if extra.hidden_columns:
        columns = (
            _record(60, struct.pack("<IIIIH", c, c, 2304, 0, 1))
            for c in sorted(extra.hidden_columns)
        )
        parts += [_record(390), *columns, _record(391)]
    parts.append(_record(145))
    for r, row in enumerate(rows):
        hidden = 0x10 if r in extra.hidden_rows else 0
        spans = struct.pack("<III", 1, 0, max(len(row) - 1, 0))
        parts.append(_record(0, struct.pack("<IIHBBB", r, 0, 300, 0, hidden, 0) + spans))
        parts += [_cell(c, cell) for c, cell in enumerate(row) if cell not in ("", None)]
    parts.append(_record(146))
    if extra.merged:
        blocks = (_record(176, struct.pack("<IIII", *block)) for block in extra.merged)
        count = struct.pack("<I", len(extra.merged))
        parts += [_record(177, count), *blocks, _record(178)]
    if extra.header:
        none = struct.pack("<I", 0xFFFFFFFF)
        content = struct.pack("<H", 0) + _text(extra.header) + 5 * none
        parts += [_record(479, content), _record(480)]
    return b"".join([*parts, _record(130)])


def _cell(c: int, cell: Any) -> bytes:
    def at(style: int) -> bytes:
        return struct.pack("<II", c, style)

    if isinstance(cell, bool):
        return _record(4, at(PLAIN) + bytes([cell]))
    if isinstance(cell, Percent):
        return _record(5, at(PERCENT) + struct.pack("<d", cell.value))
    if isinstance(cell, Error):
        return _record(3, at(PLAIN) + bytes([DIVISION_BY_ZERO]))
    if isinstance(cell, date):
        days = (date(cell.year, cell.month, cell.day) - ORIGIN).days
        return _record(5, at(DAY) + struct.pack("<d", days))
    if isinstance(cell, str):
        return _record(6, at(PLAIN) + _text(cell))
    return _record(5, at(PLAIN) + struct.pack("<d", cell))


def _comments(comments: Mapping[tuple[int, int], str]) -> bytes:
    parts = [_record(628), _record(630), _record(632, _text("sender")), _record(631), _record(633)]
    for (r, c), text in comments.items():
        place = struct.pack("<IIIII", 0, r, r, c, c) + bytes(16)
        parts += [_record(635, place), _record(637, b"\x00" + _text(text)), _record(636)]
    return b"".join([*parts, _record(634), _record(629)])


def _zipped(parts: Mapping[str, bytes], links: Mapping[str, Iterable[tuple[str, str]]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = {
            "xl/workbook.bin": "sheet.binary.macroEnabled.main",
            "xl/styles.bin": "styles",
            **{p: "worksheet" for p in parts if "sheet" in p},
            **{p: "comments" for p in parts if "comments" in p},
        }
        listed = "".join(
            f'<Override PartName="/{part}" ContentType="application/vnd.ms-excel.{kind}"/>'
            for part, kind in kinds.items()
        )
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{listed}</Types>",
        )
        for part, targets in links.items():
            folder, _, name = part.rpartition("/")
            relations = "".join(
                f'<Relationship Id="rId{n}" Type="{MAIN}/{kind}" Target="{target}"/>'
                for n, (kind, target) in enumerate(targets, 1)
            )
            archive.writestr(
                f"{folder}/_rels/{name}.rels".lstrip("/"),
                f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
            )
        for part, body in parts.items():
            archive.writestr(part, body)
    return content.getvalue()
