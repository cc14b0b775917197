"""What only the XML of an .ods file tells: percentages, errors, comments, what is hidden.

OpenDocument repeats equal cells and rows by a number, so that a small file can stand for a huge
sheet: the places of cells are counted out, and an endless rectangle is refused before it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from etl.cells import Flaw
from etl.marks import Block, Marks, Place, Text, address, guard_extent
from etl.package import BOMB, DAMAGED, Unreadable

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, ROW, COLUMN = "table table", "table table-row", "table table-column"
CELLS = frozenset({"table table-cell", "table covered-table-cell"})
COMMENT, PARAGRAPH = "office annotation", "text p"
HIDDEN = frozenset({"collapse", "filter"})
LARGEST_SPAN = 1_048_576  # rows of a sheet
MOST_REPEATS = 10_000  # of one faulty cell, or of a hidden row or column that is worth naming
TYPED = frozenset(
    {"table name", "table title", "table formula", "table expression", "table condition",
     "xlink href", "office string-value", "draw name", "office title"}
)  # fmt: skip
LOGICAL = frozenset({"TRUE", "FALSE"})
ERROR = "calcext value-type"


@dataclass(slots=True)
class _Sheet:
    name: str
    row: int = 0  # the next row
    column: int = 0  # the next cell of the row
    columns: int = 0  # column declarations so far
    height: int = 0
    width: int = 0
    flaws: dict[Place, Flaw] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)


class ContentReader:
    """Reads content.xml once. sheets: marks by sheet name. texts: what stands in no cell."""

    def __init__(self, content: bytes) -> None:
        self.sheets: dict[str, Marks] = {}
        self.texts: list[Text] = []
        self._sheet: _Sheet | None = None
        self._from_1904 = False
        self._inside: list[str] = []
        self._said: list[str] = []  # the text of the cell or comment that is open
        self._comment: list[str] | None = None
        self._cell: dict[str, str] = {}
        self._row: dict[str, str] = {}
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(content, True)
        except ExpatError as error:
            raise Unreadable(DAMAGED) from error

    def _doctype(self, *_: object) -> None:
        raise Unreadable(DAMAGED)  # no spreadsheet program writes one, and entities can explode

    def _start(self, element: str, found: dict[str, str]) -> None:
        name = _short(element)
        attributes = {_short(key): value for key, value in found.items()}
        self._inside.append(name)
        for key in TYPED & attributes.keys():
            if key != "table formula" or '"' in attributes[key]:
                self._note(attributes[key])
        if name == "table null-date":
            self._from_1904 = attributes.get("table date-value", "").startswith("1904-01-01")
        if name == TABLE and self._sheet is None:
            self._sheet = _Sheet(attributes.get("table name", ""))
        elif self._sheet is None:
            return
        elif name == COLUMN:
            self._declare_columns(self._sheet, attributes)
        elif name == ROW:
            self._row, self._sheet.column = attributes, 0
        elif name in CELLS:
            self._cell, self._said = attributes, []
        elif name == COMMENT:
            self._comment = []

    def _end(self, element: str) -> None:
        name = self._inside.pop()
        sheet = self._sheet
        if sheet is None:
            return
        if name == COMMENT and self._comment is not None:
            place = address(sheet.row, sheet.column)
            self.texts.append((sheet.name, place, " ".join(self._comment)))
            self._comment = None
        elif name in CELLS:
            self._close_cell(sheet)
        elif name == ROW:
            _close_row(sheet, self._row)
        elif name == TABLE and TABLE not in self._inside:
            guard_extent(sheet.height, sheet.width)
            self.sheets[sheet.name] = Marks(
                sheet.flaws, frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns),
                tuple(sheet.merged), self._from_1904,
            )  # fmt: skip
            self._sheet = None

    def _text(self, text: str) -> None:
        if self._comment is not None:
            self._comment.append(text)
        elif self._inside[-2:-1] and self._inside[-2] in CELLS and self._inside[-1] == PARAGRAPH:
            self._said.append(text)
        else:
            self._note(text)  # deeper in a cell stand its text boxes, links and marked words

    def _note(self, text: str) -> None:
        if text.strip():
            self.texts.append(("", "a text box, a name or a formula", text))

    def _close_cell(self, sheet: _Sheet) -> None:
        cell, again = self._cell, _count(self._cell, "columns-repeated")
        kind = cell.get("office value-type")
        flaw = _flaw(cell, kind, "".join(self._said).strip())
        times = _count(self._row, "rows-repeated")
        if kind is not None or "table formula" in cell:
            sheet.width = max(sheet.width, sheet.column + again)
            sheet.height = max(sheet.height, sheet.row + times)
            guard_extent(sheet.height, sheet.width)
        if flaw is not None:
            if times * again > MOST_REPEATS:
                raise Unreadable(BOMB)
            for row in range(sheet.row, sheet.row + times):
                for column in range(sheet.column, sheet.column + again):
                    sheet.flaws[row, column] = flaw
        down, across = _count(cell, "rows-spanned"), _count(cell, "columns-spanned")
        if down * across > 1:
            bottom, right = sheet.row + down - 1, sheet.column + across - 1
            sheet.merged.append(Block(sheet.row, sheet.column, bottom, right))
        sheet.column += again

    @staticmethod
    def _declare_columns(sheet: _Sheet, attributes: dict[str, str]) -> None:
        again = _count(attributes, "columns-repeated")
        if attributes.get("table visibility") in HIDDEN:
            sheet.hidden_columns.update(
                range(sheet.columns, sheet.columns + min(again, MOST_REPEATS))
            )
        sheet.columns += again


def _close_row(sheet: _Sheet, attributes: dict[str, str]) -> None:
    again = _count(attributes, "rows-repeated")
    if attributes.get("table visibility") in HIDDEN:
        sheet.hidden_rows.update(range(sheet.row, sheet.row + min(again, MOST_REPEATS)))
    sheet.row += again


def _flaw(cell: dict[str, str], kind: str | None, shown: str) -> Flaw | None:
    if cell.get(ERROR) == "error":
        return "error"
    if kind == "percentage":
        return "percent"
    if kind == "boolean" or (kind == "float" and shown in LOGICAL):
        return "logical"
    lost = kind is None or (kind == "float" and "office value" not in cell)
    return "no_value" if "table formula" in cell and lost else None


def _count(attributes: dict[str, str], what: str) -> int:
    number = attributes.get(f"table number-{what}", "1")
    return min(int(number), LARGEST_SPAN) if number.isdigit() and len(number) < 10 else 1


def _short(name: str) -> str:
    """A name with the last word of its namespace alone: table table-cell."""
    space, _, local = name.rpartition(" ")
    word = space.removeprefix(NAMESPACE).removesuffix(":1.0").rpartition(":")[2]
    return f"{'xlink' if space.endswith('xlink') else word} {local}"
