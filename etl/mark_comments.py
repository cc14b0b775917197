"""Comments of a sheet: their texts, and the boxes that they are drawn in."""

from __future__ import annotations

import re

from lxml import etree

from etl.mark_sheet import Mark, Place
from etl.workbook import address

AUTHOR = "Maternity dashboard"
MOST = 1000  # comments that a block of shape ids has room for
BLOCK = 1024
SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
KIND_OF_BOX = (
    '<v:shapetype {space}id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
BOX = (
    '<v:shape {space}id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;'
    'width:240pt;height:96pt;z-index:{id};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left},15,{row},2,{right},15,{below},4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
EMPTY_DRAWING = (
    f'<xml {DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{block}}"/>'
    "</o:shapelayout></xml>"
)
END = b"</xml>"
SHAPE_ID = re.compile(rb"_x0000_s([0-9]+)")
BLOCKS = re.compile(rb"<o:idmap\b[^>]*\bdata=[\"']([0-9, ]+)[\"']")


def new_comments(space: str) -> etree._Element:
    """An empty part of comments."""
    root = etree.Element(f"{{{space}}}comments", nsmap={None: space})
    etree.SubElement(root, f"{{{space}}}authors")
    etree.SubElement(root, f"{{{space}}}commentList")
    return root


def add_comments(root: etree._Element, marks: dict[Place, Mark]) -> list[Place]:
    """Add the marks' texts, also to comments that are there; the places that need a box."""
    space = etree.QName(root).namespace or ""
    names = {local: f"{{{space}}}{local}" for local in ("authors", "commentList", "comment")}
    authors, comments = root.find(names["authors"]), root.find(names["commentList"])
    if authors is None or comments is None:
        raise ValueError("comments without authors or list")
    etree.SubElement(authors, f"{{{space}}}author").text = AUTHOR
    author = str(len(authors) - 1)
    known = {one.get("ref"): one for one in comments.iterfind(names["comment"])}
    boxless = []
    for place, mark in sorted(marks.items()):
        reference = address(*place)
        comment = known.get(reference)
        if comment is not None:
            _add_text(comment, space, f"\n{mark.text}")
            continue
        comment = etree.SubElement(
            comments, names["comment"], {"ref": reference, "authorId": author}
        )
        _add_text(comment, space, mark.text)
        boxless.append(place)
    return boxless


def new_drawing(block: int) -> bytes:
    """A drawing without boxes; block: the number of its thousand of shape ids."""
    return EMPTY_DRAWING.format(block=block).encode()


def blocks_of(drawing: bytes) -> set[int]:
    """The blocks of shape ids that a drawing has taken."""
    taken = b",".join(BLOCKS.findall(drawing)).replace(b" ", b"").split(b",")
    return {int(number) for number in taken if number}


def add_boxes(drawing: bytes, places: list[Place]) -> bytes:
    """A drawing with a hidden box for each place; what is in it stays as it is.

    ValueError: it has no end, so that nothing can be added.
    """
    at = drawing.rfind(END)
    if at < 0:
        raise ValueError("a drawing without an end")
    known = all(f'xmlns:{p}="{space}"'.encode() in drawing for p, space in SPACES.items())
    space = "" if known else f"{DECLARED} "
    first = min(blocks_of(drawing), default=1) * BLOCK
    number = max([first, *map(int, SHAPE_ID.findall(drawing))])
    parts = [] if b"_x0000_t202" in drawing else [KIND_OF_BOX.format(space=space)]
    for row, column in places:
        number += 1
        parts.append(
            BOX.format(
                space=space,
                id=number,
                row=row,
                column=column,
                left=column + 1,
                right=column + 5,
                below=row + 6,
            )
        )
    return drawing[:at] + "".join(parts).encode() + drawing[at:]


def _add_text(comment: etree._Element, space: str, text: str) -> None:
    body = comment.find(f"{{{space}}}text")
    if body is None:
        body = etree.SubElement(comment, f"{{{space}}}text")
    run = etree.SubElement(etree.SubElement(body, f"{{{space}}}r"), f"{{{space}}}t")
    run.text = text
    run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
