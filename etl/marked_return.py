"""A return given back to its sender with the places marked that need a look."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from etl.archive import archived_file
from etl.mark_package import CannotMark, mark_in_place
from etl.mark_sheet import Mark, Place, place_of
from etl.package import Package, Unreadable
from etl.receipt import findings_of, read_receipt
from etl.receipt_page import KINDS
from etl.scan import is_personal
from etl.submission import Finding

LOST = ("error", "refused")
LOOKED_AT = (*LOST, "warning", "guess")
WORDS = {**KINDS, "guess": "Guess: please check"}
WORKBOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
HEADINGS = ("Kind", "Sheet", "Cell", "What, and what to do")
WIDTHS = (20, 24, 10, 100)


class Marked(NamedTuple):
    """A workbook, and how its name ends after the submission's id."""

    content: bytes
    ending: str


def mark(raw: bytes, findings: Sequence[Finding]) -> Marked | None:
    """A return with its findings: in place where its format allows, else as a list of them.

    raw: the file as sent. In an .xlsx or .xlsm file, cells with a finding get a fill and a
    comment, and all else stays as it was. Any other file, and one with personal data, is not
    given back: a workbook lists the places. None: there are no findings. Never raises for what
    the file holds.
    """
    if not findings:
        return None
    if raw.startswith(b"PK") and not any(map(is_personal, findings)):
        try:
            return _marked(raw, _marks(findings))
        except (CannotMark, Unreadable):
            pass  # a list says the same
    return Marked(list_findings(findings), "-findings.xlsx")


def marked_of(data: Path, submission: str) -> Marked | None:
    """As `mark`, for a submission by its id. None: it has no receipt, or no findings.

    A rejected file was not kept: its findings come as a list.
    """
    told = read_receipt(data / "receipts", submission)
    if told is None:
        return None
    try:
        raw = archived_file(data, told["sha256"]).read_bytes()
    except FileNotFoundError:
        raw = b""
    return mark(raw, findings_of(told))


def write_marked(folder: Path, submission: str, marked: Marked) -> Path:
    """Write it beside the receipt, which is there; its path."""
    path = folder / f"{submission}{marked.ending}"
    path.write_bytes(marked.content)
    return path


def list_findings(findings: Iterable[Finding]) -> bytes:
    """A workbook with a row a finding."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#003087", "font_color": "#FFFFFF"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Findings")
    for c, (name, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(c, c, width)
        sheet.write_string(0, c, name, head)
    for r, one in enumerate(findings, 1):
        # As strings: a sheet's name that begins with = must not become a formula.
        for c, cell in enumerate((WORDS[one.severity], one.sheet, one.cell, one.message)):
            sheet.write_string(r, c, cell, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _marked(raw: bytes, marks: dict[str, dict[Place, Mark]]) -> Marked:
    package = Package(raw)  # looks for damage and bombs first
    if WORKBOOK not in package or TYPES not in package:
        raise CannotMark("not a workbook of XML parts")
    has_macros = b"macroEnabled" in package.read(TYPES)
    return Marked(mark_in_place(raw, marks), f"-marked.{'xlsm' if has_macros else 'xlsx'}")


def _marks(findings: Iterable[Finding]) -> dict[str, dict[Place, Mark]]:
    """By sheet and place; several findings of one cell make one comment."""
    marks: dict[str, dict[Place, Mark]] = {}
    for one in findings:
        place = place_of(one.cell)
        if place is None or one.severity not in LOOKED_AT:
            continue
        words = f"{WORDS[one.severity]}. {one.message}"
        before = marks.setdefault(one.sheet, {}).get(place)
        marks[one.sheet][place] = Mark(
            is_lost=one.severity in LOST or (before is not None and before.is_lost),
            text=words if before is None else f"{before.text}\n{words}",
        )
    return marks
