"""What only the XML of an .xlsx sheet tells: percentages, errors, lost results, what is hidden.

The reader of values gives an empty cell for an error and for a formula without a result, and the
bare fraction for a percentage. A search for constants first, so that an ordinary sheet costs
nearly nothing; cells are looked at only where it finds something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from etl.cells import Flaw
from etl.marks import UNMARKED, Block, Marks, Place, column_index, guard_extent
from etl.package import MOST_CELLS, Package

CELL = re.compile(
    rb"<(?:\w+:)?(row|c)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>)"
    rb"(?:((?:(?!<(?:\w+:)?(?:row|c)\b).)*?)</(?:\w+:)?c>)?",
    re.DOTALL,
)
UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^>]*\sr=\")")  # a cell that its order places
ERROR = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt=\"e\"[^>]*>")
NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\s[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ATTRIBUTE = re.compile(rb"\s([rst])=[\"']([^\"']*)[\"']")
VALUE = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
COLUMN = re.compile(rb"\sr=\"([A-Z]{1,3})[0-9]")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"']([0-9]{1,7})")
CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*?numFmtId=[\"']([0-9]+)[\"']")
FORMAT = re.compile(
    rb"<(?:\w+:)?numFmt\b(?=[^>]*numFmtId=[\"']([0-9]+)[\"'])[^>]*formatCode=[\"']([^\"']*)[\"']"
)
QUOTED = re.compile(rb"&quot;.*?&quot;|\".*?\"|\\.")
BUILT_IN_PERCENT = frozenset({b"9", b"10"})
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\shidden=\"(?:1|true)\")[^>]*?\sr=\"([0-9]{1,7})")
HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b(?=[^>]*\shidden=\"(?:1|true)\")([^>]*)>")
MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\sref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\""
)
WIDEST = 16_384  # columns of a sheet


def percent_styles(package: Package) -> frozenset[bytes]:
    """Indices of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in package:
        return frozenset()
    return _percent_styles(package.read("xl/styles.xml"))


@lru_cache(maxsize=16)
def _percent_styles(styles: bytes) -> frozenset[bytes]:
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return frozenset()
    formats = {m[1] for m in FORMAT.finditer(styles) if shows_percent(m[2])}
    section = CELL_STYLES.search(styles)
    found = STYLE.findall(section[0]) if section else []
    wanted = formats | BUILT_IN_PERCENT
    return frozenset(str(i).encode() for i, style in enumerate(found) if style in wanted)


def shows_percent(number_format: bytes) -> bool:
    """Whether a number format shows a percentage; quoted percent signs do not count."""
    return b"%" in QUOTED.sub(b"", number_format)


def marks_of(sheet: bytes, percent: frozenset[bytes]) -> Marks:
    """What a sheet's XML says beside its values."""
    flaws = flaws_of(sheet, percent)
    hidden = b' hidden="1"' in sheet or b' hidden="t' in sheet
    merged = b"mergeCell " in sheet[max(sheet.rfind(b"sheetData"), 0) :]
    if not (flaws or hidden or merged):
        return UNMARKED
    return Marks(
        flaws,
        frozenset(int(r) - 1 for r in HIDDEN_ROW.findall(sheet)) if hidden else frozenset(),
        frozenset(_hidden_columns(sheet)) if hidden else frozenset(),
        tuple(_merged(sheet)) if merged else (),
    )


def flaws_of(sheet: bytes, percent: frozenset[bytes]) -> dict[Place, Flaw]:
    """Cells of a sheet whose value the plain reader gets wrong, each with what is wrong."""
    # One rare sign is found far quicker than a longer text: errors begin with #.
    odd = b"'" in sheet and b"='" in sheet  # attributes as no known program writes them
    errors = b"#" in sheet and b'"e"' in sheet
    formulas = b"<f" in sheet or (b"<row" not in sheet and b":f" in sheet)
    shown = [style for style in percent if b's="' + style + b'"' in sheet]
    if not (odd or errors or formulas or shown):
        return {}
    if odd or UNPLACED.search(sheet):
        return {place: flaw for place, *cell in cells_of(sheet) if (flaw := _flaw(percent, *cell))}
    flaws: dict[Place, Flaw] = {}
    if shown:
        pattern = percent_cell(tuple(sorted(shown)))
        column = {name: column_index(name) for name in set(COLUMN.findall(sheet))}
        found = pattern.findall(sheet)
        flaws |= {(int(row) - 1, column[name]): "percent" for name, row in found}
    if formulas:
        for tag in NO_VALUE.finditer(sheet):
            opening = tag[0][: tag[0].index(b">")]
            if b' t="str"' not in opening:
                flaws[_place(opening)] = "no_value"
    if errors:
        flaws |= {_place(tag[0]): "error" for tag in ERROR.finditer(sheet)}
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


def guard_size(sheet: bytes) -> None:
    """Unreadable: filled cells so far apart that their rectangle does not fit into memory.

    Three bounds, each dearer and closer: the last row alone, the columns named, the filled cells.
    """
    last = ROW.match(sheet, max(sheet.rfind(b"<row "), sheet.rfind(b":row ") - 8, 0))
    rows = int(last[1]) if last else MOST_CELLS
    wide = re.search(rb'r="[A-Z]{3}[0-9]', sheet) if len(sheet) < 2**22 else True
    if rows * 702 <= MOST_CELLS and not wide:  # 702 columns: A to ZZ
        return
    names = set(COLUMN.findall(sheet))
    width = max(map(column_index, names), default=0) + 1
    if last and names and rows * width <= MOST_CELLS and not UNPLACED.search(sheet):
        return
    height = width = 0
    for (row, column), _, _, body in cells_of(sheet):
        if VALUE.search(body):
            height, width = max(height, row + 1), max(width, column + 1)
    guard_extent(height, width)


@lru_cache(maxsize=64)
def percent_cell(styles: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """A filled cell of one of those styles: the letters and the digits of its address."""
    return re.compile(
        rb"<(?:\w+:)?c(?=[^>]*?\sr=\"([A-Z]{1,3})([0-9]{1,7})\")[^>/]*?\ss=\"(?:"
        + b"|".join(styles)
        + rb")\"[^>/]*>\s*(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*)?"
        rb"<(?:\w+:)?(?:v>[^<]|is>)"
    )


def _flaw(percent: frozenset[bytes], style: bytes, kind: bytes, body: bytes) -> Flaw | None:
    if kind == b"e":
        return "error"
    if style in percent and VALUE.search(body):
        return "percent"
    return (
        "no_value" if kind != b"str" and FORMULA.search(body) and not VALUE.search(body) else None
    )


def _place(tag: bytes) -> Place:
    reference = REFERENCE.fullmatch(dict(ATTRIBUTE.findall(tag)).get(b"r", b""))
    return (int(reference[2]) - 1, column_index(reference[1])) if reference else (-1, -1)


def _hidden_columns(sheet: bytes) -> Iterable[int]:
    for found in HIDDEN_COLUMN.finditer(sheet):
        ends = dict(re.findall(rb"\s(min|max)=\"([0-9]{1,5})\"", found[1]))
        first, last = int(ends.get(b"min", 0)), int(ends.get(b"max", 0))
        yield from range(first - 1, min(last, WIDEST))


def _merged(sheet: bytes) -> Iterable[Block]:
    for found in MERGED.finditer(sheet):
        top, bottom = int(found[2]) - 1, int(found[4]) - 1
        yield Block(top, column_index(found[1]), bottom, column_index(found[3]))
