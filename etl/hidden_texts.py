"""Texts of a spreadsheet package that stand in no cell: what a scan for personal data must see.

Comments, text boxes, defined names, document properties, page headers, hints of drop-downs, texts
inside formulas, and the copies of other tables that pivot tables and links carry along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

from etl.marks import Text
from etl.package import Package

SHORT = 131_072  # characters of a part that is the same in many files, as of one template
IN_PIECES = {
    "docProps/": "the document properties",
    "meta.xml": "the document properties",
    "styles.xml": "a page header",
    "customXml/": "the document properties",
    "xl/pivotCache/": "a stored copy of another table",
    "xl/externalLinks/": "a stored copy of another table",
    "xl/drawings/drawing": "a text box",
    "xl/drawings/vmlDrawing": "a form control",
    "xl/ctrlProps/": "a form control",
    "xl/charts/chart": "a chart",
    "xl/persons/": "a comment",
    "xl/tables/": "a table's heading",
    "xl/connections": "a connection to other data",
    "xl/queryTables/": "a connection to other data",
    "xl/revisions/": "a record of former cells",
    "xl/worksheets/_rels/": "a link",
}
# What programs number: identifiers of axes and shapes have ten digits too, and nobody typed them.
TYPED = frozenset(
    {
        "name", "descr", "title", "displayName", "tooltip", "display", "location", "prompt",
        "promptTitle", "error", "errorTitle", "v", "caption", "uniqueName", "Target", "ref",
        "connection", "command", "alt", "value", "href", "author",
    }
)  # fmt: skip
PIECE = re.compile(r"\s([\w:]+)=(?:\"([^\"]*)\"|'([^']*)')|>([^<]+)")
# Document management numbers documents and policies; those numbers are no person's.
MACHINE_MADE = re.compile(
    r"0x[0-9A-Fa-f]{8,}(?:\|-?[0-9]+)?|\b[A-Z0-9]{4,}-[0-9]+-[0-9]+(?:-[0-9]+)?\b"
)
TAG = re.compile(r"<[^>]*>")
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"[^>]*?\br?:?id=\"([^\"]*)\"")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
NOTE = re.compile(r"<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref=\"([A-Z0-9]+)\"[^>]*>(.*?)"
                  r"</(?:\w+:)?(?:comment|threadedComment)>", re.DOTALL)  # fmt: skip
NAME = re.compile(r"<(?:\w+:)?definedName\b([^>]*)>([^<]*)")
HEADER_CODE = re.compile(r"&(?:[A-JL-Z]|\"[^\"]*\"|[0-9]{1,2}|K[0-9A-F]{6})")
FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*(?:\"|&quot;)[^<]*)<")
AFTER_CELLS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
TEXT_AFTER = re.compile(rb"(?:Header|Footer)>|dataValidation |hyperlink |formula|cfRule")


def sheet_parts(package: Package) -> dict[str, str]:
    """The sheets' names, each with the name of the part that holds it."""
    targets = relations(package, "xl/workbook.xml")
    pairs = _sheets(package.read("xl/workbook.xml"))
    found = {name: targets.get(relation, "") for name, relation in pairs}
    return {name: part for name, part in found.items() if part in package}


def relations(package: Package, part: str) -> dict[str, str]:
    """What a part points to: relation id to the full name of the other part."""
    folder, _, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels"
    return dict(_targets(folder, package.read(source))) if source in package else {}


# Returns of one template share these parts to the byte: each is taken apart once.
@lru_cache(maxsize=64)
def _sheets(book: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((unescape(m[1]), m[2]) for m in SHEET.finditer(book.decode("utf-8", "replace")))


@lru_cache(maxsize=64)
def _names(book: bytes) -> tuple[str, ...]:
    found = NAME.findall(book.decode("utf-8", "replace"))
    return tuple(unescape(" ".join(pair)) for pair in found)


@lru_cache(maxsize=64)
def _targets(folder: str, source: bytes) -> tuple[tuple[str, str], ...]:
    found = []
    for tag in RELATION.findall(source.decode("utf-8", "replace")):
        pairs = dict(re.findall(r"\b(Id|Target)=[\"']([^\"']*)[\"']", tag))
        found.append((pairs.get("Id", ""), _absolute(folder, pairs.get("Target", ""))))
    return tuple(found)


def hidden_texts(package: Package, parts: Mapping[str, str]) -> Iterator[Text]:
    """The texts outside the sheets' own XML, each once. parts: as of `sheet_parts`."""
    for name in package.names(*IN_PIECES):
        if not name.endswith((".xml", ".vml", ".rels")):
            continue
        place = next(place for start, place in IN_PIECES.items() if name.startswith(start))
        for piece in pieces(text_of(package, name)):
            yield "", place, MACHINE_MADE.sub("", piece) if "properties" in place else piece
    if "xl/workbook.xml" in package:
        for name in _names(package.read("xl/workbook.xml")):
            yield "", "a defined name", name
    yield from _comments(package, parts)


def sheet_texts(sheet: bytes, name: str) -> Iterator[Text]:
    """The texts of a sheet's XML that stand in no cell."""
    end = AFTER_CELLS.search(sheet, max(sheet.rfind(b"sheetData") - 12, 0))
    after = sheet[end.end() :] if end else b""
    if TEXT_AFTER.search(after):
        for piece in pieces(after.decode("utf-8", "replace")):
            yield name, "a page header, a drop-down or a link", piece
            if "&" in piece:
                yield name, "a page header", without_codes(piece)
    if b"<f" in sheet or (b"<row" not in sheet and b":f" in sheet):
        for formula in _formula_texts(frozenset(FORMULA_TEXT.findall(sheet))):
            yield name, "a text in a formula", formula


@lru_cache(maxsize=64)
def _formula_texts(formulas: frozenset[bytes]) -> frozenset[str]:
    return frozenset(unescape(formula.decode("utf-8", "replace")) for formula in formulas)


def pieces(xml: str) -> frozenset[str]:
    """What people typed into an XML part: its texts, and the attributes that hold such."""
    return _short_pieces(xml) if len(xml) < SHORT else _pieces(xml)


def _pieces(xml: str) -> frozenset[str]:
    return frozenset(
        unescape(text or quoted or single)
        for name, quoted, single, text in PIECE.findall(xml)
        if (text or quoted or single).strip() and (text or name.rpartition(":")[2] in TYPED)
    )


_short_pieces = lru_cache(maxsize=32)(_pieces)


def without_codes(header: str) -> str:
    """A page header or footer without what says where and how it is printed: &C, &"Arial"."""
    return HEADER_CODE.sub(" ", header)


def text_of(package: Package, name: str) -> str:
    """A part as text; bytes that are none become the replacement sign."""
    return package.read(name).decode("utf-8", "replace")


def _comments(package: Package, parts: Mapping[str, str]) -> Iterator[Text]:
    names = [n for n in package.names("xl/comments", "xl/threadedComments") if n.endswith(".xml")]
    if not names:
        return
    owners = {
        target: sheet
        for sheet, part in parts.items()
        for target in relations(package, part).values()
    }
    for name in names:
        for reference, body in NOTE.findall(text_of(package, name)):
            yield owners.get(name, ""), reference, unescape(TAG.sub("", body))


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
