"""Returns made for the tests: a small catalogue, and workbooks as providers send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from etl.demo.generate import REGION, generate
from etl.submission import Submission

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
APRIL = date(2026, 4, 1)
PROVIDER = "Z01"
ABOUT: Mapping[str, Any] = {
    "Provider code": PROVIDER,
    "Provider name": "As in the catalogue",
    "Return version": 1,
    "Status": "final",
    "Signed off by (role)": "Head of midwifery",
    "Date": "2026-05-14",
}
Sheets = Mapping[str, Sequence[Sequence[Any]]]


def catalogue() -> Catalogue:
    """The catalogue as shipped."""
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


def asked_items(known: Catalogue) -> list[str]:
    """The items asked of a maternity provider."""
    items = known.items.values()
    return [i.id for i in items if i.submitter == "maternity" and i.kind != "reference"]


def about_rows(**changes: Any) -> list[list[Any]]:
    """The About sheet; a fact given as None is left out."""
    facts = {**ABOUT, **{key.replace("_", " "): value for key, value in changes.items()}}
    return [[label, value] for label, value in facts.items() if value is not None]


@cache
def sound_figures() -> Mapping[str, float]:
    """A month's figure of every item asked of a maternity provider, such as hang together."""
    known = catalogue()
    demo = generate(1, 1, date(2026, 4, 1), known, known.regions[REGION])
    row = demo.row("Z01")
    return {item: float(demo.counts[item][row, 0]) for item in asked_items(known)}


def return_rows(known: Catalogue, cells: Mapping[str, Any] | None = None) -> list[list[Any]]:
    """The Return sheet of April 2026: every item with a number, but for the cells given."""
    numbers = {item: 10.0 + n for n, item in enumerate(asked_items(known))}
    rows: list[list[Any]] = [["Item", "Description", "Apr-2026"]]
    for item, number in {**numbers, **(cells or {})}.items():
        rows.append([item, known.items[item].definition if item in known.items else "", number])
    return rows


def workbook(sheets: Sheets, finish: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """An .xlsx file of those rows; a datetime becomes a true date cell."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    days = book.add_format({"num_format": "mmm yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), days)
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                elif cell is not None:
                    sheet.write(r, c, cell)
    if finish is not None:
        finish(book)
    book.close()
    return content.getvalue()


def ods(rows: Sequence[Sequence[Any]], repeats: int = 1) -> bytes:
    """A small .ods file of texts and numbers; each row and cell repeats so many times."""

    def cell(value: Any) -> str:
        kind = "float" if isinstance(value, float | int) else "string"
        number = f' office:value="{value}"' if kind == "float" else ""
        again = f' table:number-columns-repeated="{repeats}"' if repeats > 1 else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{number}{again}>'
            f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
        )

    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    again = f' table:number-rows-repeated="{repeats}"' if repeats > 1 else ""
    lines = "".join(
        f"<table:table-row{again}>{''.join(map(cell, row))}</table:table-row>" for row in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" '
            f'm:media-type="{kind}"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def standard_return(
    known: Catalogue, cells: Mapping[str, Any] | None = None, **about: Any
) -> bytes:
    """A full return of one month."""
    return workbook({"About": about_rows(**about), "Return": return_rows(known, cells)})


def said(submission: Submission) -> str:
    """All that the receipt would say, in one text."""
    lines = [f"{f.severity} {f.sheet}!{f.cell} {f.message}" for f in submission.findings]
    return "\n".join([submission.reason or "", *lines])


def rows_of(submission: Submission) -> dict[tuple[str, date], dict[str, Any]]:
    """Candidates by item and month, breakdown `all` only."""
    rows = submission.items.to_pylist()
    return {(row["item"], row["month"]): row for row in rows if row["breakdown"] == "all"}


def nhs_number(start: int = 999_000_000) -> str:
    """A number of the range kept for tests (999...) that passes the modulus 11 check."""
    for digits in map(str, range(start, start + 11)):
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
    raise AssertionError("eleven numbers in a row without a check digit")
