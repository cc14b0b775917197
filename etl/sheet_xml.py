"""What only the XML of an .xlsx sheet tells: percentages, errors, lost results, hidden text.

The reader of values gives an empty cell for an error and for a formula without a result, and the
bare fraction for a percentage. A search for constants first, so that an ordinary sheet costs
nearly nothing; the cells are parsed only where it finds something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from etl.cells import Flaw
from etl.package import BOMB, MOST_CELLS, Package, Unreadable

Place = tuple[int, int]  # row and column, from 0

SHEETS = "xl/worksheets/"
CELL = re.compile(
    rb"<(?:\w+:)?(row|c)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>)"
    rb"(?:((?:(?!<(?:\w+:)?(?:row|c)\b).)*?)</(?:\w+:)?c>)?",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rb"\b([rst])=[\"']([^\"']*)[\"']")
VALUE = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*?numFmtId=[\"']([0-9]+)[\"']")
FORMAT = re.compile(
    rb"<(?:\w+:)?numFmt\b(?=[^>]*numFmtId=[\"']([0-9]+)[\"'])[^>]*formatCode=[\"']([^\"']*)[\"']"
)
QUOTED = re.compile(rb"&quot;.*?&quot;|\\.")
BUILT_IN_PERCENT = frozenset({b"9", b"10"})
TAG = re.compile(r"<[^>]*>")
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"[^>]*?\br?:?id=\"([^\"]*)\"")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
NOTE = re.compile(r"<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref=\"([A-Z0-9]+)\"[^>]*>(.*?)"
                  r"</(?:\w+:)?(?:comment|threadedComment)>", re.DOTALL)  # fmt: skip
NAME = re.compile(r"<(?:\w+:)?definedName\b([^>]*)>([^<]*)")
PROPERTIES = ("docProps/core", "docProps/app", "meta.xml")
IN_PIECES = {
    "docProps/custom": "the document properties",
    "customXml/": "the document properties",
    "xl/pivotCache/": "a stored copy of another table",
    "xl/externalLinks/": "a stored copy of another table",
    "xl/drawings/drawing": "a text box",
    "xl/charts/chart": "a chart",
    "content.xml": "a cell or comment",
}
ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
ODS_CELL = re.compile(rb"<table:table-cell\b[^>]*>")
HEADER = re.compile(r"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer))>([^<]*)")


def percent_styles(package: Package) -> frozenset[bytes]:
    """Indices of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in package:
        return frozenset()
    styles = package.read("xl/styles.xml")
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return frozenset()
    formats = {m[1] for m in FORMAT.finditer(styles) if b"%" in QUOTED.sub(b"", m[2])}
    section = CELL_STYLES.search(styles)
    found = STYLE.findall(section[0]) if section else []
    wanted = formats | BUILT_IN_PERCENT
    return frozenset(str(i).encode() for i, style in enumerate(found) if style in wanted)


def flaws_of(sheet: bytes, percent: frozenset[bytes]) -> dict[Place, Flaw]:
    """Cells of a sheet whose value the plain reader gets wrong, each with what is wrong."""
    suspicious = b'"e"' in sheet or b"'e'" in sheet or b"<f" in sheet or b":f" in sheet
    if not suspicious and not any(b's="' + style + b'"' in sheet for style in percent):
        return {}
    flaws: dict[Place, Flaw] = {}
    for place, style, kind, body in cells_of(sheet):
        if kind == b"e":
            flaws[place] = "error"
        elif style in percent and VALUE.search(body):
            flaws[place] = "percent"
        elif kind != b"str" and FORMULA.search(body) and not VALUE.search(body):
            flaws[place] = "no_value"
    return flaws


def cells_of(sheet: bytes) -> Iterator[tuple[Place, bytes, bytes, bytes]]:
    """Place, style, kind and content of each cell in a sheet's XML, in its order."""
    row, column = -1, -1
    for found in CELL.finditer(sheet):
        attributes = dict(ATTRIBUTE.findall(found[2]))
        if found[1] == b"row":
            number = attributes.get(b"r", b"")
            row, column = int(number) - 1 if number.isdigit() else row + 1, -1
            continue
        reference = REFERENCE.fullmatch(attributes.get(b"r", b""))
        column += 1
        if reference is not None:
            row, column = int(reference[2]) - 1, column_index(reference[1])
        yield (row, column), attributes.get(b"s", b""), attributes.get(b"t", b""), found[3] or b""


