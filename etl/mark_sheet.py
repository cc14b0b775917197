"""Marks on the cells of a sheet's XML: only the style of those cells is touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from lxml import etree

from etl.workbook import address

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
AFTER_COMMENTS = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
        "tableParts", "extLst",
    }
)  # fmt: skip

Place = tuple[int, int]  # row and column, from 0
Restyle = Callable[[int, bool], int]  # from a style and whether the cell is lost to the new style


class Mark(NamedTuple):
    """What is to be said at a cell. is_lost: the cell was not loaded."""

    is_lost: bool
    text: str


def place_of(cell: str) -> Place | None:
    """The place of an address such as C12, or None."""
    found = REFERENCE.fullmatch(cell)
    return (int(found[2]) - 1, column_of(found[1])) if found else None


def column_of(letters: str) -> int:
    """A column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


class SheetXml:
    """A sheet's parsed XML; its name space may be the strict one."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.space = etree.QName(root).namespace or ""

    @property
    def is_worksheet(self) -> bool:
        return etree.QName(self.root).localname == "worksheet" and self._data() is not None

    def restyle(self, marks: dict[Place, Mark], restyle: Restyle) -> None:
        """Give each marked cell its new style; a cell that the file leaves out is added."""
        for number in sorted({row for row, _ in marks}):
            row = self._row(number)
            cells = {place: mark for place, mark in marks.items() if place[0] == number}
            self._restyle_row(row, cells, restyle)

    def point_to_drawing(self, relation: str, attribute: str) -> None:
        """Name the drawing of the comments' boxes, at its place in the order of parts."""
        pointer = etree.Element(self._name("legacyDrawing"), {attribute: relation})
        for child in self.root:
            if isinstance(child.tag, str) and self._comes_after(child):
                child.addprevious(pointer)
                return
        self.root.append(pointer)

    def drawing(self, attribute: str) -> str | None:
        """The relation of the comments' boxes, where there are any."""
        pointer = self.root.find(self._name("legacyDrawing"))
        return None if pointer is None else pointer.get(attribute)

    def _comes_after(self, child: etree._Element) -> bool:
        name = etree.QName(child)
        if name.namespace == self.space:
            return name.localname in AFTER_COMMENTS
        inner = [etree.QName(one).localname for one in child.iter() if isinstance(one.tag, str)]
        return not AFTER_COMMENTS.isdisjoint(inner)  # wrapped for older programs

    def _restyle_row(self, row: etree._Element, marks: dict[Place, Mark], restyle: Restyle) -> None:
        cells = self._cells(row)
        for (number, column), mark in sorted(marks.items()):
            cell = cells.get(column)
            if cell is None:
                style = self._style_of_empty(row, column)
                cell = etree.Element(self._name("c"), {"r": address(number, column)})
                if style:
                    cell.set("s", str(style))
                self._insert(row, cells, column, cell)
            cell.set("s", str(restyle(int(cell.get("s", "0")), mark.is_lost)))

    def _insert(
        self,
        row: etree._Element,
        cells: dict[int, etree._Element],
        column: int,
        cell: etree._Element,
    ) -> None:
        row.attrib.pop("spans", None)  # a hint, which may be wrong now
        later = [c for c in cells if c > column]
        if later:
            cells[min(later)].addprevious(cell)
        else:
            row.append(cell)
        cells[column] = cell

    def _cells(self, row: etree._Element) -> dict[int, etree._Element]:
        """A row's cells by column. One without an address gets it: others may come before it."""
        number = int(row.get("r", "1")) - 1
        cells: dict[int, etree._Element] = {}
        column = -1
        for cell in row.iterfind(self._name("c")):
            place = place_of(cell.get("r", ""))
            column = column + 1 if place is None else place[1]
            if place is None:
                cell.set("r", address(number, column))
            cells[column] = cell
        return cells

    def _row(self, number: int) -> etree._Element:
        """The row of that number, from 0; made where the file leaves it out."""
        data = self._data()
        assert data is not None
        at = -1
        for row in data.iterfind(self._name("row")):
            at = int(row.get("r", at + 2)) - 1
            if at == number:
                row.set("r", str(number + 1))
                return row
            if at > number:
                row.set("r", str(at + 1))
                made = self._made_row(number)
                row.addprevious(made)
                return made
        made = self._made_row(number)
        data.append(made)
        return made

    def _made_row(self, number: int) -> etree._Element:
        return etree.Element(self._name("row"), {"r": str(number + 1)})

    def _style_of_empty(self, row: etree._Element, column: int) -> int:
        """The style that a cell has which the file leaves out: its row's, or its column's."""
        if row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        for one in self._columns():
            if int(one.get("min", "0")) <= column + 1 <= int(one.get("max", "0")):
                return int(one.get("style", "0"))
        return 0

    def _columns(self) -> Iterable[etree._Element]:
        return list(self.root.iterfind(f"{self._name('cols')}/{self._name('col')}"))

    def _data(self) -> etree._Element | None:
        return self.root.find(self._name("sheetData"))

    def _name(self, local: str) -> str:
        return f"{{{self.space}}}{local}"
