"""Fills for marked cells: each new style is the cell's own with another fill."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

LOST, LOOKED_AT = "FFFFC266", "FFFFF3C4"  # amber, and a paler one


class StylesXml:
    """The styles of a workbook, to which those of marked cells are added."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._space = etree.QName(root).namespace or ""
        self._fills = root.find(self._name("fills"))
        self._formats = root.find(self._name("cellXfs"))
        self._fill: dict[bool, int] = {}
        self._style: dict[tuple[int, bool], int] = {}

    def restyle(self, style: int, is_lost: bool) -> int:
        """The style like another, with the fill of a mark."""
        fills, formats = self._fills, self._formats
        if fills is None or formats is None or not 0 <= style < len(formats):
            return style  # nothing to build on: the comment alone marks the cell
        if (style, is_lost) not in self._style:
            made = deepcopy(formats[style])
            made.set("fillId", str(self._fill_of(fills, is_lost)))
            made.set("applyFill", "1")
            formats.append(made)
            formats.set("count", str(len(formats)))
            self._style[style, is_lost] = len(formats) - 1
        return self._style[style, is_lost]

    def _fill_of(self, fills: etree._Element, is_lost: bool) -> int:
        if is_lost not in self._fill:
            pattern = etree.SubElement(
                etree.SubElement(fills, self._name("fill")),
                self._name("patternFill"),
                {"patternType": "solid"},
            )
            colour = LOST if is_lost else LOOKED_AT
            etree.SubElement(pattern, self._name("fgColor"), {"rgb": colour})
            etree.SubElement(pattern, self._name("bgColor"), {"indexed": "64"})
            fills.set("count", str(len(fills)))
            self._fill[is_lost] = len(fills) - 1
        return self._fill[is_lost]

    def _name(self, local: str) -> str:
        return f"{{{self._space}}}{local}"
