"""Marks in an .xlsx or .xlsm file: few parts are changed, all others stay byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from itertools import count

from lxml import etree

from etl.mark_comments import (
    MOST,
    add_boxes,
    add_comments,
    blocks_of,
    new_comments,
    new_drawing,
)
from etl.mark_sheet import Mark, Place, SheetXml
from etl.mark_styles import StylesXml

WORKBOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = f"{STRICT}officeDocument/relationships"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
NOT_AS_IT_SHOULD_BE = (
    etree.XMLSyntaxError, KeyError, ValueError, EOFError, NotImplementedError, OSError, zlib.error,
    zipfile.BadZipFile,
)  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)


class CannotMark(Exception):
    """The file is not built in a way that can be marked with all else left as it is."""


def mark_in_place(raw: bytes, marks: Mapping[str, Mapping[Place, Mark]]) -> bytes:
    """The file with marks on cells, by name of sheet. CannotMark: see there."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _Marking(archive).marked(marks)
    except NOT_AS_IT_SHOULD_BE as error:
        raise CannotMark(type(error).__name__) from error


class _Marking:
    """One file under way: the parts that were read into trees, and those that are new."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = archive.namelist()
        if len(set(self.names)) < len(self.names):
            raise CannotMark("a part is there twice")
        self.trees: dict[str, etree._Element] = {}
        self.drawings: dict[str, bytes] = {}

    def marked(self, marks: Mapping[str, Mapping[Place, Mark]]) -> bytes:
        sheets = self._sheets()
        chosen = [(sheets[name], dict(some)) for name, some in marks.items() if name in sheets]
        if not any(some for _, some in chosen):
            raise CannotMark("no place in it to mark")
        targets = self._relations(WORKBOOK)
        styles = next((part for kind, part in targets.values() if kind == "styles"), None)
        style = StylesXml(self._tree(styles)) if styles else None
        for part, some in chosen:
            sheet = SheetXml(self._tree(part))
            if not sheet.is_worksheet:
                continue
            if style is not None:
                sheet.restyle(some, style.restyle)
            self._comment(part, sheet, dict(sorted(some.items())[:MOST]))
        return self._packed()

    def _comment(self, part: str, sheet: SheetXml, marks: dict[Place, Mark]) -> None:
        strict = sheet.space.startswith(STRICT)
        links = STRICT_LINKS if strict else LINKS
        relations = self._relations(part)
        comments = next((name for kind, name in relations.values() if kind == "comments"), None)
        if comments is None:
            comments = self._free("xl/comments{}.xml")
            self.trees[comments] = new_comments(sheet.space)
            self._relate(part, comments, f"{links}/comments")
            self._declare("Override", "PartName", f"/{comments}", COMMENTS_TYPE)
        boxless = add_comments(self._tree(comments), marks)
        attribute = f"{{{links}}}id"
        relation = sheet.drawing(attribute)
        if relation is None:
            drawing = self._free("xl/drawings/vmlDrawing{}.vml")
            self.drawings[drawing] = new_drawing(self._free_block())
            pointer = self._relate(part, drawing, f"{links}/vmlDrawing")
            sheet.point_to_drawing(pointer, attribute)
            self._declare("Default", "Extension", "vml", DRAWING_TYPE)
        else:
            drawing = relations[relation][1]
            self.drawings.setdefault(drawing, self.archive.read(drawing))
        self.drawings[drawing] = add_boxes(self.drawings[drawing], boxless)

    def _sheets(self) -> dict[str, str]:
        """Names of the sheets, each with its part."""
        targets = self._relations(WORKBOOK)
        found = {}
        for sheet in self._tree(WORKBOOK, keep=False).iter("{*}sheet"):
            link = next((v for k, v in sheet.items() if etree.QName(k).localname == "id"), None)
            part = targets.get(link or "", ("", ""))[1]
            if part in self.names:
                found[sheet.get("name", "")] = part
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to inside the file: relation id to the last word of its kind, part."""
        name = _relations_of(part)
        if name not in self.names and name not in self.trees:
            return {}
        found = {}
        for one in self._tree(name, keep=name in self.trees):
            if isinstance(one.tag, str) and one.get("TargetMode") != "External":
                target = posixpath.join(posixpath.dirname(f"/{part}"), one.get("Target", ""))
                kind = one.get("Type", "").rpartition("/")[2]
                found[one.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return found

    def _relate(self, part: str, target: str, kind: str) -> str:
        """Let a part point to another; the relation's id."""
        name = _relations_of(part)
        if name in self.names or name in self.trees:
            root = self._tree(name)
        else:
            root = etree.Element(
                f"{{{RELATIONS_SPACE}}}Relationships", nsmap={None: RELATIONS_SPACE}
            )
            self.trees[name] = root
        taken = {one.get("Id") for one in root if isinstance(one.tag, str)}
        relation = next(f"rIdMarked{n}" for n in count(1) if f"rIdMarked{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{RELATIONS_SPACE}}}Relationship",
            {"Id": relation, "Type": kind, "Target": f"/{target}"},
        )
        return relation

    def _declare(self, tag: str, key: str, value: str, kind: str) -> None:
        """Say of what type a new part is."""
        root = self._tree(TYPES)
        name = f"{{{TYPES_SPACE}}}{tag}"
        if not any(one.get(key, "").lower() == value.lower() for one in root.iterfind(name)):
            made = etree.Element(name, {key: value, "ContentType": kind})
            root.insert(0, made) if tag == "Default" else root.append(made)

    def _free(self, pattern: str) -> str:
        taken = {name.lower() for name in (*self.names, *self.trees, *self.drawings)}
        names = (pattern.format(n) for n in count(1))
        return next(name for name in names if name.lower() not in taken)

    def _free_block(self) -> int:
        """A number of shape ids that no drawing of the file has taken."""
        old = [name for name in self.names if name.lower().endswith(".vml")]
        taken: set[int] = set()
        for drawing in (*self.drawings.values(), *map(self.archive.read, old)):
            taken |= blocks_of(drawing)
        return next(n for n in count(1) if n not in taken)

    def _tree(self, part: str, *, keep: bool = True) -> etree._Element:
        """A part's XML. keep: it is to be changed, and written anew."""
        if part in self.trees:
            return self.trees[part]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(self.archive.read(part), parser)
        if keep:
            self.trees[part] = root
        return root

    def _packed(self) -> bytes:
        """The file, its parts in their former order and new ones last."""
        changed = {
            name: etree.tostring(
                root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
            )
            for name, root in self.trees.items()
        } | self.drawings
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            for info in self.archive.infolist():
                same = info.filename not in changed
                part = self.archive.read(info) if same else changed.pop(info.filename)
                packed.writestr(info, part)
            for name, part in changed.items():
                info = zipfile.ZipInfo(name, EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, part)
        return content.getvalue()


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"
