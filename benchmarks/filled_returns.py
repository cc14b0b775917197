"""Returns as trusts send them: the blank template with a month's figures typed in."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import repeat
from multiprocessing import get_context

from python_calamine import CalamineWorkbook

from catalogue.model import Catalogue, Region
from etl.demo.workbooks import Workbook
from etl.template import template_bytes

RETURN = "Return"
ITEM_COLUMN = 0
BLANK = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")/>')


def fill_in(books: list[Workbook], catalogue: Catalogue, region: Region, workers: int) -> None:
    """Put a filled template in the place of each book's file, dated as it was."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_fill_one, books, repeat(catalogue), repeat(region), chunksize=16))


def _fill_one(book: Workbook, catalogue: Catalogue, region: Region) -> None:
    code, _ = book.provider
    blank = template_bytes(catalogue, region, code, book.months[-1:], date.today())
    book.path.write_bytes(filled(blank, _figures(blank, book)))
    os.utime(book.path, (book.sent.timestamp(), book.sent.timestamp()))


def _figures(blank: bytes, book: Workbook) -> dict[str, float]:
    """Figures by the address of the cell that asks for them."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(blank)).get_sheet_by_name(RETURN).to_python()
    columns = {day: place for place, day in enumerate(rows[0]) if isinstance(day, date)}
    known = {item: dict(zip(book.months, cells, strict=True)) for item, _, cells in book.rows}
    return {
        f"{chr(ord('A') + column)}{number}": float(cell)
        for number, row in enumerate(rows, start=1)
        for day, column in columns.items()
        if isinstance(cell := known.get(row[ITEM_COLUMN], {}).get(day), float)
    }


def filled(blank: bytes, figures: Mapping[str, float]) -> bytes:
    """The template with numbers in empty cells of its Return sheet."""

    def typed(cell: re.Match[str]) -> str:
        number = figures.get(cell[1])
        return cell[0] if number is None else f'<c r="{cell[1]}"{cell[2]}><v>{number:g}</v></c>'

    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blank)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        place = old.read("xl/workbook.xml").decode().split("<sheet ")
        number = next(n for n, sheet in enumerate(place) if f'name="{RETURN}"' in sheet)
        for part in old.infolist():
            raw = old.read(part)
            if part.filename == f"xl/worksheets/sheet{number}.xml":
                raw = BLANK.sub(typed, raw.decode()).encode()
            new.writestr(part.filename, raw)
    return content.getvalue()
