"""Text files of cells, whatever their encoding and separator; each guess is remarked upon."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from etl.marks import Place, address, addresses
from etl.package import MOST_CELLS, Unreadable
from etl.submission import Finding, Severity

SEPARATORS = ",;\t|"
SAMPLE = 65_536  # characters from which the separator is told
SAMPLE_ROWS = 300
LARGEST_TEXT = 64 * 2**20  # bytes; the largest published file of counts has about 30 MB
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26})
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")  # as Excel writes it
# Bytes that are no UTF-8, kept apart while the file is parsed, and what Windows-1252 has for them.
STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
STRAY_SIGN = re.compile("[\udc80-\udcff]")

NO_TEXT = (
    "The file is not a spreadsheet, whatever its name says. "
    "Send the return as .xlsx, .xlsm, .xls, .xlsb, .ods or .csv."
)
TOO_LARGE = (
    "The file is larger than a return or a published file of counts can be; send the return alone."
)
OVERLONG = "A cell of the file is too long; a quotation mark may be missing. Save it as .xlsx."
LOOSE_QUOTES = (
    "Quotation marks do not pair up from this line on, so cells may have run together. "
    "Compare the figures with the file, or save it as .xlsx."
)
RUN_TOGETHER = (
    "This cell holds several lines of the table: a quotation mark is missing or too many. "
    "Those lines were not read; save the file as .xlsx."
)


def read_csv(raw: bytes) -> tuple[list[list[str]], tuple[Finding, ...]]:
    """Rows of cells, and what was guessed. Unreadable: not text, or too large."""
    if len(raw) > LARGEST_TEXT:
        raise Unreadable(TOO_LARGE)
    text = decode(raw)
    named = SEPARATOR_LINE.match(text)
    separator = named[1] if named else separator_of(text[:SAMPLE])
    if text.count(separator) + text.count("\n") + text.count("\r") > MOST_CELLS:
        raise Unreadable(TOO_LARGE)
    rows, remarks = _parse(text, separator)
    if named:
        rows[0] = []
    lines = text.count("\n") or text.count("\r")
    if len(rows) < lines:
        remarks += _run_together(rows, separator)
    if not text.isascii():
        remarks += _stray(rows)
    return rows, tuple(remarks)


def decode(raw: bytes) -> str:
    """Text of a file: UTF-16, or UTF-8 whose stray bytes become lone surrogates.

    Unreadable: not text.
    """
    start = raw[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    nil = [start[n::2].count(0) for n in (0, 1)]
    if min(nil) == 0 and max(nil) > len(start) // 4:  # UTF-16 without its mark
        return raw.decode("utf-16-le" if nil[1] else "utf-16-be", "replace")
    if start.translate(None, CONTROLS) != start:
        raise Unreadable(NO_TEXT)
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def separator_of(start: str) -> str:
    """The sign that parts most lines into equally many cells; of equals, into more cells."""

    def evenness(separator: str) -> tuple[int, int]:
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
            widths = Counter(len(row) for row in islice(reader, SAMPLE_ROWS) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=evenness)


def _parse(text: str, separator: str) -> tuple[list[list[str]], list[Finding]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        place = address(len(rows), 0)
    else:
        return rows, []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(OVERLONG) from error
    return rows, [Finding("warning", "", place, LOOSE_QUOTES)]


def _run_together(rows: list[list[str]], separator: str) -> list[Finding]:
    """A finding for each cell that swallowed lines with as many cells as the table has."""
    usual, _ = Counter(map(len, rows)).most_common(1)[0]
    return [
        Finding("error", "", address(r, c), RUN_TOGETHER)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if "\n" in cell or "\r" in cell
        if any(line.count(separator) >= max(usual - 2, 1) for line in cell.splitlines()[1:])
    ]


def _stray(rows: list[list[str]]) -> list[Finding]:
    """Put Windows-1252 signs in the place of stray bytes, and say where."""
    places: list[Place] = []
    lost: list[Place] = []
    mixed = False
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.isascii():
                continue
            if STRAY_SIGN.search(cell):
                places.append((r, c))
                row[c] = cell.translate(STRAY)
            else:
                mixed = True
            if "\ufffd" in row[c]:
                lost.append((r, c))
    found = []
    if places:
        what = (
            "Bytes that are no sound UTF-8 were read as Windows-1252"
            if mixed
            else "The file is not in UTF-8; its special signs were read as Windows-1252"
        )
        severity: Severity = "guess" if mixed else "note"
        found.append(Finding(severity, "", address(*places[0]), f"{what}: {addresses(places)}."))
    if lost:
        words = f"Signs that no encoding explains are shown as �: {addresses(lost)}."
        found.append(Finding("guess", "", address(*lost[0]), words))
    return found
