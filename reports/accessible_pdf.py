"""What Chromium leaves undone for readers who hear a PDF: running feet marked as no part of the
text, links described, title and language told."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from lxml.html import fromstring
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator

OPENS, CLOSES = ("BMC", "BDC"), "EMC"
LANGUAGE = "en-GB"


def accessible(pdf: bytes, html: str) -> bytes:
    """The printed page with what a screen reader needs. html: that was printed, for the words of
    its title and links. No conformance is declared: that takes a person's judgement too."""
    page = fromstring(html)
    title = page.findtext(".//title") or ""
    words = {
        link.get("href")[1:]: " ".join(link.text_content().split())
        for link in page.iterfind(".//a")
        if (link.get("href") or "").startswith("#")
    }
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for sheet in document.pages:
            _mark_feet(document, sheet)
            _describe_links(sheet, words)
        document.Root.Lang = pikepdf.String(LANGUAGE)
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [LANGUAGE]
        document.save(out)
    return out.getvalue()


def _mark_feet(document: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
    """Text outside of every tag is the printed foot: an artifact, which is not read out."""
    marked = list(_marked(list(pikepdf.parse_content_stream(sheet))))
    sheet.Contents = document.make_stream(pikepdf.unparse_content_stream(marked))


def _marked(instructions: list[Any]) -> Iterator[Any]:
    depth, at = 0, 0
    while at < len(instructions):
        one = instructions[at]
        name = str(one.operator)
        if name == "BT" and depth == 0:
            end = next(i for i in range(at, len(instructions))
                       if str(instructions[i].operator) == "ET")  # fmt: skip
            block = instructions[at : end + 1]
            if not any(str(i.operator) in OPENS for i in block):
                yield ContentStreamInstruction([Name.Artifact], Operator("BMC"))
                yield from block
                yield ContentStreamInstruction([], Operator(CLOSES))
                at = end + 1
                continue
        depth += (name in OPENS) - (name == CLOSES)
        yield one
        at += 1


def _describe_links(sheet: pikepdf.Page, words: Mapping[str, str]) -> None:
    for note in sheet.get("/Annots", []):
        if note.get("/Subtype") != Name.Link or "/Contents" in note:
            continue
        said = words.get(_target(note))
        if said:
            note.Contents = pikepdf.String(said)


def _target(note: Any) -> str:
    """The name of the place that a link leads to; "" where it leads elsewhere."""
    place = note.get("/Dest") or note.get("/A", {}).get("/D")
    return str(place).lstrip("/") if isinstance(place, (pikepdf.String, Name)) else ""