def column_index(letters: bytes) -> int:
    """A column's number from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def guard_size(sheet: bytes) -> None:
    """Unreadable: filled cells so far apart that their rectangle does not fit into memory."""
    last = sheet.rfind(b'<row r="')
    number = sheet[last + 8 : last + 18].partition(b'"')[0]
    rows = int(number) if last > 0 and number.isdigit() else MOST_CELLS
    wide = re.search(rb'r="[A-Z]{3}[0-9]', sheet) if len(sheet) < 2**22 else True
    if rows * 702 <= MOST_CELLS and not wide:  # 702 columns: A to ZZ
        return
    height = width = 0
    for (row, column), _, _, body in cells_of(sheet):
        if VALUE.search(body):
            height, width = max(height, row + 1), max(width, column + 1)
    if height * width > MOST_CELLS:
        raise Unreadable(BOMB)


def guard_repeats(content: bytes) -> None:
    """Unreadable: an .ods sheet whose filled cells repeat until they do not fit into memory."""
    cells = 0
    for row in ODS_ROW.finditer(content):
        filled = [c for c in ODS_CELL.findall(row[2]) if b"value-type" in c]
        width = sum(_repeats(cell, b"columns") for cell in filled)
        cells += width * _repeats(row[1], b"rows")
    if cells > MOST_CELLS:
        raise Unreadable(BOMB)


def _repeats(tag: bytes, what: bytes) -> int:
    found = re.search(rb"number-" + what + rb"-repeated=[\"']([0-9]{1,9})[\"']", tag)
    return int(found[1]) if found else 1


def sheet_parts(package: Package) -> dict[str, str]:
    """The sheets' names, each with the name of the part that holds it."""
    targets = relations(package, "xl/workbook.xml")
    book = _text(package, "xl/workbook.xml")
    pairs = {unescape(m[1]): targets.get(m[2], "") for m in SHEET.finditer(book)}
    return {name: part for name, part in pairs.items() if part in package}


def relations(package: Package, part: str) -> dict[str, str]:
    """What a part points to: relation id to the full name of the other part."""
    folder, _, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels"
    if source not in package:
        return {}
    targets = {}
    for tag in RELATION.findall(_text(package, source)):
        pairs = dict(re.findall(r"\b(Id|Target)=\"([^\"]*)\"", tag))
        targets[pairs.get("Id", "")] = _absolute(folder, pairs.get("Target", ""))
    return targets


def hidden_texts(
    package: Package, parts: Mapping[str, str], sheets: Mapping[str, bytes]
) -> list[tuple[str, str, str]]:
    """Texts outside the cells, as (sheet, place, text): what a scan for personal data must see.

    Comments, text boxes, defined names, document properties, page headers, and the copies of
    other tables that pivot tables and links to other workbooks carry along.
    """
    found: list[tuple[str, str, str]] = []
    for name in package.names(*PROPERTIES, *IN_PIECES):
        if name.startswith(PROPERTIES) and name.endswith(".xml"):
            found.append(("", "the document properties", _text(package, name)))
        else:
            place = next(place for start, place in IN_PIECES.items() if name.startswith(start))
            found += [("", place, piece) for piece in _pieces(package, name)]
    if "xl/workbook.xml" in package and b"definedName" in package.read("xl/workbook.xml"):
        names = NAME.findall(_text(package, "xl/workbook.xml"))
        found += [("", "a defined name", unescape(" ".join(pair))) for pair in names]
    for name, sheet in sheets.items():
        if b"Header>" in sheet or b"Footer>" in sheet:
            headers = HEADER.findall(sheet.decode("utf-8", "replace"))
            found += [(_sheet_of(parts, name), "a page header", unescape(h[1])) for h in headers]
    return [*found, *_comments(package, parts)]


def _comments(package: Package, parts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    names = list(package.names("xl/comments", "xl/threadedComments"))
    if not names:
        return
    owners = {
        target: sheet
        for sheet, part in parts.items()
        for target in relations(package, part).values()
    }
    for name in names:
        for reference, body in NOTE.findall(_text(package, name)):
            yield owners.get(name, ""), reference, unescape(TAG.sub("", body))


def _pieces(package: Package, name: str) -> list[str]:
    """Texts and attribute values of an XML part, each by itself."""
    if not name.endswith(".xml"):
        return []
    pieces = re.split(r"[<>\"]", _text(package, name))
    return [unescape(piece) for piece in pieces if piece.strip()]


def _sheet_of(parts: Mapping[str, str], part: str) -> str:
    return next((sheet for sheet, name in parts.items() if name == part), "")


def _absolute(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    path = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            path = path[:-1]
        else:
            path.append(step)
    return "/".join(path)


def _text(package: Package, name: str) -> str:
    return package.read(name).decode("utf-8", "replace")
